package dev.plumbline.platform.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/**
 * A body that ends: after so many decoded bytes at the latest. Failures come out as {@link HttpReadException}. Closed
 * before its end it has the connection ended, and doesn't read on.
 */
final class BoundedBody extends InputStream {

    private final InputStream decoded;
    private final InputStream raw;
    private final long limit;
    private final Exchange exchange;
    private final Function<IOException, Fault> failed;
    private final Fault tooLarge;
    private long count;
    private boolean ended;
    private boolean closed;
    private Fault fault;

    /** What is behind the body. */
    interface Exchange {

        /** Ends the connection at once. */
        void abort();

        /** Lets go of what is left; the connection may serve again where its answer was read to the end. */
        void release();
    }

    BoundedBody(
            InputStream decoded,
            InputStream raw,
            long limit,
            Exchange exchange,
            Function<IOException, Fault> failed,
            Fault tooLarge) {
        this.decoded = decoded;
        this.raw = raw;
        this.limit = limit;
        this.exchange = exchange;
        this.failed = failed;
        this.tooLarge = tooLarge;
    }

    /** What made the reading fail, null where nothing did. */
    Fault fault() {
        return fault;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (fault != null) {
            throw new HttpReadException(fault.why());
        }
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        int read;
        try {
            read = decoded.read(buffer, offset, length);
            if (read < 0) {
                ended = true;
                return -1;
            }
        } catch (IOException e) {
            throw fail(failed.apply(e));
        } catch (IllegalStateException e) {
            throw fail(failed.apply(new IOException(e)));
        }
        count += read;
        if (count > limit) {
            throw fail(tooLarge);
        }
        return read;
    }

    @Override
    public int available() throws IOException {
        return ended || fault != null ? 0 : decoded.available();
    }

    private HttpReadException fail(Fault why) {
        fault = why;
        exchange.abort();
        return new HttpReadException(why.why());
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!ended || !rawEnded()) {
            exchange.abort();
        }
        exchange.release();
    }

    /** A decoder may stop before the last chunk of the transfer; the connection is only good with that read too. */
    private boolean rawEnded() {
        try {
            return raw.read() < 0;
        } catch (IOException e) {
            return false;
        }
    }
}
