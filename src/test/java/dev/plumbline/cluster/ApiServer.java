package dev.plumbline.cluster;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;

/** A running API server of whatever make, with what it takes to be its administrator. */
sealed interface ApiServer extends AutoCloseable permits LocalApiServer, K3sApiServer {

    Config adminConfig();

    /** PEM file with the certificate that the server's own is checked against. */
    Path caFile();

    /** Takes the server away: nobody listens on its port until {@link #start()}. Its data stays. */
    void stop();

    /** Brings the server back on the same port with the same data, and returns when it is ready. */
    void start();

    /** Freezes the server: connections are taken and nothing is answered until {@link #resume()}. */
    void pause();

    void resume();

    /** What was asked of the server, a JSON object a line; empty where that is not put on record. */
    String auditLog();

    @Override
    void close();
}
