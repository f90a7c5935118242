package dev.plumbline.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.drift.Fingerprint;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlessingTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void what_is_kept_reads_back_as_it_was() throws IOException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.set("token", new Fingerprint("hmac:00112233").leaf());
        tree.set("list", json("[1, true, null, {\"a\": []}]"));
        var state = State.of(Map.of(new Subject("tree"), tree, new Subject("text"), json("\"a\"")));

        var read = Blessing.read(Blessing.bytes(state));

        assertThat(read).isEqualTo(state);
    }

    @Test
    void an_object_that_looks_like_a_fingerprint_is_not_taken_for_one() throws IOException {
        var state = State.of(Map.of(
                new Subject("forged"), json("{\"hmac\": \"hmac:00112233\"}"),
                new Subject("nested"), json("{\"object\": {\"hmac\": \"hmac:00112233\"}}")));

        var read = Blessing.read(Blessing.bytes(state));

        assertThat(read).isEqualTo(state);
        assertThat(read.values().get(new Subject("forged")).isObject()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"a\": {\"b\": 1}}", "{\"\": 1}", "{\"a\": {\"hmac\": 1}}", "\u0000"})
    void bytes_that_keep_no_state_are_refused(String bytes) {
        assertThatThrownBy(() -> Blessing.read(bytes.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_word_names_a_person_and_a_reason() {
        assertThat(word("alice@example.com: hotfix of OPS-114"))
                .contains(new Word("alice@example.com", "hotfix of OPS-114", "alice@example.com: hotfix of OPS-114"));
        assertThat(word("system:serviceaccount:ci:bot: nightly"))
                .map(Word::by)
                .contains("system:serviceaccount:ci:bot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "alice:no space", ": no name", "alice: ", "alice:  "})
    void what_names_no_person_or_no_reason_is_no_word(String text) {
        assertThat(word(text)).isEmpty();
    }

    @Test
    void a_policy_without_the_annotation_says_nothing() {
        assertThat(Word.of(new DriftPolicy())).isEmpty();
    }

    private static Optional<Word> word(String text) {
        var policy = new DriftPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .addToAnnotations(DriftPolicy.BLESS, text)
                .build());
        return Word.of(policy);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
