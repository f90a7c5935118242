package dev.plumbline.demo;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web server on loopback for the files of a folder. */
final class Website implements AutoCloseable {

    private final Path folder;
    private final HttpServer server;

    private Website(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    static Website serve(Path folder) throws IOException {
        Files.createDirectories(folder);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var server = SimpleFileServer.createFileServer(address, folder.toRealPath(), OutputLevel.NONE);
        server.start();
        return new Website(folder, server);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Publishes a file in place of what was there. */
    void publish(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
