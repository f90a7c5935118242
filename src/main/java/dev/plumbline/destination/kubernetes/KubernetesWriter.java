package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Brings one object of the policy's namespace back, as the ServiceAccount of the converger: what is to be set by
 * server-side apply of those fields and no others, what is to be unset by a JSON patch that takes a value away only as
 * long as it is the one that is there. Makes objects that are missing; deletes none.
 *
 * <p>Fields are taken over under a name that is made of them. Under one name for all, applying some fields would take
 * those away that were applied before: that is what server-side apply does with what its manager no longer names.
 */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class KubernetesWriter implements Writer<DestinationSpec.Kubernetes> {

    private static final String MANAGER = "plumbline-converger";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    @Inject
    public KubernetesWriter(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Class<DestinationSpec.Kubernetes> spec() {
        return DestinationSpec.Kubernetes.class;
    }

    @Override
    public Written write(
            DestinationSpec.Kubernetes spec, String namespace, Step step, State desired, Credentials credentials) {
        return carryOut(spec, namespace, step, desired, false);
    }

    @Override
    public Written rehearse(
            DestinationSpec.Kubernetes spec, String namespace, Step step, State desired, Credentials credentials) {
        return carryOut(spec, namespace, step, desired, true);
    }

    private Written carryOut(
            DestinationSpec.Kubernetes spec, String namespace, Step step, State desired, boolean dryRun) {
        Set<String> subjects = step.changes().stream().map(Change::subject).collect(Collectors.toSet());
        String subject = subjects.iterator().next();
        if (subjects.size() != 1 || !subject.startsWith(KubernetesObserver.kindName(spec) + "/")) {
            return new Written.Failed("The step is not about one object of the kind that the policy names.");
        }
        var at = new ObjectWrite(spec, namespace, subject, desired.values().get(new Subject(subject)), dryRun);
        try {
            Optional<Written> set = at.set(fields(step, Operation.Set));
            return set.isPresent() ? set.get() : at.unset(fields(step, Operation.Unset));
        } catch (KubernetesClientException e) {
            return new Written.Failed(said(e, namespace, subject));
        }
    }

    private static List<String> fields(Step step, Operation operation) {
        return step.changes().stream()
                .filter(change -> change.operation() == operation)
                .map(change -> change.field() == null ? "" : change.field())
                .toList();
    }

    /** The writing of one object. */
    private final class ObjectWrite {
        private final String apiVersion;
        private final String kind;
        private final String namespace;
        private final String name;
        private final String subject;
        private final JsonNode manifest;
        private final boolean dryRun;

        ObjectWrite(
                DestinationSpec.Kubernetes spec, String namespace, String subject, JsonNode manifest, boolean dryRun) {
            this.apiVersion = spec.group() == null || spec.group().isEmpty()
                    ? spec.version()
                    : spec.group() + "/" + spec.version();
            this.kind = spec.kind();
            this.namespace = namespace;
            this.subject = subject;
            this.name = subject.substring(subject.indexOf('/') + 1);
            this.manifest = manifest;
            this.dryRun = dryRun;
        }

        /** Empty where it went well. */
        Optional<Written> set(List<String> fields) {
            if (fields.isEmpty()) {
                return Optional.empty();
            }
            Optional<ObjectNode> part = manifest instanceof ObjectNode object
                    ? Extract.of(ServerOwned.takenOut(object.deepCopy()), fields)
                    : Optional.empty();
            if (part.isEmpty()) {
                return Optional.of(notThere("what should hold"));
            }
            ObjectNode object = part.get();
            object.put("apiVersion", apiVersion).put("kind", kind);
            object.withObject("/metadata").put("name", name).put("namespace", namespace);
            // By name and text, the client would first ask for an object that may have to be made.
            client.genericKubernetesResources(apiVersion, kind)
                    .inNamespace(namespace)
                    .resource(JSON.convertValue(object, GenericKubernetesResource.class))
                    .patch(context(PatchType.SERVER_SIDE_APPLY, manager(fields)));
            return Optional.empty();
        }

        Written unset(List<String> fields) {
            if (fields.isEmpty()) {
                return new Written.Done("");
            }
            GenericKubernetesResource live = resource().get();
            if (live == null) {
                return notThere("the cluster");
            }
            JsonNode observed = JSON.valueToTree(live);
            ArrayNode patch = JSON.createArrayNode();
            // From behind, so that taking one element out of a list moves none that is still to come.
            for (String field : new TreeSet<>(fields).descendingSet()) {
                Optional<String> pointer =
                        field.isEmpty() ? Optional.empty() : Extract.pointer(manifest, observed, field);
                if (pointer.isEmpty()) {
                    return notThere("the cluster");
                }
                patch.addObject().put("op", "test").put("path", pointer.get()).set("value", observed.at(pointer.get()));
                patch.addObject().put("op", "remove").put("path", pointer.get());
            }
            resource().patch(context(PatchType.JSON, MANAGER), patch.toString());
            return new Written.Done("");
        }

        private Resource<GenericKubernetesResource> resource() {
            return client.genericKubernetesResources(apiVersion, kind)
                    .inNamespace(namespace)
                    .withName(name);
        }

        private PatchContext context(PatchType type, String manager) {
            var context = new PatchContext.Builder().withPatchType(type).withFieldManager(manager);
            if (type == PatchType.SERVER_SIDE_APPLY) {
                context.withForce(true);
            }
            if (dryRun) {
                context.withDryRun(List.of("All"));
            }
            return context.build();
        }

        private Written notThere(String where) {
            return new Written.Failed(shown(subject) + ": a field of the step is not in " + where
                    + " any more. Look at the proposal that follows, and approve that.");
        }
    }

    private static String manager(List<String> fields) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", new TreeSet<>(fields)).getBytes(StandardCharsets.UTF_8));
            return MANAGER + "-" + HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What the API server's refusal means. Its own words can hold values, so that only the fields at fault are told. */
    private static String said(KubernetesClientException e, String namespace, String subject) {
        String what = shown(subject) + " in namespace " + namespace;
        return switch (e.getCode()) {
            case 403 ->
                "The converger may not write " + what
                        + ": bind its ServiceAccount to a Role with the verbs get, create and patch for that kind there.";
            case 404 -> what + " can't be written: the API server does not serve that kind.";
            case 409 -> what + " was changed by somebody else at the same time: nothing was written.";
            case 400, 422 -> "The API server refuses to write " + what + fields(e) + ": correct what should hold.";
            default ->
                e.getCode() <= 0
                        ? "The API server did not answer to a write of " + what + ", so it may or may not be done."
                        : "The API server answered " + e.getCode() + " to a write of " + what + ": see its log.";
        };
    }

    private static String fields(KubernetesClientException e) {
        if (e.getStatus() == null
                || e.getStatus().getDetails() == null
                || e.getStatus().getDetails().getCauses() == null) {
            return "";
        }
        String fields = e.getStatus().getDetails().getCauses().stream()
                .map(StatusCause::getField)
                .filter(field -> field != null && !field.isEmpty())
                .map(field -> ForeignText.shown(field, 64))
                .distinct()
                .limit(3)
                .collect(Collectors.joining(", "));
        return fields.isEmpty() ? "" : ", for its " + fields;
    }

    private static String shown(String subject) {
        return ForeignText.shown(subject, 128);
    }
}
