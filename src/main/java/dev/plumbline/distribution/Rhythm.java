package dev.plumbline.distribution;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.observation.Watched;
import java.util.Optional;

/** Where in its interval a distribution is due. Pure. */
final class Rhythm {

    private static final JsonMapper JSON = new JsonMapper();

    private Rhythm() {}

    /**
     * The phase of a distribution. Those of a namespace whose first destinations are in one place, as in one app or one
     * repository, are due together, so that one read serves them all; others are spread evenly.
     */
    static double phase(String namespace, SecretDistributionSpec spec) {
        return Watched.phase(namespace
                + Optional.ofNullable(spec)
                        .map(SecretDistributionSpec::destinations)
                        .filter(destinations -> !destinations.isEmpty())
                        .map(destinations -> place(destinations.getFirst()))
                        .orElse(""));
    }

    /** What destinations in one place have in common: all but what each is called there, and what is made of its value. */
    private static String place(SecretDestinationSpec destination) {
        // The schema demands one; a resource stored under another schema may still lack it.
        if (destination == null) {
            return "";
        }
        ObjectNode place = JSON.valueToTree(destination);
        place.remove("name");
        place.remove("template");
        place.forEach(member -> {
            if (member instanceof ObjectNode fields) {
                fields.remove("key");
            }
        });
        return place.toString();
    }
}
