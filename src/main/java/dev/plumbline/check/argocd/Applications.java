package dev.plumbline.check.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plumbline.api.CheckSpec.ArgoCd;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the Applications of a namespace. */
final class Applications {

    static final ObjectKind KIND = new ObjectKind("argoproj.io", "v1alpha1", "Application");

    /** As many as a spec can name; of each, three onsets may have to be kept, and a policy's status keeps 256. */
    static final int MOST = 64;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Applications() {}

    /**
     * The Applications that a spec is about, by name: the status of each, which is a {@link MissingNode} where it has none
     * yet, and empty for one that the spec names and that isn't there.
     */
    static Lookup<SortedMap<String, Optional<JsonNode>>> asked(ArgoCd spec, NamespaceView namespace) {
        if (spec.names() != null && !spec.names().isEmpty()) {
            return named(spec.names(), namespace);
        }
        if (spec.selector() == null || spec.selector().isEmpty()) {
            return new Lookup.Found<>(Collections.emptySortedMap());
        }
        return switch (namespace.objects(KIND, spec.selector())) {
            case Lookup.Failed<List<GenericKubernetesResource>>(var why) -> new Lookup.Failed<>(explained(why));
            case Lookup.Found<List<GenericKubernetesResource>>(var found)
            when found.size() > MOST ->
                new Lookup.Failed<>(new Unavailable(
                        Reason.TOO_LARGE,
                        "check.argoCD.selector chooses " + found.size() + " Applications, and one policy looks at "
                                + MOST + " at most: choose a narrower selector, and write a policy for the others"));
            case Lookup.Found<List<GenericKubernetesResource>>(var found) -> {
                var statuses = new TreeMap<String, Optional<JsonNode>>();
                found.forEach(each -> statuses.put(each.getMetadata().getName(), Optional.of(status(each))));
                yield new Lookup.Found<>(statuses);
            }
        };
    }

    private static Lookup<SortedMap<String, Optional<JsonNode>>> named(List<String> names, NamespaceView namespace) {
        var statuses = new TreeMap<String, Optional<JsonNode>>();
        for (String name : names) {
            switch (namespace.object(KIND, name)) {
                case Lookup.Failed<List<GenericKubernetesResource>>(var why) -> {
                    return new Lookup.Failed<>(explained(why));
                }
                case Lookup.Found<List<GenericKubernetesResource>>(var found) ->
                    statuses.put(name, found.stream().findFirst().map(Applications::status));
            }
        }
        return new Lookup.Found<>(statuses);
    }

    /** The names of all Applications in the namespace: none where Argo CD has its Applications in another cluster. */
    static Lookup<Set<String>> names(NamespaceView namespace) {
        return switch (namespace.every(
                KIND, each -> Optional.of(each.getMetadata().getName()))) {
            case Lookup.Failed<List<String>>(var why)
            when why.reason() == Reason.NOT_FOUND -> new Lookup.Found<>(Set.of());
            case Lookup.Failed<List<String>>(var why) -> new Lookup.Failed<>(why);
            case Lookup.Found<List<String>>(var names) ->
                new Lookup.Found<>(names.stream().collect(Collectors.toUnmodifiableSet()));
        };
    }

    private static JsonNode status(GenericKubernetesResource application) {
        Object status = application.getAdditionalProperties().get("status");
        return status == null ? MissingNode.getInstance() : JSON.valueToTree(status);
    }

    private static Unavailable explained(Unavailable why) {
        return why.reason() == Reason.NOT_FOUND
                ? new Unavailable(
                        Reason.NOT_FOUND,
                        "The API server serves no Applications (argoproj.io/v1alpha1): install Argo CD in this cluster,"
                                + " or take names and selector out of check.argoCD. Each observation looks again")
                : why;
    }
}
