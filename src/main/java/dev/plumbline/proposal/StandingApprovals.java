package dev.plumbline.proposal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.api.SecretSourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * Whether what a person has signed in advance covers what a distribution delivers. Pure. The API server has checked who
 * signed, and that it was what stood; this holds what can change afterwards: what is delivered where and how, and the time.
 */
public sealed interface StandingApprovals {

    /** Nobody has signed in advance. */
    record None() implements StandingApprovals {}

    /** A person has signed exactly this, and it has not ended. */
    record Good(StandingApproval approval) implements StandingApprovals {}

    /** It was signed and does not hold. The reason is one word in CamelCase; the message says what to do next. */
    record Void(StandingApproval approval, String reason, String message) implements StandingApprovals {}

    /** What is to be held of the standing approval in a spec. */
    static StandingApprovals of(String namespace, String name, SecretDistributionSpec spec, Instant now) {
        StandingApproval approval = spec.standingApproval();
        if (approval == null) {
            return new None();
        }
        if (!digest(namespace, name, spec).equals(approval.digest())) {
            return new Void(
                    approval,
                    "Changed",
                    "Source, destinations or delivery are no longer what " + approval.by()
                            + " has signed: look at them, and sign status.deliveryDigest anew.");
        }
        return now.isBefore(Instant.parse(approval.until()))
                ? new Good(approval)
                : new Void(
                        approval,
                        "Expired",
                        "It ended at " + approval.until()
                                + ": sign status.deliveryDigest anew, or approve each delivery.");
    }

    /**
     * Whether it covers a delivery: it brings new versions to where they are not, and no version twice. What differs though
     * this very version was delivered there has been changed by somebody, and that is for a person to judge.
     *
     * @param changes of the delivery that is proposed
     * @param receipts the newest of each destination, by its name
     */
    static boolean covers(List<Change> changes, Map<String, Receipt> receipts) {
        return changes.stream().noneMatch(change -> {
            Receipt receipt = receipts.get(change.subject());
            return receipt != null && receipt.fingerprint().equals(change.to());
        });
    }

    /** What a standing approval signs: {@code sha256:} and 64 hexadecimal digits over the canonical form of RFC 8785. */
    static String digest(String namespace, String name, SecretDistributionSpec spec) {
        try {
            String json = Signed.JSON.writeValueAsString(
                    new Signed(namespace + "/" + name, spec.source(), spec.destinations(), spec.delivery()));
            return Digest.of(new JsonCanonicalizer(json).getEncodedUTF8());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is signed. */
    @JsonPropertyOrder(alphabetic = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Signed(
            String distribution,
            SecretSourceSpec source,
            List<SecretDestinationSpec> destinations,
            SecretDistributionSpec.Delivery delivery) {
        private static final ObjectMapper JSON = new ObjectMapper();
    }
}
