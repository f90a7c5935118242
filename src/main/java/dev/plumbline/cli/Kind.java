package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.SecretDistribution;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import java.util.Locale;

/** The kinds of Plumbline's resources, by the words that people use for them. */
enum Kind {
    INCIDENT(DriftIncident.class, "incident", "driftincident", "driftincidents", "incidents", "di"),
    POLICY(DriftPolicy.class, "policy", "driftpolicy", "driftpolicies", "policies", "dp"),
    DISTRIBUTION(
            SecretDistribution.class,
            "distribution",
            "secretdistribution",
            "secretdistributions",
            "distributions",
            "sd");

    private final Class<? extends CustomResource<?, ?>> type;
    private final List<String> words;

    Kind(Class<? extends CustomResource<?, ?>> type, String... words) {
        this.type = type;
        this.words = List.of(words);
    }

    Class<? extends CustomResource<?, ?>> type() {
        return type;
    }

    /** What people call it. */
    String word() {
        return words.getFirst();
    }

    /** What kubectl calls it, as in {@code kubectl get di}. */
    String shortName() {
        return words.getLast();
    }

    /** Whether this is a word for it, with the API group behind it or without. */
    boolean isCalled(String word) {
        String plain = word.toLowerCase(Locale.ROOT);
        return words.contains(
                plain.contains(".") && plain.endsWith(DriftPolicy.GROUP)
                        ? plain.substring(0, plain.indexOf('.'))
                        : plain);
    }
}
