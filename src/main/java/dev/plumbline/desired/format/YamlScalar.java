package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Scalars by the core schema of YAML 1.2.2, section 10.3: null, truth values, integers, decimals, else text. So
 * {@code yes}, {@code on} and dates are text.
 */
final class YamlScalar {

    private static final ScalarResolver CORE = new CoreScalarResolver(false);
    private static final List<Tag> KNOWN = List.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private YamlScalar() {}

    static JsonNode of(ScalarEvent event, String place) throws Refusal {
        String text = event.getValue();
        String written = event.getTag().orElse(null);
        boolean resolve = written == null && event.getImplicit().canOmitTagInPlainScalar();
        if (written == null || written.equals("!")) {
            return resolve ? tagged(CORE.resolve(text, true), text, place) : TextNode.valueOf(text);
        }
        // Not every text that a file has in a tag's place can be made one.
        Tag tag = KNOWN.stream()
                .filter(known -> known.getValue().equals(written))
                .findFirst()
                .orElseThrow(() -> unknownTag(place));
        if (!tag.equals(Tag.STR) && !CORE.resolve(text, true).equals(tag) && !isWholeFloat(tag, text)) {
            throw Refusal.malformed("has a value that is not what its tag says" + place);
        }
        return tagged(tag, text, place);
    }

    static Refusal unknownTag(String place) {
        return Refusal.malformed("has a tag that is not of YAML's core schema" + place
                + ": leave the tag out, only text, numbers, truth values, null, maps and lists can be compared");
    }

    private static boolean isWholeFloat(Tag tag, String text) {
        return tag.equals(Tag.FLOAT)
                && CORE.resolve(text, true).equals(Tag.INT)
                && !text.startsWith("0x")
                && !text.startsWith("0o");
    }

    private static JsonNode tagged(Tag tag, String text, String place) throws Refusal {
        if (tag.equals(Tag.NULL)) {
            return NullNode.instance;
        }
        if (tag.equals(Tag.BOOL)) {
            return BooleanNode.valueOf(text.toLowerCase(Locale.ROOT).equals("true"));
        }
        if (tag.equals(Tag.INT)) {
            return Numbers.integer(text);
        }
        if (tag.equals(Tag.FLOAT)) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.endsWith("inf") || lower.endsWith("nan")) {
                throw Refusal.malformed(
                        "has a number that JSON has no form for" + place + ": quote it where it is text");
            }
            return Numbers.decimal(text);
        }
        return TextNode.valueOf(text);
    }
}
