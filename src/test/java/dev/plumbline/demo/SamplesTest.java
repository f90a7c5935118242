package dev.plumbline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static String sha256(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static JsonNode spec(String policy) throws IOException {
        return YAML.readTree(Samples.policy(policy)).get("spec");
    }

    @Test
    void policy_names_the_checksum_of_the_published_favicon_and_not_of_the_earlier_one() throws Exception {
        String desired = spec("published-assets").at("/desired/inline/document").textValue();
        String checksum = YAML.readTree(desired).at("/~1favicon.ico/sha256").textValue();

        assertThat(checksum).isEqualTo(sha256(Samples.bytes("site/favicon.ico")));
        assertThat(checksum).isNotEqualTo(sha256(Samples.bytes("earlier/favicon.ico")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing-config", "web-objects"})
    void policies_read_a_file_of_the_repository(String policy) throws IOException {
        JsonNode git = spec(policy).at("/desired/git");

        assertThat(git.get("url").textValue()).isEqualTo(Samples.GIT);
        assertThat(Samples.committed(git.get("path").textValue())).isNotEmpty();
    }

    @Test
    void the_distribution_reads_the_example_vault() throws IOException {
        assertThat(YAML.readTree(Samples.distribution("payment-key"))
                        .at("/spec/source/vault/address")
                        .textValue())
                .isEqualTo(Samples.VAULT);
    }

    @Test
    void policy_observes_the_example_web_site() throws IOException {
        assertThat(spec("published-assets").at("/destination/http/baseUrl").textValue())
                .isEqualTo(Samples.WEBSITE);
    }
}
