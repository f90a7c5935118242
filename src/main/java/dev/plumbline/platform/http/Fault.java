package dev.plumbline.platform.http;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.TruncatedChunkException;

/**
 * A request without a whole answer. The one place that turns an I/O failure into words; the failure's own text is a
 * stranger's and is left out.
 *
 * @param again whether another try may help
 * @param blame whether it speaks against the destination, and its circuit counts it
 */
record Fault(Unavailable why, boolean again, boolean blame) {

    static Fault of(Place place, IOException failure) {
        return switch (failure) {
            case HttpReadException ours -> new Fault(ours.why(), false, false);
            case GuardedResolver.AddressRefusedException refused ->
                new Fault(GuardedResolver.refusal(Place.host(place.uri())), false, false);
            case UnknownHostException unknown ->
                new Fault(GuardedResolver.unknown(Place.host(place.uri())), true, true);
            case ConnectionRequestTimeoutException full ->
                new Fault(
                        new Unavailable(
                                Reason.TIMEOUT,
                                "%s got no connection in time: too many reads of this host wait already"
                                        .formatted(place.shown())),
                        false,
                        false);
            case SocketTimeoutException silent ->
                unreachable(place, "no connection in time; check the host, its port and what stands between", true);
            case SSLException tls ->
                // No blame: what is trusted may be one asker's alone, and the others reach the server.
                new Fault(
                        new Unavailable(
                                Reason.UNREACHABLE,
                                "%s: no secure connection; check the server's certificate, or have its authority added to those that the operator trusts"
                                        .formatted(place.shown())),
                        false,
                        false);
            case MessageConstraintException head -> malformed(place, "the head of the answer is too long");
            case TruncatedChunkException cut -> unreachable(place, "the answer was cut off; check the server", true);
            case EOFException cut -> unreachable(place, "the answer was cut off; check the server", true);
            case MalformedChunkCodingException chunk -> malformed(place, "the answer is no valid HTTP");
            case ZipException zip -> malformed(place, "the answer is not compressed as it says");
            case ClientProtocolException protocol
            when protocol.getCause() instanceof MessageConstraintException ->
                malformed(place, "the head of the answer is too long");
            case ClientProtocolException protocol
            when protocol.getCause() instanceof ProtocolException -> malformed(place, "the answer is no valid HTTP");
            case IOException other -> unreachable(place, "the connection failed; check the host and its port", true);
        };
    }

    static Fault timeout(Place place, Duration deadline) {
        return new Fault(
                new Unavailable(
                        Reason.TIMEOUT,
                        "%s gave no whole answer within %d ms; check whether the server is slow"
                                .formatted(place.shown(), deadline.toMillis())),
                false,
                true);
    }

    static Fault tooLarge(Place place, long limit) {
        return new Fault(
                new Unavailable(
                        Reason.TOO_LARGE,
                        "%s answers with more than %d bytes; point at something smaller"
                                .formatted(place.shown(), limit)),
                false,
                false);
    }

    static Fault malformed(Place place, String what) {
        return new Fault(
                new Unavailable(
                        Reason.MALFORMED,
                        "%s: %s; check that an HTTP server answers there".formatted(place.shown(), what)),
                false,
                true);
    }

    private static Fault unreachable(Place place, String what, boolean again) {
        return new Fault(new Unavailable(Reason.UNREACHABLE, "%s: %s".formatted(place.shown(), what)), again, true);
    }
}
