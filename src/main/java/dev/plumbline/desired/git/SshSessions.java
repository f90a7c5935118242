package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSession;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.eclipse.jgit.util.FS;

/**
 * Sessions to one repository's host with what the Secret holds: its key, its known hosts, and nothing of the machine's
 * own, neither {@code ~/.ssh} nor an agent. They connect to an address that was checked before and look no name up.
 */
final class SshSessions extends SshdSessionFactory {

    private static final int DEFAULT_PORT = 22;

    private final GitTarget target;
    private final List<KeyPair> identities;
    private final KnownHosts knownHosts;
    private final InetAddress address;
    private final Duration deadline;

    private SshSessions(
            GitTarget target, List<KeyPair> identities, KnownHosts knownHosts, InetAddress address, Duration deadline) {
        super(null, null);
        this.target = target;
        this.identities = identities;
        this.knownHosts = knownHosts;
        this.address = address;
        this.deadline = deadline;
    }

    /** @throws GitRefusal where the Secret doesn't hold what ssh needs */
    static SshSessions of(GitTarget target, GitCredentials credentials, InetAddress address, Duration deadline)
            throws GitRefusal {
        byte[] identity =
                credentials.identity().orElseThrow(() -> missing("identity", "a private key without passphrase"));
        String hosts = credentials.knownHosts().orElseThrow(() -> missing("known_hosts", "the host's public keys"));
        int port = target.uri().getPort() < 0 ? DEFAULT_PORT : target.uri().getPort();
        KnownHosts knownHosts = KnownHosts.of(hosts, target.uri().getHost(), port);
        return new SshSessions(target, identities(identity), knownHosts, address, deadline);
    }

    private static GitRefusal missing(String key, String what) {
        return new GitRefusal(
                Reason.REFERENCE_NOT_FOUND,
                "a repository over ssh needs a Secret with the keys identity and known_hosts: put " + what + " under "
                        + key + " and name the Secret in desired.git.secretRef");
    }

    private static List<KeyPair> identities(byte[] identity) throws GitRefusal {
        var pairs = new ArrayList<KeyPair>();
        try {
            var read = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName("identity"),
                    new ByteArrayInputStream(identity),
                    FilePasswordProvider.EMPTY);
            if (read != null) {
                read.forEach(pairs::add);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            pairs.clear();
        }
        if (pairs.isEmpty()) {
            throw new GitRefusal(
                    Reason.INVALID,
                    "identity in the Secret of desired.git.secretRef can't be read: put an OpenSSH or "
                            + "PEM private key without"
                            + " passphrase into it");
        }
        return List.copyOf(pairs);
    }

    /** A session that ends at the deadline, whatever its server does to stretch it. */
    @Override
    public SshdSession getSession(URIish uri, CredentialsProvider provider, FS fs, int timeout)
            throws TransportException {
        try {
            SshdSession session = super.getSession(uri, provider, fs, timeout);
            var closed = new CountDownLatch(1);
            session.addCloseListener(ended -> closed.countDown());
            Thread.ofVirtual().name("plumbline-git-deadline").start(() -> disconnectAfterDeadline(session, closed));
            return session;
        } catch (TransportException e) {
            throw new TransportException(uri, "no session", refusal(e));
        }
    }

    private void disconnectAfterDeadline(SshdSession session, CountDownLatch closed) {
        try {
            if (!closed.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                session.disconnect();
            }
        } catch (InterruptedException e) {
            session.disconnect();
        }
    }

    private Exception refusal(TransportException failure) {
        if (knownHosts.refusedOne()) {
            return new GitRefusal(
                    Reason.UNAUTHORIZED,
                    target.shown()
                            + " showed a host key that known_hosts in the Secret doesn't hold: if the host's owner has"
                            + " changed it, add the new key; if not, something stands in between");
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SshException ssh
                    && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
                return new GitRefusal(
                        Reason.UNAUTHORIZED,
                        target.shown()
                                + " does not accept the key under identity in the Secret: register its public key"
                                + " there, for reading");
            }
        }
        return failure;
    }

    @Override
    protected File getSshConfig(File sshFolder) {
        return null;
    }

    @Override
    protected SshConfigStore createSshConfigStore(File home, File config, String localUser) {
        return new CheckedAddress(Map.of("HostName", address.getHostAddress()));
    }

    @Override
    protected ServerKeyDatabase createServerKeyDatabase(File home, File sshFolder) {
        return knownHosts;
    }

    @Override
    protected ServerKeyDatabase getServerKeyDatabase(File home, File sshFolder) {
        return knownHosts;
    }

    @Override
    protected ConnectorFactory getConnectorFactory() {
        return null;
    }

    @Override
    protected List<Path> getDefaultKnownHostsFiles(File sshFolder) {
        return List.of();
    }

    @Override
    protected List<Path> getDefaultIdentities(File sshFolder) {
        return List.of();
    }

    @Override
    protected Iterable<KeyPair> getDefaultKeys(File sshFolder) {
        return identities;
    }

    @Override
    protected String getDefaultPreferredAuthentications() {
        return "publickey";
    }

    /** An ssh configuration that knows one thing: which address stands for the host. */
    private record CheckedAddress(Map<String, String> options) implements SshConfigStore, SshConfigStore.HostConfig {

        @Override
        public HostConfig lookup(String host, int port, String user) {
            return this;
        }

        @Override
        public HostConfig lookupDefault(String host, int port, String user) {
            return this;
        }

        @Override
        public String getValue(String key) {
            return key.equalsIgnoreCase("HostName") ? options.get("HostName") : null;
        }

        @Override
        public List<String> getValues(String key) {
            String value = getValue(key);
            return value == null ? List.of() : List.of(value);
        }

        @Override
        public Map<String, String> getOptions() {
            return options;
        }

        @Override
        public Map<String, List<String>> getMultiValuedOptions() {
            return Map.of();
        }
    }
}
