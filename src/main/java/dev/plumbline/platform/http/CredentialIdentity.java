package dev.plumbline.platform.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Tells credentials apart without keeping them. Holds for this process alone: the salt is nowhere else. */
public record CredentialIdentity(byte[] salt) {

    /** @param random gives the salt */
    public static CredentialIdentity salted(RandomGenerator random) {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        return new CredentialIdentity(salt);
    }

    /** The same text for the same credential, and another for another. */
    public String of(Credential credential) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update(credential.header().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(credential.value().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
