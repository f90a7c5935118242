package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/**
 * Opens the way to a repository's server: https through the operator's HTTP client, ssh to an address that its rules
 * let through, file only where the installation allows it.
 */
final class GitTransports {

    private static final String DEFAULT_USER = "git";

    private final GitWays ways;
    private final GitLimits limits;

    GitTransports(GitWays ways, GitLimits limits) {
        this.ways = ways;
        this.limits = limits;
    }

    /** @throws GitRefusal where the rules of this installation or the Secret do not let it be opened */
    Transport open(Repository local, GitTarget target, GitCredentials credentials) throws IOException {
        String scheme = target.uri().getScheme();
        return switch (scheme == null ? "" : scheme) {
            case "http", "https" -> http(local, target, credentials);
            case "ssh" -> ssh(local, target, credentials);
            case "file" -> file(local, target);
            default ->
                throw new GitRefusal(
                        Reason.INVALID,
                        "url begins with https://, ssh:// or, where the installation allows it, file://");
        };
    }

    private Transport http(Repository local, GitTarget target, GitCredentials credentials) throws IOException {
        Transport transport = Transport.open(local, target.uri());
        if (transport instanceof TransportHttp https) {
            https.setHttpConnectionFactory(new HttpExchanges(
                    ways.http(), target, credentials.basic(), limits.deadline(), limits.repositoryBytes()));
            return https;
        }
        transport.close();
        throw new IllegalStateException(
                "JGit opened something else for " + target.uri().getScheme());
    }

    private Transport ssh(Repository local, GitTarget target, GitCredentials credentials) throws IOException {
        InetAddress address = switch (ways.resolver().apply(target.uri().getHost())) {
            case Found<List<InetAddress>>(List<InetAddress> addresses) -> addresses.getFirst();
            case Failed<List<InetAddress>>(Unavailable why) -> throw new GitRefusal(why);
        };
        var sessions = SshSessions.of(target, credentials, address, limits.deadline());
        sessions.setHomeDirectory(local.getDirectory());
        sessions.setSshDirectory(new File(local.getDirectory(), "no-ssh-folder"));
        URIish uri = target.uri().getUser() == null ? target.uri().setUser(DEFAULT_USER) : target.uri();
        Transport transport = Transport.open(local, uri);
        if (transport instanceof SshTransport ssh) {
            ssh.setSshSessionFactory(sessions);
            return ssh;
        }
        transport.close();
        throw new IllegalStateException("JGit opened something else for ssh");
    }

    private Transport file(Repository local, GitTarget target) throws IOException {
        if (!ways.allowFile()) {
            throw new GitRefusal(
                    Reason.ADDRESS_REFUSED,
                    "this installation reads no file:// repositories: use https:// or ssh://, or set "
                            + "plumbline.git.allow-file");
        }
        return Transport.open(local, target.uri());
    }
}
