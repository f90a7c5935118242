package dev.plumbline.destination.github;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.util.Pack;

/**
 * libsodium's {@code crypto_box_seal}: anybody can seal to a public key, only its owner opens. A fresh X25519 key and the
 * recipient's agree on a secret; HSalsa20 makes the key of it, BLAKE2b of both public keys the nonce, and XSalsa20 with
 * Poly1305 does the rest. In plain Java, since libsodium itself would have to be unpacked to a disk that the image does
 * not have.
 */
final class SealedBox {

    static final int KEY = 32;

    private static final int TAG = 16;
    private static final int NONCE = 24;
    private static final int ROUNDS = 20;

    /** Where HSalsa20 takes its output from, of the sixteen words of Salsa20's state. */
    private static final int[] HSALSA = {0, 5, 10, 15, 6, 7, 8, 9};

    private static final byte[] SIGMA = "expand 32-byte k".getBytes(StandardCharsets.US_ASCII);

    private SealedBox() {}

    /**
     * Seals a message; empty where the public key is none: of another length than {@value #KEY} bytes, or one of the few
     * points that agree on nothing.
     */
    static Optional<byte[]> seal(byte[] message, byte[] recipient, SecureRandom random) {
        if (recipient.length != KEY) {
            return Optional.empty();
        }
        var own = new X25519PrivateKeyParameters(random);
        byte[] sender = own.generatePublicKey().getEncoded();
        byte[] shared = new byte[KEY];
        var agreement = new X25519Agreement();
        agreement.init(own);
        try {
            agreement.calculateAgreement(new X25519PublicKeyParameters(recipient), shared, 0);
        } catch (IllegalStateException e) {
            // The agreement is all zeros.
            return Optional.empty();
        }
        byte[] key = hsalsa20(shared);
        byte[] box = secretBox(message, nonce(sender, recipient), key);
        Arrays.fill(shared, (byte) 0);
        Arrays.fill(key, (byte) 0);
        byte[] sealed = Arrays.copyOf(sender, KEY + box.length);
        System.arraycopy(box, 0, sealed, KEY, box.length);
        return Optional.of(sealed);
    }

    private static byte[] nonce(byte[] sender, byte[] recipient) {
        var digest = new Blake2bDigest(NONCE * Byte.SIZE);
        digest.update(sender, 0, sender.length);
        digest.update(recipient, 0, recipient.length);
        byte[] nonce = new byte[NONCE];
        digest.doFinal(nonce, 0);
        return nonce;
    }

    /** HSalsa20 of a key and sixteen zeros: Salsa20's core without the final addition, which is taken back here. */
    private static byte[] hsalsa20(byte[] key) {
        int[] state = new int[16];
        for (int i = 0; i < 4; i++) {
            state[i * 5] = Pack.littleEndianToInt(SIGMA, i * 4);
            state[1 + i] = Pack.littleEndianToInt(key, i * 4);
            state[11 + i] = Pack.littleEndianToInt(key, 16 + i * 4);
        }
        int[] core = new int[16];
        Salsa20Engine.salsaCore(ROUNDS, state, core);
        byte[] out = new byte[KEY];
        for (int i = 0; i < HSALSA.length; i++) {
            Pack.intToLittleEndian(core[HSALSA[i]] - state[HSALSA[i]], out, i * 4);
        }
        return out;
    }

    /** The tag, then the message enciphered. The cipher's first 32 bytes are the tag's key. */
    private static byte[] secretBox(byte[] message, byte[] nonce, byte[] key) {
        var cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        byte[] tagKey = new byte[KEY];
        cipher.processBytes(tagKey, 0, KEY, tagKey, 0);
        byte[] box = new byte[TAG + message.length];
        cipher.processBytes(message, 0, message.length, box, TAG);
        var tag = new Poly1305();
        tag.init(new KeyParameter(tagKey));
        tag.update(box, TAG, message.length);
        tag.doFinal(box, 0);
        return box;
    }
}
