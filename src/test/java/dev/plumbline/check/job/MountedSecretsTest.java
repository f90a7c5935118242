package dev.plumbline.check.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountedSecretsTest {

    @TempDir
    Path folder;

    @Test
    void each_file_is_a_key_but_for_the_kubelet_s_own() throws IOException {
        Path secret = Files.createDirectories(folder.resolve("git-read"));
        Files.createDirectories(secret.resolve("..2026_11_21"));
        Files.writeString(secret.resolve("..2026_11_21").resolve("password"), "canary");
        Files.createSymbolicLink(secret.resolve("..data"), Path.of("..2026_11_21"));
        Files.createSymbolicLink(secret.resolve("password"), Path.of("..data/password"));

        var keys = new MountedSecrets("shop", folder).secret("git-read");

        assertThat(keys)
                .isInstanceOfSatisfying(
                        Lookup.Found.class,
                        found -> assertThat(((Map<?, ?>) found.value())
                                        .keySet().stream().map(String::valueOf))
                                .containsExactly("password"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "..", ".", "../git-read", "git-read/deeper"})
    void what_is_not_mounted_is_not_there(String name) throws IOException {
        Files.createDirectories(folder.resolve("git-read").resolve("deeper"));

        assertThat(new MountedSecrets("shop", folder).secret(name)).isInstanceOf(Lookup.Failed.class);
    }
}
