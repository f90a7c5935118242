package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the subjects in the documents of a file: the keys of one map, or Kubernetes manifests.
 *
 * <p>A manifest is a document with apiVersion, kind and metadata.name. Its subject is {@code Kind/name} in the core
 * group and {@code Kind.group/name} elsewhere, as {@code Deployment.apps/web}; its value is the whole manifest.
 */
final class Subjects {

    private Subjects() {}

    static State of(List<JsonNode> documents) throws Refusal {
        List<JsonNode> filled =
                documents.stream().filter(document -> !document.isNull()).toList();
        if (filled.isEmpty()) {
            throw Refusal.malformed("is empty: write {} if nothing should hold");
        }
        List<JsonNode> objects = flattened(filled);
        long manifests = objects.stream().filter(Subjects::isManifest).count();
        if (manifests == objects.size() && !objects.isEmpty()) {
            return manifests(objects);
        }
        if (manifests > 0) {
            throw Refusal.malformed("mixes Kubernetes manifests with other documents: each needs apiVersion, kind and"
                    + " metadata.name, document " + (firstOther(objects) + 1) + " has them not");
        }
        if (filled.size() > 1) {
            throw Refusal.malformed("has " + filled.size() + " documents: a file has one document that is a map, or"
                    + " Kubernetes manifests with apiVersion, kind and metadata.name");
        }
        return keys(filled.getFirst());
    }

    /** Where each subject of documents that {@link #of} takes stands: the number of its document, and the way from there. */
    static Map<Subject, List<String>> places(List<JsonNode> documents) throws Refusal {
        var places = new HashMap<Subject, List<String>>();
        for (int index = 0; index < documents.size(); index++) {
            JsonNode document = documents.get(index);
            String number = Integer.toString(index);
            if (isList(document)) {
                for (int item = 0; item < document.get("items").size(); item++) {
                    places.put(
                            manifestSubject(document.get("items").get(item)),
                            List.of(number, "items", Integer.toString(item)));
                }
            } else if (isManifest(document)) {
                places.put(manifestSubject(document), List.of(number));
            } else {
                for (Map.Entry<String, JsonNode> member : document.properties()) {
                    places.put(subject(member.getKey()), List.of(number, member.getKey()));
                }
            }
        }
        return places;
    }

    /** The number of the one document whose keys are the subjects; -1 where they are manifests. */
    static int keyed(List<JsonNode> documents) {
        for (int index = 0; index < documents.size(); index++) {
            JsonNode document = documents.get(index);
            if (document.isObject()) {
                return isList(document) || isManifest(document) ? -1 : index;
            }
        }
        return -1;
    }

    static Subject subject(String name) throws Refusal {
        if (name.isEmpty() || name.length() > Subject.MAX_LENGTH) {
            throw Refusal.malformed("has a subject of " + name.length() + " characters, beginning \""
                    + ForeignText.shown(name, 40) + "\": a subject has 1 to " + Subject.MAX_LENGTH);
        }
        return new Subject(name);
    }

    static void checkCount(int subjects) throws Refusal {
        if (subjects > DesiredFile.MAX_SUBJECTS) {
            throw Refusal.tooLarge(
                    "has more than " + DesiredFile.MAX_SUBJECTS + " subjects: split it over several policies");
        }
    }

    private static State keys(JsonNode document) throws Refusal {
        if (!document.isObject()) {
            throw Refusal.malformed("is no map: its outermost level must be keys with values, each key a subject");
        }
        checkCount(document.size());
        var values = new HashMap<Subject, JsonNode>();
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            values.put(subject(member.getKey()), member.getValue());
        }
        return State.of(values);
    }

    private static State manifests(List<JsonNode> objects) throws Refusal {
        checkCount(objects.size());
        var values = new HashMap<Subject, JsonNode>();
        for (JsonNode object : objects) {
            Subject subject = manifestSubject(object);
            if (values.put(subject, object) != null) {
                throw Refusal.malformed("has the manifest " + ForeignText.shown(subject.name(), 120) + " twice");
            }
        }
        return State.of(values);
    }

    private static List<JsonNode> flattened(List<JsonNode> documents) {
        var objects = new ArrayList<JsonNode>();
        for (JsonNode document : documents) {
            if (isList(document)) {
                document.get("items").forEach(objects::add);
            } else {
                objects.add(document);
            }
        }
        return objects;
    }

    private static boolean isList(JsonNode document) {
        return isText(document.path("apiVersion"))
                && document.path("kind").asText().endsWith("List")
                && document.path("items").isArray()
                && document.path("metadata").path("name").isMissingNode();
    }

    private static boolean isManifest(JsonNode object) {
        return isText(object.path("apiVersion"))
                && isText(object.path("kind"))
                && isText(object.path("metadata").path("name"));
    }

    private static boolean isText(JsonNode node) {
        return node.isTextual() && !node.textValue().isEmpty();
    }

    private static int firstOther(List<JsonNode> objects) {
        int index = 0;
        while (isManifest(objects.get(index))) {
            index++;
        }
        return index;
    }

    private static Subject manifestSubject(JsonNode object) throws Refusal {
        String apiVersion = object.get("apiVersion").textValue();
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : "." + apiVersion.substring(0, slash);
        String name = object.get("metadata").get("name").textValue();
        return subject(object.get("kind").textValue() + group + "/" + name);
    }
}
