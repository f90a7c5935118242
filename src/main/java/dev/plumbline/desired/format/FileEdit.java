package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.drift.State;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a file say what was observed, line by line, and shows the change as a unified diff. Pure; the same inputs give
 * the same edit. What is edited is read again, and has to say exactly that and nothing else that is new. A line is
 * touched only where it holds nothing beside a revealed subject's key and value, and the diff has no line of context: so
 * it shows no value that the policy does not reveal.
 */
public sealed interface FileEdit {

    /**
     * It can be read, and this is what can be done.
     *
     * @param file the file's bytes afterwards
     * @param patch a unified diff for {@code git apply --unidiff-zero}; empty where nothing is taken over
     * @param taken what the file says afterwards, in the given order
     * @param leftOut the others, in the given order
     */
    record Edited(byte[] file, String patch, List<Take> taken, List<LeftOut> leftOut) implements FileEdit {
        public Edited {
            taken = List.copyOf(taken);
            leftOut = List.copyOf(leftOut);
        }

        /** Shows no content. */
        @Override
        public String toString() {
            return "Edited[" + taken.size() + " taken over, " + leftOut.size() + " left out]";
        }
    }

    /** It can't be edited at all; the reason goes on after the file's name. It holds no value. */
    record Refused(String why) implements FileEdit {}

    /** A take that the edit leaves as it is; the reason goes on after the subject's name. */
    record LeftOut(Take take, String why) {}

    /**
     * Edits a file.
     *
     * @param path of the file, relative to the root of its repository, parts split by {@code /}
     * @param takes in their order; at most one for each subject and field
     */
    static FileEdit of(byte[] file, Format format, String path, List<Take> takes) {
        return switch (DesiredFile.read(file, format, path)) {
            case Reading.Malformed(String why) -> new Refused(why);
            case Reading.TooLarge(String why) -> new Refused(why);
            case Reading.Parsed(State state) -> {
                String text = new String(file, StandardCharsets.UTF_8);
                if (text.startsWith("\uFEFF")) {
                    yield new Refused("begins with a byte order mark: save it without");
                }
                if (text.replace("\r\n", "").indexOf('\r') >= 0) {
                    yield new Refused("has lines that end with a carriage return alone: save it with line feeds");
                }
                yield new FileEditing(text, format, path, state).edit(takes);
            }
        };
    }

    /**
     * Edits a file of a folder that is one JSON document and one subject. The file is that subject and nothing else, so that
     * a patch shows of it what it has to.
     *
     * @param path of the file, relative to the root of its repository, parts split by {@code /}
     * @param takes of the one subject, in their order; at most one for each field
     */
    static FileEdit ofDocument(byte[] file, String path, List<Take> takes) {
        SortedMap<String, byte[]> folder = new TreeMap<>();
        folder.put("file.json", file);
        return switch (DesiredFile.readFolder(folder)) {
            case Reading.Malformed(String why) -> new Refused(why);
            case Reading.TooLarge(String why) -> new Refused(why);
            case Reading.Parsed(State state) -> {
                String text = new String(file, StandardCharsets.UTF_8);
                if (text.startsWith("\uFEFF") || text.indexOf('\r') >= 0) {
                    yield new Refused(
                            "begins with a byte order mark or has carriage returns: save it without, with line feeds");
                }
                yield state.values().firstEntry().getValue() instanceof ObjectNode document
                        ? new DocumentEditing(text, path, document).edit(takes)
                        : new Refused("is no JSON object: change it by hand");
            }
        };
    }
}
