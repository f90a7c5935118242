package dev.plumbline.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends one request and opens its answer: no redirect, no retry, no cookie, no proxy, no credential of its own. A
 * watchdog ends the connection at the deadline, however the server spends the time.
 */
final class Wire implements AutoCloseable {

    private static final int HEADER_LINE = 16 * 1024;
    private static final int HEADER_COUNT = 200;

    /** A net below the watchdog, so that it is the watchdog who ends a read. */
    private static final Duration AFTER_WATCHDOG = Duration.ofSeconds(1);

    /**
     * One request on the wire.
     *
     * @param remaining time left until the deadline
     * @param deadline the whole deadline, for messages
     * @param trust what is trusted for this request beside what the installation trusts
     */
    record Sending(
            Place place,
            Map<String, String> headers,
            byte[] body,
            Duration remaining,
            Duration deadline,
            long limit,
            Optional<ExtraTrust> trust) {}

    /** What came of it. */
    sealed interface Sent {

        /** The head is there, and the body can be read; to be closed. */
        record Opened(int status, Map<String, List<String>> headers, BoundedBody body) implements Sent {}

        /** There is no answer. */
        record Broken(Fault fault) implements Sent {}
    }

    private final CloseableHttpClient client;
    private final PoolingHttpClientConnectionManager connections;
    private final ScheduledThreadPoolExecutor watchdog;

    Wire(HttpOptions options, GuardedResolver resolver) {
        connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setTlsSocketStrategy(new TlsChoice(options.trust()))
                .setMaxConnTotal(options.connections())
                .setMaxConnPerRoute(options.connectionsPerHost())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(HEADER_LINE)
                                .setMaxHeaderCount(HEADER_COUNT)
                                .build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(options.connectTimeout()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .setTimeToLive(TimeValue.ofMinutes(10))
                        .build())
                .build();
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE))
                .setUserAgent(options.userAgent())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableConnectionState()
                .evictIdleConnections(TimeValue.ofMinutes(2))
                .evictExpiredConnections()
                .build();
        watchdog = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("plumbline-http-watchdog").factory());
        watchdog.setRemoveOnCancelPolicy(true);
    }

    Sent send(Sending sending) {
        Place place = sending.place();
        var request = new HttpUriRequestBase(place.method(), place.uri());
        sending.headers().forEach(request::setHeader);
        request.setHeader("Accept-Encoding", "gzip");
        if (sending.body().length > 0) {
            request.setEntity(new ByteArrayEntity(sending.body(), null));
        }
        Timeout remaining = Timeout.of(sending.remaining());
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(remaining)
                .setResponseTimeout(Timeout.of(sending.remaining().plus(AFTER_WATCHDOG)))
                .setProtocolUpgradeEnabled(false)
                .setAuthenticationEnabled(false)
                .setRedirectsEnabled(false)
                .build());
        var late = new AtomicBoolean();
        ScheduledFuture<?> alarm = watchdog.schedule(
                () -> {
                    late.set(true);
                    request.abort();
                },
                sending.remaining().toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            var target = new HttpHost(place.uri().getScheme(), Place.host(place.uri()), Place.port(place.uri()));
            ClassicHttpResponse response = client.executeOpen(target, request, TlsChoice.context(sending.trust()));
            return open(sending, request, response, late, alarm);
        } catch (IOException e) {
            alarm.cancel(false);
            return new Sent.Broken(fault(sending, late, e));
        } catch (IllegalStateException e) {
            // What the library throws where the request was aborted, or the client closed, between two of its steps.
            alarm.cancel(false);
            request.abort();
            return new Sent.Broken(fault(sending, late, new IOException(e)));
        }
    }

    private static Sent open(
            Sending sending,
            HttpUriRequestBase request,
            ClassicHttpResponse response,
            AtomicBoolean late,
            ScheduledFuture<?> alarm)
            throws IOException {
        var exchange = new Open(request, response, alarm);
        Map<String, List<String>> headers = headers(response);
        HttpEntity entity = response.getEntity();
        InputStream raw = entity == null ? InputStream.nullInputStream() : entity.getContent();
        InputStream decoded = raw;
        List<String> encodings = headers.getOrDefault("content-encoding", List.of());
        boolean plain = entity == null || encodings.isEmpty() || encodings.equals(List.of("identity"));
        if (!plain) {
            if (encodings.size() != 1 || !encodings.getFirst().strip().matches("(?i)(x-)?gzip")) {
                exchange.drop();
                return new Sent.Broken(
                        Fault.malformed(sending.place(), "the answer is encoded in a way that was not asked for"));
            }
            headers.remove("content-encoding");
            headers.remove("content-length");
            try {
                decoded = new GZIPInputStream(raw, 8192);
            } catch (IOException e) {
                exchange.drop();
                return new Sent.Broken(fault(sending, late, e));
            }
        } else if (entity != null && entity.getContentLength() > sending.limit()) {
            exchange.drop();
            return new Sent.Broken(Fault.tooLarge(sending.place(), sending.limit()));
        }
        var body = new BoundedBody(
                decoded,
                raw,
                sending.limit(),
                exchange,
                failure -> fault(sending, late, failure),
                Fault.tooLarge(sending.place(), sending.limit()));
        return new Sent.Opened(response.getCode(), Map.copyOf(headers), body);
    }

    private static Fault fault(Sending sending, AtomicBoolean late, IOException failure) {
        return late.get() ? Fault.timeout(sending.place(), sending.deadline()) : Fault.of(sending.place(), failure);
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse response) {
        Map<String, List<String>> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        headers.replaceAll((name, values) -> List.copyOf(values));
        return headers;
    }

    @Override
    public void close() {
        watchdog.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    private record Open(HttpUriRequestBase request, ClassicHttpResponse response, ScheduledFuture<?> alarm)
            implements BoundedBody.Exchange {

        @Override
        public void abort() {
            request.abort();
        }

        @Override
        public void release() {
            alarm.cancel(false);
            try {
                response.close();
            } catch (IOException e) {
                request.abort();
            }
        }

        void drop() {
            abort();
            release();
        }
    }
}
