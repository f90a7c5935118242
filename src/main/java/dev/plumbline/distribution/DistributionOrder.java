package dev.plumbline.distribution;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionStatus;
import dev.plumbline.observation.Cadence;
import dev.plumbline.observation.Order;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A distribution as it is to be looked at.
 *
 * @param generation of the spec that the plan was made of
 * @param versions those that were taken so far, the newest first
 * @param receipts the newest of each destination
 * @param underWay destinations that are being delivered to this moment
 */
record DistributionOrder(
        long generation,
        DistributionPlan.Valid plan,
        List<SecretDistributionStatus.Version> versions,
        Map<String, Receipt> receipts,
        Set<String> underWay)
        implements Order {

    @Override
    public Cadence cadence() {
        return plan.cadence();
    }
}
