package dev.plumbline.desired.flags;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView.SecretData;
import dev.plumbline.platform.http.ExtraTrust;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** Whom a Secret lets in, and whom it trusts. Never shows itself. */
record PromotionsLogin(String username, String password, Optional<ExtraTrust> trust) {

    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String CA = "ca.crt";

    /** @param name of the Secret, for messages */
    static Lookup<PromotionsLogin> of(String name, SecretData secret) {
        String username = text(secret, USERNAME);
        String password = text(secret, PASSWORD);
        if (username.isEmpty() || password.isEmpty()) {
            return new Lookup.Failed<>(new Unavailable(
                    Reason.REFERENCE_NOT_FOUND,
                    "Secret " + name + " has no text under the key " + (username.isEmpty() ? USERNAME : PASSWORD)
                            + ": put the role's there"));
        }
        byte[] pem = secret.keys().get(CA);
        try {
            return new Lookup.Found<>(new PromotionsLogin(
                    username, password, pem == null ? Optional.empty() : Optional.of(ExtraTrust.beside(pem))));
        } catch (GeneralSecurityException e) {
            return new Lookup.Failed<>(new Unavailable(
                    Reason.INVALID,
                    "ca.crt in Secret " + name
                            + " can't be read: put certificates in PEM form there, or leave it out"));
        }
    }

    /** Without the line break that a file ends with of which people make Secrets. */
    private static String text(SecretData secret, String key) {
        byte[] bytes = secret.keys().get(key);
        return bytes == null
                ? ""
                : SecretValue.of(bytes).text().map(String::strip).orElse("");
    }

    @Override
    public String toString() {
        return "PromotionsLogin";
    }
}
