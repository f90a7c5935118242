package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.drift.ForeignText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 documents as JSON trees, from the parser's events: so the limits hold before anything is built, and
 * nothing but maps, lists and the core schema's scalars can come out. One instance reads one text.
 */
final class YamlReader {

    /** The most text that the document may come to when its aliases are written out, in characters. */
    private static final long MAX_WEIGHT = 4L * DesiredFile.MAX_BYTES;

    /** What the parser says without quoting the file. Anything else could hold a value and is not shown. */
    private static final Set<String> PLAIN_PROBLEMS = Set.of(
            "mapping values are not allowed here",
            "sequence entries are not allowed here",
            "mapping keys are not allowed here",
            "could not find expected ':'",
            "found unexpected end of stream",
            "found unexpected document separator",
            "special characters are not allowed");

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final Map<Anchor, Weighed> anchors = new HashMap<>();
    private Iterator<Event> events;
    private int nodes;
    private long weight;

    /** A tree and what it counts against the limits each time that an alias repeats it. */
    private record Weighed(JsonNode tree, int nodes, long weight) {}

    /** The documents in their order; an empty document is a null. */
    List<JsonNode> documents(String text) throws Refusal {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(DesiredFile.MAX_BYTES)
                .setUseMarks(true)
                .build();
        try {
            events = new Parse(settings).parseString(text).iterator();
            return documents();
        } catch (MarkedYamlEngineException e) {
            String hint = PLAIN_PROBLEMS.contains(e.getProblem()) ? ": " + e.getProblem() : "";
            throw Refusal.malformed("is not valid YAML" + hint + place(e.getProblemMark()));
        } catch (YamlEngineException e) {
            throw Refusal.malformed(
                    "is not valid YAML: it holds a character that YAML does not allow, or more than its limits");
        }
    }

    private List<JsonNode> documents() throws Refusal {
        var documents = new ArrayList<JsonNode>();
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart) {
                anchors.clear();
                documents.add(node(events.next(), 0));
                if (documents.size() > DesiredFile.MAX_SUBJECTS) {
                    throw Refusal.tooLarge("has more than " + DesiredFile.MAX_SUBJECTS + " documents");
                }
            }
        }
        return documents;
    }

    private JsonNode node(Event event, int depth) throws Refusal {
        if (event instanceof AliasEvent alias) {
            return repeated(alias);
        }
        int nodesBefore = nodes;
        long weightBefore = weight;
        JsonNode tree = switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case MappingStart -> map((CollectionStartEvent) event, depth + 1);
            case SequenceStart -> list((CollectionStartEvent) event, depth + 1);
            case Alias, Comment, DocumentEnd, DocumentStart, MappingEnd, SequenceEnd, StreamEnd, StreamStart ->
                throw Refusal.malformed("is not valid YAML" + place(event.getStartMark()));
        };
        ((NodeEvent) event)
                .getAnchor()
                .ifPresent(
                        anchor -> anchors.put(anchor, new Weighed(tree, nodes - nodesBefore, weight - weightBefore)));
        return tree;
    }

    /** An alias inside of what it names is not known yet, and so refused with the others that name nothing. */
    private JsonNode repeated(AliasEvent alias) throws Refusal {
        Weighed named = anchors.get(alias.getAlias());
        if (named == null) {
            throw Refusal.malformed("has an alias that names nothing before it" + place(alias.getStartMark()));
        }
        count(named.nodes(), named.weight(), alias);
        return named.tree();
    }

    private JsonNode map(CollectionStartEvent start, int depth) throws Refusal {
        enter(start, depth, "tag:yaml.org,2002:map");
        var map = json.objectNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            String key = key(event);
            if (map.has(key)) {
                throw Refusal.malformed(
                        "has the key \"" + ForeignText.shown(key, 80) + "\" twice" + place(event.getStartMark()));
            }
            map.set(key, node(events.next(), depth));
        }
        return map;
    }

    /** A key that is a number or a truth value is the text that it was written as: {@code 8080: x} can be read. */
    private String key(Event event) throws Refusal {
        if (event instanceof ScalarEvent scalar) {
            if (scalar.isPlain() && scalar.getValue().equals("<<")) {
                throw Refusal.malformed("uses the merge key <<, which YAML 1.2 no longer has"
                        + place(scalar.getStartMark()) + ": write the keys out, or quote it where it is a name");
            }
            JsonNode value = node(scalar, 0);
            return value.isTextual() ? value.textValue() : scalar.getValue();
        }
        if (event instanceof AliasEvent alias && repeated(alias) instanceof JsonNode named && named.isTextual()) {
            return named.textValue();
        }
        throw Refusal.malformed("has a key that is not text" + place(event.getStartMark()));
    }

    private JsonNode list(CollectionStartEvent start, int depth) throws Refusal {
        enter(start, depth, "tag:yaml.org,2002:seq");
        var list = json.arrayNode();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            list.add(node(event, depth));
        }
        return list;
    }

    private void enter(CollectionStartEvent start, int depth, String expectedTag) throws Refusal {
        count(1, 1, start);
        if (depth > DesiredFile.MAX_DEPTH) {
            throw Refusal.tooLarge(
                    "is nested deeper than " + DesiredFile.MAX_DEPTH + " levels" + place(start.getStartMark()));
        }
        if (!start.getTag()
                .map(tag -> tag.equals("!") || tag.equals(expectedTag))
                .orElse(true)) {
            throw YamlScalar.unknownTag(place(start.getStartMark()));
        }
    }

    private JsonNode scalar(ScalarEvent event) throws Refusal {
        count(1, 1L + event.getValue().length(), event);
        return YamlScalar.of(event, place(event.getStartMark()));
    }

    private void count(int moreNodes, long moreWeight, Event event) throws Refusal {
        nodes += moreNodes;
        weight += moreWeight;
        if (nodes > DesiredFile.MAX_NODES || weight > MAX_WEIGHT) {
            throw Refusal.tooLarge("comes to more than " + DesiredFile.MAX_NODES + " values or " + MAX_WEIGHT
                    + " characters with its aliases written out" + place(event.getStartMark()));
        }
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> " (line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ")")
                .orElse("");
    }
}
