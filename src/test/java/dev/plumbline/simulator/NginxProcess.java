package dev.plumbline.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real nginx on loopback that serves the files of one folder, compressed where it is asked so. */
public final class NginxProcess implements AutoCloseable {

    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 64; }
            http {
              access_log %1$s/access.log;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              gzip on;
              gzip_min_length 1;
              gzip_types *;
              server { listen 127.0.0.1:%2$d; root %3$s; }
            }
            """;

    private final Process process;
    private final Path folder;
    private final int port;

    private NginxProcess(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    /**
     * Starts one, and returns when it answers.
     *
     * @param program nginx 1.18 or newer
     * @param folder for what it writes
     */
    public static NginxProcess start(Path program, Path folder, Path root) throws IOException {
        int port = freePort();
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"),
                CONFIGURATION.formatted(folder.toAbsolutePath(), port, root.toAbsolutePath()));
        var process = new ProcessBuilder(
                        program.toString(),
                        "-p",
                        folder.toAbsolutePath().toString(),
                        "-c",
                        configuration.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
        var nginx = new NginxProcess(process, folder, port);
        Awaitility.await("nginx answers (its log: " + folder.resolve("nginx.log") + ")")
                .atMost(Duration.ofSeconds(30))
                .failFast("nginx ended", () -> !process.isAlive())
                .until(nginx::answers);
        return nginx;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** How many requests it has answered with a status. */
    public long answered(int status) {
        try (var lines = Files.lines(folder.resolve("access.log"))) {
            return lines.filter(line -> line.contains("\" " + status + " ")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
