package dev.plumbline.destination.github;

import static org.assertj.core.api.Assertions.assertThat;

import com.goterl.lazysodium.LazySodiumJava;
import com.goterl.lazysodium.SodiumJava;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedBoxTest {

    private static final LazySodiumJava SODIUM = new LazySodiumJava(new SodiumJava());

    private final SecureRandom random = new SecureRandom();
    private final byte[] publicKey = new byte[32];
    private final byte[] secretKey = new byte[32];

    SealedBoxTest() {
        assertThat(SODIUM.cryptoBoxKeypair(publicKey, secretKey)).isTrue();
    }

    private byte[] opened(byte[] sealed) {
        byte[] message = new byte[sealed.length - 48];
        assertThat(SODIUM.cryptoBoxSealOpen(message, sealed, sealed.length, publicKey, secretKey))
                .isTrue();
        return message;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 31, 32, 33, 63, 64, 65, 1000, 48 * 1024})
    void libsodium_opens_what_was_sealed(int length) {
        byte[] message = new byte[length];
        new Random(length).nextBytes(message);

        byte[] sealed = SealedBox.seal(message, publicKey, random).orElseThrow();

        assertThat(sealed).hasSize(length + 48);
        assertThat(opened(sealed)).isEqualTo(message);
    }

    @Test
    void many_keys_and_messages_are_opened() {
        for (int i = 0; i < 200; i++) {
            SODIUM.cryptoBoxKeypair(publicKey, secretKey);
            byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);

            assertThat(opened(SealedBox.seal(message, publicKey, random).orElseThrow()))
                    .isEqualTo(message);
        }
    }

    @Test
    void sealing_the_same_twice_gives_two_boxes_that_show_nothing_of_it() {
        byte[] message = new byte[64];

        byte[] one = SealedBox.seal(message, publicKey, random).orElseThrow();
        byte[] other = SealedBox.seal(message, publicKey, random).orElseThrow();

        assertThat(one).isNotEqualTo(other);
        assertThat(HexFormat.of().formatHex(one)).doesNotContain("00".repeat(16));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"
            })
    void a_public_key_that_is_none_is_refused(String hex) {
        assertThat(SealedBox.seal(new byte[8], HexFormat.of().parseHex(hex), random))
                .isEmpty();
    }
}
