package dev.plumbline.distribution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.SecretValue;
import java.util.Base64;

/** Fingerprints of secrets, and of how they stand. Pure. */
final class Marks {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Marks() {}

    /** The fingerprint of a value; of text the same that a policy shows of it. */
    static String fingerprint(FingerprintKey key, SecretValue value) {
        return value.text()
                .map(text -> key.fingerprint(JSON.textNode(text)))
                .orElseGet(() -> key.fingerprint(
                        JSON.objectNode().put("bytes", Base64.getEncoder().encodeToString(value.bytes()))));
    }

    /**
     * The mark of one difference: as long as it stays, neither what should be there nor what is there has moved. What is
     * made of that, how well it is known, and who has tried what meanwhile, is no part of it.
     *
     * @param wanted fingerprint of what should be there
     */
    static String of(FingerprintKey key, String wanted, Standing standing) {
        return key.fingerprint(JSON.arrayNode()
                .add(wanted)
                .add(standing.state() == State.Missing)
                .add(standing.observed()));
    }
}
