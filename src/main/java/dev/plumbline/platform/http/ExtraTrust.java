package dev.plumbline.platform.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Certificate authorities that are trusted beside those of the JVM: by an installation everywhere, or for the requests
 * that carry them. Equal where the certificates are.
 *
 * @param authorities at least one
 */
public record ExtraTrust(List<X509Certificate> authorities) {

    public ExtraTrust {
        authorities = List.copyOf(authorities);
    }

    /**
     * @param pem one or several certificates in PEM form
     * @throws GeneralSecurityException where it can't be read as such
     */
    public static ExtraTrust beside(byte[] pem) throws GeneralSecurityException {
        var authorities = new ArrayList<X509Certificate>();
        for (var certificate :
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
            authorities.add((X509Certificate) certificate);
        }
        if (authorities.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate to trust");
        }
        return new ExtraTrust(authorities);
    }

    /** These and the others. */
    public ExtraTrust and(ExtraTrust others) {
        var both = new ArrayList<>(authorities);
        both.addAll(others.authorities);
        return new ExtraTrust(both);
    }

    /** What a client needs to trust them, and those of the JVM. */
    public SSLContext context() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (X509Certificate certificate : ofJvm().getAcceptedIssuers()) {
                store.setCertificateEntry("jvm-" + count++, certificate);
            }
            for (var certificate : authorities) {
                store.setCertificateEntry("extra-" + count++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("every JVM can hold certificates that it has read", e);
        }
    }

    private static X509TrustManager ofJvm() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("the JVM has no trusted certificates");
    }

    @Override
    public String toString() {
        return "ExtraTrust[" + authorities.size() + " certificates]";
    }
}
