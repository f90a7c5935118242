package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.SecretDistribution;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The kinds of Plumbline's resources, with the words that name them on a command line. */
public enum Kind {
    INCIDENT(DriftIncident.KIND, "driftincidents", "incident", "di"),
    POLICY(DriftPolicy.KIND, "driftpolicies", "policy", "dp"),
    DISTRIBUTION(SecretDistribution.KIND, "secretdistributions", "distribution", "sd");

    private final String kind;
    private final String plural;
    private final String word;
    private final String shortName;

    Kind(String kind, String plural, String word, String shortName) {
        this.kind = kind;
        this.plural = plural;
        this.word = word;
        this.shortName = shortName;
    }

    /** The kind that a resource names. */
    public static Optional<Kind> called(String name) {
        return Stream.of(values()).filter(kind -> kind.kind.equals(name)).findFirst();
    }

    /** The kind that stands before the slash on a command line, in any form that kubectl takes. */
    public static Optional<Kind> said(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        String group = "." + DriftPolicy.GROUP;
        String plain = lower.endsWith(group) ? lower.substring(0, lower.length() - group.length()) : lower;
        return Stream.of(values())
                .filter(kind -> Set.of(kind.word, kind.shortName, kind.plural, kind.singular())
                        .contains(plain))
                .findFirst();
    }

    /** As DriftPolicy. */
    public String kind() {
        return kind;
    }

    /** As driftpolicies: the name of the resource in the API. */
    public String plural() {
        return plural;
    }

    /** As driftpolicy. */
    public String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** As policy: how people say it. */
    public String word() {
        return word;
    }

    /** As dp. */
    public String shortName() {
        return shortName;
    }
}
