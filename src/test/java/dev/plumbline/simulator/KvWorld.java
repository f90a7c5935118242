package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;

/** A server with KV engines as whoever runs it sees it: the simulator's or a real one. Engine {@code secret} is there. */
public interface KvWorld extends AutoCloseable {

    URI url();

    /** @param version of the KV engine, 1 or 2 */
    void mount(String mount, int version);

    /** Writes a version to the engine {@code secret}, and gives its number. */
    long write(String path, JsonNode data);

    /** Makes room for a secret, whose versions delete themselves after so long; zero for never. */
    void describe(String path, Duration deleteAfter);

    void delete(String path, long version);

    void undelete(String path, long version);

    void destroy(String path, long version);

    /** Deletes the secret with all of its versions. */
    void forget(String path);

    /** A token that does not end, for reading just these paths, as {@code secret/data/billing}. */
    void token(String token, String... paths);

    /** A role of the AppRole method whose tokens may be renewed, and may read just these paths. */
    void appRole(String roleId, String secretId, Duration ttl, Duration maxTtl, String... paths);

    /** All tokens of logins end at once. */
    void revokeLogins();

    /** How many tokens of a role have not ended. */
    int livingLogins(String roleId);

    void seal();

    void unseal();

    @Override
    void close();
}
