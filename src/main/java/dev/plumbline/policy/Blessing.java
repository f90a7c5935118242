package dev.plumbline.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.plumbline.drift.Fingerprint;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A state that a person blessed, as it is kept: a JSON object with each subject's value, in which the fingerprint of a
 * sensitive scalar stands as {@code {"hmac": "hmac:…"}} and every other object as {@code {"object": {…}}}, so that nothing
 * that a destination holds is taken for a fingerprint.
 *
 * @param state what is kept, sensitive scalars as fingerprints
 * @param time when it was read
 */
record Blessing(State state, Word word, Instant time) {

    /** The key of the ConfigMap that the state is kept under. */
    static final String KEY = "state.json";

    /** What a ConfigMap can hold, less its other parts. */
    static final int MAX_BYTES = 900 * 1024;

    private static final String FINGERPRINT = "hmac";
    private static final String OBJECT = "object";
    private static final int MAX_DEPTH = 400;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
    }

    /** The state's bytes; equal states have equal bytes. */
    static byte[] bytes(State state) {
        ObjectNode subjects = JsonNodeFactory.instance.objectNode();
        state.values().forEach((subject, value) -> subjects.set(subject.name(), written(value)));
        return subjects.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #bytes} gave. @throws IOException where they are something else */
    static State read(byte[] bytes) throws IOException {
        var values = new TreeMap<Subject, JsonNode>();
        try {
            if (!(JSON.readTree(bytes) instanceof ObjectNode subjects)) {
                throw new IOException("no object");
            }
            for (Map.Entry<String, JsonNode> subject : subjects.properties()) {
                values.put(new Subject(subject.getKey()), read(subject.getValue()));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException("no kept state", e);
        }
        return State.of(values);
    }

    /** {@code sha256:} and 64 hexadecimal digits. */
    static String digest(byte[] bytes) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static JsonNode written(JsonNode value) {
        if (value instanceof POJONode node && node.getPojo() instanceof Fingerprint fingerprint) {
            return JsonNodeFactory.instance.objectNode().put(FINGERPRINT, fingerprint.text());
        }
        if (value.isObject()) {
            ObjectNode members = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(member -> members.set(member.getKey(), written(member.getValue())));
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.set(OBJECT, members);
            return object;
        }
        if (value.isArray()) {
            var items = JsonNodeFactory.instance.arrayNode(value.size());
            value.forEach(item -> items.add(written(item)));
            return items;
        }
        return value;
    }

    private static JsonNode read(JsonNode written) {
        if (written.isArray()) {
            var items = JsonNodeFactory.instance.arrayNode(written.size());
            written.forEach(item -> items.add(read(item)));
            return items;
        }
        if (!written.isObject()) {
            return written;
        }
        if (written.size() == 1 && written.path(FINGERPRINT).isTextual()) {
            return new Fingerprint(written.get(FINGERPRINT).textValue()).leaf();
        }
        if (written.size() == 1 && written.path(OBJECT).isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            written.get(OBJECT).properties().forEach(member -> object.set(member.getKey(), read(member.getValue())));
            return object;
        }
        throw new IllegalArgumentException("an object that is neither");
    }

    /** Names who said it, and no value. */
    @Override
    public String toString() {
        return "Blessing[" + state.values().size() + " subjects, by " + word.by() + "]";
    }
}
