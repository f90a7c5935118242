package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;

/**
 * The keys that a Secret's {@code known_hosts} holds for one host: nothing else vouches for a server, and no key is
 * ever added. They are compared by the URL's host and port, whatever address the connection goes to.
 */
final class KnownHosts implements ServerKeyDatabase {

    private final List<PublicKey> keys;
    private volatile boolean refused;

    private KnownHosts(List<PublicKey> keys) {
        this.keys = keys;
    }

    /** @throws GitRefusal where the text can't be read, or has no key for the host */
    static KnownHosts of(String text, String host, int port) throws GitRefusal {
        var keys = new ArrayList<PublicKey>();
        var revoked = new ArrayList<PublicKey>();
        try {
            for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(new StringReader(text), true)) {
                if (entry.isHostMatch(host, port)) {
                    PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
                    if (key != null && entry.getMarker() == null) {
                        keys.add(key);
                    } else if (key != null && entry.getMarker().equals("revoked")) {
                        revoked.add(key);
                    }
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new GitRefusal(
                    Reason.INVALID,
                    "known_hosts in the Secret of desired.git.secretRef can't be read: put the lines of "
                            + "ssh-keyscan into it");
        }
        keys.removeIf(key -> revoked.stream().anyMatch(gone -> KeyUtils.compareKeys(gone, key)));
        if (keys.isEmpty()) {
            throw new GitRefusal(
                    Reason.INVALID,
                    "known_hosts in the Secret of desired.git.secretRef has no key for this host and "
                            + "port: add the line of"
                            + " ssh-keyscan, after comparing it with what the host's owner publishes");
        }
        return new KnownHosts(List.copyOf(keys));
    }

    /** Whether a server has shown a key that is not known. */
    boolean refusedOne() {
        return refused;
    }

    @Override
    public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration configuration) {
        return keys;
    }

    @Override
    public boolean accept(
            String address,
            InetSocketAddress remote,
            PublicKey shown,
            Configuration configuration,
            CredentialsProvider provider) {
        boolean known = keys.stream().anyMatch(key -> KeyUtils.compareKeys(key, shown));
        refused = !known;
        return known;
    }
}
