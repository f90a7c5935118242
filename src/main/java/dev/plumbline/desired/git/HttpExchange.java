package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import dev.plumbline.platform.http.StreamedAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;

/**
 * One request as JGit asks for it, sent through the operator's HTTP client. TLS, proxies and timeouts are the client's.
 */
final class HttpExchange implements HttpConnection {

    private static final Set<String> CLIENTS_OWN =
            Set.of("accept-encoding", "content-length", "user-agent", "pragma", "connection", "host");

    private final HttpExchanges exchanges;
    private final URL url;
    private final URI uri;
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private String method = "GET";
    private StreamedAnswer answer;

    HttpExchange(HttpExchanges exchanges, URL url, URI uri) {
        this.exchanges = exchanges;
        this.url = url;
        this.uri = uri;
    }

    @Override
    public void connect() throws IOException {
        if (answer != null) {
            return;
        }
        answer = switch (exchanges.http().exchange(exchanges.request(method, uri, headers, body.toByteArray()))) {
            case Found<StreamedAnswer>(StreamedAnswer found) -> found;
            case Failed<StreamedAnswer>(Unavailable why) -> throw new GitRefusal(why);
        };
        try {
            checkStatus();
        } catch (GitRefusal refused) {
            answer.close();
            throw refused;
        }
    }

    /** JGit tells these apart only by text; here the reason is still known. Redirects are left to JGit. */
    private void checkStatus() throws GitRefusal {
        String repository = exchanges.target().shown();
        int status = answer.status();
        if (status == 401) {
            throw new GitRefusal(
                    Reason.UNAUTHORIZED,
                    exchanges.hasCredential()
                            ? repository
                                    + " does not accept the credential: check username and password in "
                                    + "the Secret of secretRef"
                            : repository
                                    + " asks for a credential: put username and password into a Secret "
                                    + "and name it in desired.git.secretRef");
        }
        if (status == 403) {
            throw new GitRefusal(
                    Reason.FORBIDDEN, repository + " may not be read with this credential: give it read access");
        }
        if (status == 404 || status == 410) {
            throw new GitRefusal(
                    Reason.NOT_FOUND,
                    "there is no repository at " + repository
                            + ", or the credential may not see it: check url and secretRef");
        }
        if (status == 429) {
            throw new GitRefusal(
                    Reason.RATE_LIMITED, repository + " asks to be asked less often: raise the policy's interval");
        }
        if (status >= 400) {
            throw new GitRefusal(
                    Reason.UNEXPECTED_ANSWER, repository + " answered with status " + status + ": check the server");
        }
    }

    @Override
    public int getResponseCode() throws IOException {
        connect();
        return answer.status();
    }

    @Override
    public String getResponseMessage() throws IOException {
        return "status " + getResponseCode();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        connect();
        return answer.body();
    }

    @Override
    public OutputStream getOutputStream() {
        return body;
    }

    @Override
    public URL getURL() {
        return url;
    }

    @Override
    public String getRequestMethod() {
        return method;
    }

    @Override
    public void setRequestMethod(String method) {
        this.method = method;
    }

    /** What the client sets by itself, it sets: content encodings among it, which it undoes too. */
    @Override
    public void setRequestProperty(String name, String value) {
        if (value != null && !CLIENTS_OWN.contains(name.toLowerCase(Locale.ROOT))) {
            headers.put(name, value);
        }
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return answer == null ? Map.of() : answer.headers();
    }

    @Override
    public List<String> getHeaderFields(String name) {
        return isUndone(name) ? List.of() : getHeaderFields().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public String getHeaderField(String name) {
        List<String> values = getHeaderFields(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    private static boolean isUndone(String name) {
        return name.equalsIgnoreCase("Content-Encoding") || name.equalsIgnoreCase("Content-Length");
    }

    @Override
    public String getContentType() {
        return getHeaderField("Content-Type");
    }

    @Override
    public int getContentLength() {
        return -1;
    }

    @Override
    public boolean usingProxy() {
        return false;
    }

    @Override
    public void setUseCaches(boolean use) {
        // nothing is cached
    }

    @Override
    public void setConnectTimeout(int milliseconds) {
        // the client has its own
    }

    @Override
    public void setReadTimeout(int milliseconds) {
        // the client has its own
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
        // never; JGit asks for the new address, and HttpExchanges judges it
    }

    @Override
    public void setDoOutput(boolean output) {
        // the body is sent where there is one
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
        // a request is small and sent at once
    }

    @Override
    public void setChunkedStreamingMode(int length) {
        // a request is small and sent at once
    }

    @Override
    public void configure(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
        // the client has its own
    }

    @Override
    public void setHostnameVerifier(HostnameVerifier verifier) {
        // the client has its own
    }
}
