package dev.plumbline.desired.flags;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Gives the PostgreSQL driver sockets that are connected to one address already, which was checked before: the driver looks
 * no name up, and the server's certificate is still held against the name. The driver makes one by this class's name.
 */
public final class PinnedSockets extends SocketFactory {

    private final InetAddress address;
    private final int port;
    private final int timeoutMillis;

    /** @param argument as {@link #argument} writes it */
    public PinnedSockets(String argument) throws IOException {
        String[] parts = argument.split("\\|", -1);
        // A literal address: nothing is looked up.
        this.address = InetAddress.getByName(parts[0]);
        this.port = Integer.parseInt(parts[1]);
        this.timeoutMillis = Integer.parseInt(parts[2]);
    }

    static String argument(InetAddress address, int port, Duration timeout) {
        return address.getHostAddress() + "|" + port + "|" + timeout.toMillis();
    }

    @Override
    public Socket createSocket() throws IOException {
        var socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.connect(new InetSocketAddress(address, port), timeoutMillis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public Socket createSocket(String host, int ignored) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int ignored, InetAddress localHost, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int ignored) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int ignored, InetAddress localAddress, int localPort)
            throws IOException {
        return createSocket();
    }
}
