package dev.plumbline.cli.look;

import dev.plumbline.api.DriftPolicy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of resources that can be looked at, with the words that name them on a command line. */
enum Kind {
    INCIDENT("DriftIncident", "driftincidents", "incident", "di"),
    POLICY("DriftPolicy", "driftpolicies", "policy", "dp"),
    DISTRIBUTION("SecretDistribution", "secretdistributions", "distribution", "sd");

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
    static Optional<Kind> called(String name) {
        return Stream.of(values()).filter(kind -> kind.kind.equals(name)).findFirst();
    }

    /** The kind that stands before the slash on a command line, in any form that kubectl takes. */
    static Optional<Kind> said(String word) {
        return Stream.of(values())
                .filter(kind -> List.of(
                                kind.word,
                                kind.shortName,
                                kind.plural,
                                kind.singular(),
                                kind.plural + '.' + DriftPolicy.GROUP,
                                kind.singular() + '.' + DriftPolicy.GROUP)
                        .contains(word))
                .findFirst();
    }

    /** As DriftPolicy. */
    String kind() {
        return kind;
    }

    /** As driftpolicies: the name of the resource in the API. */
    String plural() {
        return plural;
    }

    /** As driftpolicy. */
    String singular() {
        return kind.toLowerCase(java.util.Locale.ROOT);
    }

    /** As policy: how people say it. */
    String word() {
        return word;
    }

    /** As dp. */
    String shortName() {
        return shortName;
    }
}
