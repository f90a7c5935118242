package dev.plumbline.platform.http;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Decides for each new connection what is trusted: what the installation trusts, and beside it what the request brings
 * that the connection is opened for. The request's trust is the user token of its context: the pool hands a connection
 * that was opened with one to requests with the same alone.
 */
final class TlsChoice implements TlsSocketStrategy {

    private static final int KNOWN = 64;

    private final Optional<ExtraTrust> installation;
    private final TlsSocketStrategy usual;
    private final Recent<ExtraTrust, TlsSocketStrategy> others = new Recent<>(KNOWN);

    TlsChoice(Optional<ExtraTrust> installation) {
        this.installation = installation;
        this.usual = strategy(installation);
    }

    /** The context of a request with that trust. */
    static HttpClientContext context(Optional<ExtraTrust> trust) {
        var context = HttpClientContext.create();
        trust.ifPresent(context::setUserToken);
        return context;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext context)
            throws IOException {
        var strategy = HttpClientContext.castOrCreate(context).getUserToken() instanceof ExtraTrust own
                ? others.get(own, this::with)
                : usual;
        return strategy.upgrade(socket, target, port, attachment, context);
    }

    private TlsSocketStrategy with(ExtraTrust own) {
        return strategy(Optional.of(installation.map(known -> known.and(own)).orElse(own)));
    }

    private static TlsSocketStrategy strategy(Optional<ExtraTrust> trust) {
        var builder = ClientTlsStrategyBuilder.create();
        trust.map(ExtraTrust::context).ifPresent(builder::setSslContext);
        return builder.buildClassic();
    }
}
