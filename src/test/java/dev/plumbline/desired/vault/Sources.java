package dev.plumbline.desired.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec.AppRole;
import dev.plumbline.api.SecretSourceSpec.ServiceAccount;
import dev.plumbline.api.SecretSourceSpec.Vault;
import dev.plumbline.api.SecretSourceSpec.VaultAuth;
import dev.plumbline.api.SecretSourceSpec.VaultToken;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.drift.Observation.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/** What the tests of the source say often. */
final class Sources {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Sources() {}

    static VaultAuth byToken() {
        return new VaultAuth(new VaultToken(new SecretRef("vault-read")), null, null);
    }

    static VaultAuth byAppRole(String roleId) {
        return new VaultAuth(null, new AppRole(null, roleId, new SecretRef("vault-read")), null);
    }

    static VaultAuth byAccount(String role, String account, String audience) {
        return new VaultAuth(null, null, new ServiceAccount(null, role, account, audience));
    }

    static Vault spec(URI url, String path, String key, VaultAuth auth) {
        return new Vault(url.toString(), null, null, path, key, auth, null);
    }

    /** The paths that a reader of one secret needs. */
    static String[] paths(String path) {
        return new String[] {"secret/metadata/" + path, "secret/data/" + path};
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reading.Current current(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Current.class);
        return (Reading.Current) reading;
    }

    static String value(Reading reading) {
        return current(reading).value().text().orElseThrow();
    }

    static Reading.Unchanged unchanged(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Unchanged.class);
        return (Reading.Unchanged) reading;
    }

    static Reading.Withdrawn withdrawn(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Withdrawn.class);
        return (Reading.Withdrawn) reading;
    }

    /** Why it failed; no message repeats what must not be shown. */
    static Unavailable failed(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Failed.class);
        var why = ((Reading.Failed) reading).why();
        assertThat(why.message()).doesNotContain("canary");
        return why;
    }
}
