package dev.plumbline.cluster;

/**
 * What a test cluster has beside its API server.
 *
 * @param controllerManager controllers run, so that what belongs to a deleted object goes with it, a deleted namespace
 *     ends, aggregated roles are gathered, and a Deployment gets its ReplicaSet. k3s has them anyway
 * @param audit each request is put on record, without bodies
 */
public record ClusterParts(boolean controllerManager, boolean audit) {

    public static final ClusterParts NONE = new ClusterParts(false, false);

    public ClusterParts withControllerManager() {
        return new ClusterParts(true, audit);
    }

    public ClusterParts withAudit() {
        return new ClusterParts(controllerManager, true);
    }
}
