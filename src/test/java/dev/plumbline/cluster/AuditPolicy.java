package dev.plumbline.cluster;

/** What the API server puts on record: who asked what, of each request once it is answered, and no body. */
final class AuditPolicy {

    static final String YAML = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
              - level: Metadata
            """;

    private AuditPolicy() {}
}
