package dev.plumbline.platform.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Certificate authorities that an installation trusts beside those of the JVM. */
public final class ExtraTrust {

    private ExtraTrust() {}

    /**
     * @param pem one or several certificates in PEM form
     * @throws GeneralSecurityException where it can't be read as such
     */
    public static SSLContext beside(byte[] pem) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var extra = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (extra.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate to trust");
            }
            int count = 0;
            for (X509Certificate certificate : ofJvm().getAcceptedIssuers()) {
                store.setCertificateEntry("jvm-" + count++, certificate);
            }
            for (var certificate : extra) {
                store.setCertificateEntry("extra-" + count++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new GeneralSecurityException("the certificates can't be read", e);
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
}
