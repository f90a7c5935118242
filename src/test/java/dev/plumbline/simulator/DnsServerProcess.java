package dev.plumbline.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A real DNS server as a process of its own, on two ports of loopback, with the zone example.com. */
public final class DnsServerProcess implements AutoCloseable {

    private final Process process;
    private final Path folder;
    private final List<Integer> ports;

    private DnsServerProcess(Process process, Path folder, List<Integer> ports) {
        this.process = process;
        this.folder = folder;
        this.ports = ports;
    }

    /**
     * Starts a server, and returns when it serves the zone.
     *
     * @param zone the zone's file
     */
    public static DnsServerProcess start(DnsProgram kind, Path program, String zone) {
        try {
            Path folder = Files.createTempDirectory("plumbline-dns");
            int port = freePort();
            int second = freePort();
            Files.writeString(folder.resolve("example.com.zone"), zone);
            Path settings = Files.writeString(folder.resolve("settings"), kind.settings(folder, port, second));
            var process = new ProcessBuilder(kind.command(program, settings))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            var server = new DnsServerProcess(process, folder, List.of(port, second));
            server.await();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens, as a policy names it. */
    public List<String> addresses() {
        return ports.stream().map(port -> "127.0.0.1:" + port).toList();
    }

    private void await() throws IOException {
        try {
            Awaitility.await("a DNS server serves its zone")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !process.isAlive() || ports.stream().allMatch(DnsServerProcess::serves));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("the DNS server ended at once: " + Files.readString(folder.resolve("log")));
        }
    }

    /** A server may listen before it has read its zone, and says SERVFAIL meanwhile. */
    private static boolean serves(int port) {
        try {
            var resolver = new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            resolver.setTimeout(Duration.ofSeconds(1));
            var question = Record.newRecord(Name.fromString("example.com."), Type.SOA, DClass.IN);
            return resolver.send(Message.newQuery(question)).getRcode() == Rcode.NOERROR;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
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
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
