package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import java.io.IOException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/** https through the operator's HTTP client, file only where the installation allows it. */
final class SchemeTransports implements GitTransports {

    private final GitWays ways;
    private final GitLimits limits;

    SchemeTransports(GitWays ways, GitLimits limits) {
        this.ways = ways;
        this.limits = limits;
    }

    @Override
    public Transport open(Repository local, GitTarget target, GitCredentials credentials) throws IOException {
        String scheme = target.uri().getScheme();
        return switch (scheme == null ? "" : scheme) {
            case "http", "https" -> http(local, target, credentials);
            case "file" -> file(local, target);
            default ->
                throw new GitRefusal(
                        Reason.INVALID, "desired.git.url begins with https://, ssh:// or, where the installation allows it, file://");
        };
    }

    private Transport http(Repository local, GitTarget target, GitCredentials credentials) throws IOException {
        Transport transport = Transport.open(local, target.uri());
        if (transport instanceof TransportHttp https) {
            https.setHttpConnectionFactory(
                    new HttpExchanges(ways.http(), target, credentials.basic(), limits.deadline(), limits.repositoryBytes()));
            return https;
        }
        transport.close();
        throw new IllegalStateException("JGit opened something else for " + target.uri().getScheme());
    }

    private Transport file(Repository local, GitTarget target) throws IOException {
        if (!ways.allowFile()) {
            throw new GitRefusal(
                    Reason.ADDRESS_REFUSED,
                    "this installation reads no file:// repositories: use https:// or ssh://, or set plumbline.git.allow-file");
        }
        return Transport.open(local, target.uri());
    }
}
