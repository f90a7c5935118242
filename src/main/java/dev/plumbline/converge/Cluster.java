package dev.plumbline.converge;

import dev.plumbline.api.DriftIncident;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.Execution;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.desired.git.GitWorkspace.Login;
import dev.plumbline.destination.Writer;
import dev.plumbline.platform.Lookup;
import java.util.Optional;

/** What the converger reads of its own cluster, as it is now, and the one thing that it writes there. */
interface Cluster {

    Optional<DriftIncident> incident(String namespace, String name);

    Optional<DriftPolicy> policy(String namespace, String name);

    Optional<SecretDistribution> distribution(String namespace, String name);

    /** The bytes of a stored proposal; empty where there are none. */
    Optional<byte[]> stored(String namespace, String configMap);

    Permit permit();

    /** The write credentials that were given for a namespace. */
    Writer.Credentials credentials(String namespace);

    /** What to show a Git server that a namespace's approved patches are pushed to; fails with what to do. */
    Lookup<Login> login(String namespace, String host);

    /**
     * Puts an execution on record, on the very version of the incident that was decided on.
     *
     * @return false where the incident is another by now, and nothing was put on record
     */
    boolean record(DriftIncident seen, Execution execution);
}
