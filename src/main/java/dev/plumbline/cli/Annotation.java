package dev.plumbline.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/** An annotation that a person speaks by. */
final class Annotation {

    private Annotation() {}

    /** Sets it and leaves the others. */
    static List<Edit> set(HasMetadata read, String name, String value) {
        var there = read.getMetadata().getAnnotations();
        return List.of(
                there == null || there.isEmpty()
                        ? Edit.add("/metadata/annotations", Map.of(name, value))
                        : Edit.add(
                                "/metadata/annotations/"
                                        + name.replace("~", "~0").replace("/", "~1"),
                                value));
    }

    /** Its value; empty text where it isn't there. */
    static String of(HasMetadata resource, String name) {
        var there = resource.getMetadata().getAnnotations();
        return there == null ? "" : there.getOrDefault(name, "");
    }
}
