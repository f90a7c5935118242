package dev.plumbline.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.UploadPack;

/** A Git server over ssh on loopback: JGit's own server side, read only, for whoever has the one registered key. */
public final class GitSshServer implements AutoCloseable {

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Map<String, Path> repositories = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final PublicKey hostKey;

    private GitSshServer(KeyPair hostKey, PublicKey reader) throws IOException {
        this.hostKey = hostKey.getPublic();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("git") && KeyUtils.compareKeys(key, reader));
        server.setCommandFactory((channel, line) -> {
            commands.add(line);
            return new Upload(line);
        });
        server.start();
    }

    /** Starts a server on a free port that lets the user {@code git} in with this key. */
    public static GitSshServer start(KeyPair hostKey, PublicKey reader) throws IOException {
        return new GitSshServer(hostKey, reader);
    }

    public static KeyPair key(String type, int size) throws GeneralSecurityException {
        return KeyUtils.generateKeyPair(type, size);
    }

    /** A private key as {@code ssh-keygen} writes it. */
    public static String openSsh(KeyPair key) throws IOException, GeneralSecurityException {
        var text = new ByteArrayOutputStream();
        new OpenSSHKeyPairResourceWriter().writePrivateKey(key, "test", (OpenSSHKeyEncryptionContext) null, text);
        return text.toString(StandardCharsets.UTF_8);
    }

    /** A line of known_hosts. */
    public static String knownHosts(String host, int port, PublicKey key) {
        return "[" + host + "]:" + port + " " + PublicKeyEntry.toString(key) + "\n";
    }

    public GitSshServer serve(String name, Path repository) {
        repositories.put("/" + name, repository);
        return this;
    }

    public int port() {
        return server.getPort();
    }

    /** The line of known_hosts for this server under that name. */
    public String knownHosts(String host) {
        return knownHosts(host, port(), hostKey);
    }

    /** The commands that clients ran. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private final class Upload implements Command {

        private final String line;
        private InputStream in;
        private OutputStream out;
        private OutputStream errors;
        private ExitCallback exit;

        Upload(String line) {
            this.line = line;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            errors = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Thread.ofVirtual().start(() -> exit.onExit(upload()));
        }

        private int upload() {
            String path = line.replaceFirst("^git[- ]upload-pack '(.*)'$", "$1");
            Path folder = repositories.get(path);
            try {
                if (folder == null) {
                    errors.write("fatal: no such repository\n".getBytes(StandardCharsets.UTF_8));
                    errors.flush();
                    return 128;
                }
                try (Repository repository =
                        new FileRepositoryBuilder().setGitDir(folder.toFile()).build()) {
                    new UploadPack(repository).upload(in, out, errors);
                }
                return 0;
            } catch (IOException broken) {
                return 1;
            }
        }

        @Override
        public void destroy(ChannelSession channel) {
            // the thread ends with its streams
        }
    }
}
