package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.StreamRequest;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/** Gives JGit's https transport the operator's HTTP client, for one repository and its host alone. */
final class HttpExchanges implements HttpConnectionFactory {

    private static final String BUDGET = "git";

    private final GitHttp http;
    private final GitTarget target;
    private final Optional<Credential> credential;
    private final Duration deadline;
    private final long limit;

    HttpExchanges(GitHttp http, GitTarget target, Optional<Credential> credential, Duration deadline, long limit) {
        this.http = http;
        this.target = target;
        this.credential = credential;
        this.deadline = deadline;
        this.limit = limit;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        if (!isOfTarget(url)) {
            throw new GitRefusal(
                    Reason.ADDRESS_REFUSED,
                    target.shown()
                            + " redirects to another host, which is not followed: put the new address "
                            + "into url");
        }
        try {
            return new HttpExchange(this, url, url.toURI());
        } catch (URISyntaxException e) {
            throw new GitRefusal(Reason.INVALID, "url is no URL");
        }
    }

    /** A proxy is the HTTP client's affair. */
    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return create(url);
    }

    StreamRequest request(String method, URI uri, Map<String, String> headers, byte[] body) {
        return new StreamRequest(method, uri, headers, body, credential, BUDGET, deadline, limit);
    }

    GitHttp http() {
        return http;
    }

    GitTarget target() {
        return target;
    }

    boolean hasCredential() {
        return credential.isPresent();
    }

    private boolean isOfTarget(URL url) {
        int port = url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
        int expected = target.uri().getPort() < 0
                ? (target.uri().getScheme().equals("https") ? 443 : 80)
                : target.uri().getPort();
        return url.getProtocol().equalsIgnoreCase(target.uri().getScheme())
                && url.getHost().equalsIgnoreCase(target.uri().getHost())
                && port == expected
                && url.getUserInfo() == null;
    }
}
