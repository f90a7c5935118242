package dev.plumbline.check.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.FingerprintKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Values that are never shown, whatever a policy reveals, and what stands for them. A tool's marks miss copies: so a value
 * that is secret anywhere is hidden everywhere, and so is any text that it stands in, as it is, as JSON writes it in a
 * string, or in Base64. What stands for a value says the same as long as the value does, so that differences still show.
 *
 * <p>Truth values hide nothing but themselves, and a value of less than {@value #MIN_PART} characters hides only what is
 * equal to it. Beyond {@value #MAX_SECRETS} values, or where looking for all of them would take too long, all is hidden.
 */
public final class Concealment {

    static final int MIN_PART = 3;
    static final int MAX_SECRETS = 2_000;

    /** How much may be looked through, in characters times values. */
    private static final long MAX_WORK = 2_000_000_000L;

    private final FingerprintKey key;
    private final Set<String> whole = new HashSet<>();
    private final List<String> parts = new ArrayList<>();
    private boolean all;

    /** @param key for what stands for values */
    public Concealment(FingerprintKey key) {
        this.key = key;
    }

    /** Text that is secret. */
    public Concealment secret(String text) {
        if (text.isEmpty() || all || !whole.add(text)) {
            return this;
        }
        if (whole.size() > MAX_SECRETS) {
            all = true;
            return this;
        }
        addParts(text);
        String bare = text.strip();
        if (!bare.equals(text)) {
            addParts(bare);
        }
        return this;
    }

    public Concealment secrets(Collection<String> texts) {
        texts.forEach(this::secret);
        return this;
    }

    /** All scalars of a tree are secret. */
    public void secret(JsonNode tree) {
        if (tree.isContainerNode()) {
            tree.forEach(this::secret);
        } else if (!tree.isNull() && !tree.isMissingNode() && !tree.isBoolean()) {
            secret(tree.asText());
        }
    }

    /** The scalars of a tree that marks, a tree of the same form, say are secret: {@code true} stands for all below. */
    public void secret(JsonNode tree, JsonNode marks) {
        if (tree == null || marks == null) {
            return;
        }
        if (marks.isBoolean()) {
            if (marks.booleanValue()) {
                secret(tree);
            }
        } else if (tree.isObject() && marks.isObject()) {
            marks.properties().forEach(mark -> secret(tree.get(mark.getKey()), mark.getValue()));
        } else if (tree.isArray() && marks.isArray()) {
            for (int index = 0; index < Math.min(tree.size(), marks.size()); index++) {
                secret(tree.get(index), marks.get(index));
            }
        }
    }

    /** The tree with a mark for each part that is marked, and for each that holds a secret. */
    public JsonNode hidden(JsonNode tree, JsonNode marks) {
        return without(marked(tree, marks));
    }

    /** The tree with a mark for each part that holds a secret. */
    public JsonNode without(JsonNode tree) {
        return switch (tree) {
            case ObjectNode object -> {
                ObjectNode shown = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(member -> shown.set(
                                holdsSecret(member.getKey())
                                        ? mark(TextNode.valueOf(member.getKey()))
                                                .textValue()
                                        : member.getKey(),
                                without(member.getValue())));
                yield shown;
            }
            case ArrayNode array -> {
                ArrayNode shown = JsonNodeFactory.instance.arrayNode(array.size());
                array.forEach(item -> shown.add(without(item)));
                yield shown;
            }
            default -> {
                boolean empty = tree.isNull() || tree.isMissingNode();
                yield !empty && (all || !tree.isBoolean() && holdsSecret(tree.asText())) ? mark(tree) : tree;
            }
        };
    }

    /** Says how much will be looked through, before anything is: both sides have to be treated alike. */
    public void lookingThrough(long characters) {
        all |= characters * parts.size() > MAX_WORK;
    }

    /** Whether a secret stands in a text. */
    public boolean holdsSecret(String text) {
        return all || whole.contains(text) || parts.stream().anyMatch(text::contains);
    }

    /** The tree with a mark for each part that is marked. */
    public JsonNode marked(JsonNode tree, JsonNode marks) {
        if (marks == null || tree.isNull()) {
            return tree;
        }
        if (marks.isBoolean()) {
            return marks.booleanValue() ? mark(tree) : tree;
        }
        if (tree instanceof ObjectNode object && marks.isObject()) {
            ObjectNode shown = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(member ->
                            shown.set(member.getKey(), marked(member.getValue(), marks.get(member.getKey()))));
            return shown;
        }
        if (tree instanceof ArrayNode array && marks.isArray()) {
            ArrayNode shown = JsonNodeFactory.instance.arrayNode(array.size());
            for (int index = 0; index < array.size(); index++) {
                shown.add(marked(array.get(index), marks.get(index)));
            }
            return shown;
        }
        return tree;
    }

    private TextNode mark(JsonNode value) {
        return TextNode.valueOf("sensitive " + key.fingerprint(value));
    }

    private void addParts(String text) {
        if (text.length() < MIN_PART) {
            return;
        }
        parts.add(text);
        String quoted = TextNode.valueOf(text).toString();
        String inString = quoted.substring(1, quoted.length() - 1);
        if (!inString.equals(text)) {
            parts.add(inString);
        }
        parts.add(Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
}
