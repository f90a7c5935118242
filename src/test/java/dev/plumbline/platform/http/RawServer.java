package dev.plumbline.platform.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that does with each connection whatever a test says, HTTP or not. */
final class RawServer implements AutoCloseable {

    /** Does with one connection what it likes. */
    interface Talk {
        void with(Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger connections = new AtomicInteger();

    RawServer(Talk talk) {
        try {
            server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.submit(() -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                connections.incrementAndGet();
                threads.submit(() -> {
                    try (socket) {
                        talk.with(socket);
                    }
                    return null;
                });
            }
            return null;
        });
    }

    /** Reads up to the empty line that ends a request without a body. */
    static void readHead(Socket socket) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("the client went away");
            }
            ends = next == '\r' && ends % 2 == 0 || next == '\n' && ends % 2 == 1 ? ends + 1 : 0;
        }
    }

    int connections() {
        return connections.get();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
