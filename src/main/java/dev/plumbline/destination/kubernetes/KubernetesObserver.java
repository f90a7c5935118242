package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.destination.Observer;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import dev.plumbline.platform.NamespaceView.ObjectKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads objects of the policy's namespace. Each is a subject, {@code Kind.group/name}, or {@code Kind/name} for the core
 * group; its value is the whole object less what the API server keeps in it for itself. The time of a look is when it
 * was asked for; what it sees may be as old as the namespace view's freshness.
 */
@Singleton
public final class KubernetesObserver implements Observer<DestinationSpec.Kubernetes> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InstantSource clock;
    private final Noise noise = new KubernetesNoise();

    @Inject
    public KubernetesObserver(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Class<DestinationSpec.Kubernetes> spec() {
        return DestinationSpec.Kubernetes.class;
    }

    @Override
    public String target(DestinationSpec.Kubernetes spec, String namespace) {
        return "kubernetes:" + namespace + "/" + kindName(kind(spec));
    }

    @Override
    public Noise noise() {
        return noise;
    }

    @Override
    public Observation observe(DestinationSpec.Kubernetes spec, Look look) {
        if (spec.kind() == null || spec.version() == null) {
            return invalid("kubernetes.version and kubernetes.kind are needed: name both, as v1 and ConfigMap");
        }
        ObjectKind kind = kind(spec);
        if (kind.group().isEmpty() && kind.kind().equalsIgnoreCase("Secret")) {
            return invalid("Secrets can't be observed as objects, since their values would be read by whoever may write"
                    + " a policy: keep them in step with what distributes secrets instead");
        }
        boolean named = spec.names() != null && !spec.names().isEmpty();
        boolean selected = spec.selector() != null && !spec.selector().isEmpty();
        if (named == selected) {
            return invalid("kubernetes takes exactly one of: names, selector");
        }
        return switch (objects(spec, kind, look.namespace())) {
            case Lookup.Failed<List<GenericKubernetesResource>>(var why) -> why;
            case Lookup.Found<List<GenericKubernetesResource>>(var objects) -> observation(kind, objects);
        };
    }

    private static Lookup<List<GenericKubernetesResource>> objects(
            DestinationSpec.Kubernetes spec, ObjectKind kind, NamespaceView namespace) {
        if (spec.names() == null || spec.names().isEmpty()) {
            return namespace.objects(kind, spec.selector());
        }
        var all = new ArrayList<GenericKubernetesResource>();
        for (String name : spec.names()) {
            switch (namespace.object(kind, name)) {
                case Lookup.Failed<List<GenericKubernetesResource>> failed -> {
                    return failed;
                }
                case Lookup.Found<List<GenericKubernetesResource>>(var objects) -> all.addAll(objects);
            }
        }
        return new Lookup.Found<>(all);
    }

    private Observation observation(ObjectKind kind, List<GenericKubernetesResource> objects) {
        var values = new TreeMap<Subject, JsonNode>();
        for (GenericKubernetesResource object : objects) {
            String subject = kindName(kind) + "/" + object.getMetadata().getName();
            if (subject.length() > Subject.MAX_LENGTH) {
                return invalid("group, kind and name of an object have more than " + Subject.MAX_LENGTH
                        + " characters together: it can't be observed");
            }
            values.put(new Subject(subject), value(object));
        }
        return new Observed(State.of(values), Evidence.VALUE, "", clock.instant());
    }

    static ObjectNode value(GenericKubernetesResource object) {
        return ServerOwned.takenOut(JSON.valueToTree(object));
    }

    private static ObjectKind kind(DestinationSpec.Kubernetes spec) {
        return new ObjectKind(spec.group() == null ? "" : spec.group(), spec.version(), spec.kind());
    }

    /** How the subjects of a spec begin: {@code Kind.group}, or {@code Kind} for the core group. */
    static String kindName(DestinationSpec.Kubernetes spec) {
        return kindName(kind(spec));
    }

    private static String kindName(ObjectKind kind) {
        return kind.group().isEmpty() ? kind.kind() : kind.kind() + "." + kind.group();
    }

    private static Unavailable invalid(String message) {
        return new Unavailable(Reason.INVALID, message);
    }
}
