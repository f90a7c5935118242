package dev.plumbline.desired.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.desired.format.Reading.Malformed;
import dev.plumbline.desired.format.Reading.Parsed;
import dev.plumbline.desired.format.Reading.TooLarge;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a YAML file of declared flags: a list of names, a list of maps with the member {@code name}, or a map by name;
 * under the key {@code flags} or at the top. Each declared flag is a subject, and its value null: being declared promotes
 * nothing. Pure; whatever the bytes are, the answer is a {@link Reading}.
 */
final class FlagRegistry {

    private static final Subject WHOLE = new Subject("registry");

    private FlagRegistry() {}

    static Reading read(byte[] bytes, FlagNames names) {
        Reading whole = DesiredFile.readTree(bytes, WHOLE);
        if (!(whole instanceof Parsed(State state))) {
            return whole;
        }
        JsonNode document = state.values().get(WHOLE);
        JsonNode flags = document.isObject() && document.has("flags") ? document.get("flags") : document;
        if (flags.isNull()) {
            return new Malformed("declares nothing: write [] if there are no flags");
        }
        if (!flags.isObject() && !flags.isArray()) {
            return new Malformed("holds neither a list nor a map of flags, at the top or under the key flags");
        }
        return flags.size() > DesiredFile.MAX_SUBJECTS
                ? new TooLarge("declares more than " + DesiredFile.MAX_SUBJECTS + " flags")
                : declared(flags, names);
    }

    private static Reading declared(JsonNode flags, FlagNames names) {
        var declared = new TreeMap<Subject, JsonNode>();
        List<String> listed = new ArrayList<>();
        if (flags.isObject()) {
            flags.fieldNames().forEachRemaining(listed::add);
        } else {
            for (JsonNode item : flags) {
                JsonNode name = item.isObject() ? item.path("name") : item;
                if (!name.isTextual()) {
                    return new Malformed("has a flag without a name, number " + (listed.size() + 1)
                            + " of the list: write its name, or a map with the member name");
                }
                listed.add(name.textValue());
            }
        }
        for (String name : listed) {
            Optional<Subject> subject = names.subject(name);
            String shown = '"' + ForeignText.shown(name, 80) + '"';
            if (subject.isEmpty()) {
                return new Malformed(
                        "has the flag " + shown
                                + ", which no config var can be called after: a name has letters, digits, '-' and '_', and not too many");
            }
            if (declared.put(subject.get(), NullNode.instance) != null) {
                return new Malformed("declares the flag " + shown + " twice, as " + subject.get());
            }
        }
        return new Parsed(State.of(declared));
    }
}
