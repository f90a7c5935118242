package dev.plumbline.desired.flags;

import dev.plumbline.platform.http.ExtraTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * Gives the PostgreSQL driver TLS that trusts the JVM's authorities and a few more. The driver makes one by this class's
 * name, and checks the host's name itself.
 */
public final class TrustedSockets extends SSLSocketFactory {

    private final SSLSocketFactory sockets;

    /** @param argument as {@link #argument} writes it */
    public TrustedSockets(String argument) throws GeneralSecurityException {
        this.sockets = argument.isEmpty()
                ? SSLContext.getDefault().getSocketFactory()
                : ExtraTrust.beside(argument.getBytes(StandardCharsets.US_ASCII))
                        .context()
                        .getSocketFactory();
    }

    static String argument(Optional<ExtraTrust> trust) throws CertificateEncodingException {
        var pem = new StringBuilder();
        if (trust.isPresent()) {
            for (X509Certificate authority : trust.get().authorities()) {
                pem.append("-----BEGIN CERTIFICATE-----\n")
                        .append(Base64.getMimeEncoder().encodeToString(authority.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        }
        return pem.toString();
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return sockets.createSocket(socket, host, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return sockets.createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return sockets.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return sockets.createSocket(address, port, localAddress, localPort);
    }
}
