package dev.plumbline.platform.http;

import java.time.Duration;

/** Is told of every request that went out, for metrics. Called on the request's thread: it must be quick. */
@FunctionalInterface
public interface HttpListener {

    /** Listens to nothing. */
    HttpListener NONE = (provider, outcome, took) -> {};

    /**
     * @param provider the budget's name, as in {@link HttpGet#provider()}
     * @param took from sending to the end of the answer, or of its head where the answer is streamed
     */
    void requestEnded(String provider, Outcome outcome, Duration took);

    /** How a request ended. */
    enum Outcome {
        /** With a status below 400. */
        ANSWERED,
        /** With 304: nothing changed. */
        NOT_MODIFIED,
        /** With a 4xx status. */
        CLIENT_ERROR,
        /** With a 5xx status. */
        SERVER_ERROR,
        /** Without a whole answer. */
        BROKEN;

        static Outcome of(int status) {
            if (status == 304) {
                return NOT_MODIFIED;
            }
            return status < 400 ? ANSWERED : status < 500 ? CLIENT_ERROR : SERVER_ERROR;
        }
    }
}
