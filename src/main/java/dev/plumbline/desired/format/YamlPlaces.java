package dev.plumbline.desired.format;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Finds where the values of YAML documents stand. Only for texts that {@link YamlReader} has taken: its limits hold. */
final class YamlPlaces {

    private final String text;
    private final int[] offsets;

    private YamlPlaces(String text) {
        this.text = text;
        this.offsets = offsets(text);
    }

    /** The documents in their order. */
    static List<Located> documents(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(DesiredFile.MAX_BYTES)
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .setUseMarks(true)
                .build();
        var places = new YamlPlaces(text);
        var documents = new ArrayList<Located>();
        new Compose(settings).composeAllFromString(text).forEach(node -> documents.add(places.of(node)));
        return documents;
    }

    private Located of(Node node) {
        int start = offset(node.getStartMark().orElseThrow());
        int end = offset(node.getEndMark().orElseThrow());
        if (node.getAnchor().isPresent()) {
            return new Located.Shared(start, end);
        }
        return switch (node) {
            case ScalarNode scalar -> new Located.Scalar(start, end, scalar.getScalarStyle() == ScalarStyle.PLAIN);
            case MappingNode map -> new Located.Fields(start, end, isFlow(map.getFlowStyle()), fields(map));
            case SequenceNode list ->
                new Located.Items(
                        start,
                        end,
                        isFlow(list.getFlowStyle()),
                        list.getValue().stream().map(this::of).toList());
            default -> throw new IllegalStateException("a node that is no scalar, map or list: " + node.getNodeType());
        };
    }

    /** Keys that are no scalars are repeated from elsewhere; nothing is changed there. */
    private List<Located.Field> fields(MappingNode map) {
        var fields = new ArrayList<Located.Field>();
        for (NodeTuple tuple : map.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getAnchor().isEmpty()) {
                fields.add(new Located.Field(
                        key.getValue(),
                        offset(key.getStartMark().orElseThrow()),
                        offset(key.getEndMark().orElseThrow()),
                        of(tuple.getValueNode())));
            }
        }
        return fields;
    }

    private static boolean isFlow(FlowStyle style) {
        return style == FlowStyle.FLOW;
    }

    private int offset(Mark mark) {
        return offsets.length == 0 ? Math.min(mark.getIndex(), text.length()) : offsets[mark.getIndex()];
    }

    /** The parser counts code points. Where each is one character, there is nothing to convert. */
    private static int[] offsets(String text) {
        int points = text.codePointCount(0, text.length());
        if (points == text.length()) {
            return new int[0];
        }
        var offsets = new int[points + 2];
        int at = 0;
        for (int point = 0; point < points; point++) {
            offsets[point] = at;
            at += Character.charCount(text.codePointAt(at));
        }
        offsets[points] = at;
        offsets[points + 1] = at;
        return offsets;
    }
}
