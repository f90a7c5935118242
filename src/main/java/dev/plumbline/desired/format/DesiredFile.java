package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a file's bytes as subjects and their values. Pure; whatever the bytes are, the answer is a {@link Reading}. */
public final class DesiredFile {

    /** The most bytes of one file. */
    public static final int MAX_BYTES = 8 * 1024 * 1024;

    /** The most subjects of one file. */
    public static final int MAX_SUBJECTS = 5_000;

    /** How deep maps and lists may stand in each other. */
    static final int MAX_DEPTH = 64;

    /** The most scalars, maps and lists of one file, those that a YAML alias repeats counted each time. */
    static final int MAX_NODES = 500_000;

    private static final String JSON_FILE = ".json";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private DesiredFile() {}

    /**
     * Reads a whole file.
     *
     * @param path the file's path, parts split by {@code /}; the last part names the subject of {@link Format#Raw}
     */
    public static Reading read(byte[] bytes, Format format, String path) {
        try {
            String text = text(bytes);
            return new Reading.Parsed(
                    switch (format) {
                        case Yaml -> Subjects.of(new YamlReader().documents(text));
                        case Json -> Subjects.of(JsonReader.documents(text));
                        case Dotenv -> DotenvReader.state(text);
                        case Raw -> raw(text, path);
                        case JsonFiles ->
                            throw Refusal.malformed("is one file: JsonFiles is how a folder in Git is read");
                        case Unrecognized ->
                            throw Refusal.malformed(
                                    "has a format that this version does not know: use Yaml, Json, Dotenv or Raw");
                    });
        } catch (Refusal refusal) {
            return refusal.reading();
        }
    }

    /**
     * Reads the files of a folder whose names end with {@code .json}: each is a subject, named as the file is, and its value
     * the document. Other files are passed over.
     */
    public static Reading readFolder(SortedMap<String, byte[]> files) {
        var values = new TreeMap<Subject, JsonNode>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().endsWith(JSON_FILE)) {
                continue;
            }
            try {
                List<JsonNode> documents = JsonReader.documents(text(file.getValue()));
                if (documents.isEmpty()) {
                    throw Refusal.malformed("is empty");
                }
                values.put(Subjects.subject(file.getKey()), documents.getFirst());
            } catch (Refusal refusal) {
                return refusal.reading().behind("has the file " + ForeignText.shown(file.getKey(), 128) + ", which ");
            }
        }
        return new Reading.Parsed(State.of(values));
    }

    /** Decodes the text of one value as {@link Format#Raw} does. */
    public static Reading readValue(byte[] bytes, Subject subject) {
        try {
            return new Reading.Parsed(State.of(Map.of(subject, TextNode.valueOf(text(bytes)))));
        } catch (Refusal refusal) {
            return refusal.reading();
        }
    }

    /** Reads a file of one YAML document, a list as well as a map, as the value of one subject. */
    public static Reading readTree(byte[] bytes, Subject subject) {
        try {
            List<JsonNode> documents = new YamlReader().documents(text(bytes));
            if (documents.size() != 1) {
                throw Refusal.malformed("has " + documents.size() + " YAML documents: it has to be one");
            }
            return new Reading.Parsed(State.of(Map.of(subject, documents.getFirst())));
        } catch (Refusal refusal) {
            return refusal.reading();
        }
    }

    private static State raw(String text, String path) throws Refusal {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return State.of(Map.of(Subjects.subject(name), TextNode.valueOf(text)));
    }

    private static String text(byte[] bytes) throws Refusal {
        if (bytes.length > MAX_BYTES) {
            throw Refusal.tooLarge("has " + bytes.length + " bytes: the limit is " + MAX_BYTES);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError() || decoder.flush(out).isError()) {
            throw Refusal.malformed(
                    "is not UTF-8 text: byte " + (in.position() + 1) + " can't be read. Save it as UTF-8");
        }
        out.flip();
        boolean marked = out.hasRemaining() && out.get(0) == BYTE_ORDER_MARK;
        return marked ? out.subSequence(1, out.length()).toString() : out.toString();
    }
}
