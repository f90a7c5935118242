package dev.plumbline.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Named;
import dev.plumbline.cli.Requests;
import dev.plumbline.cli.Stop;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads from the API server, as the user may. */
final class ApiReader {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;
    private static final String GROUP = "/apis/" + DriftPolicy.GROUP + '/' + DriftPolicy.VERSION;

    private final Requests requests;

    ApiReader(Requests requests) {
        this.requests = requests;
    }

    /**
     * All resources of a kind.
     *
     * @param namespace empty for all namespaces
     * @param selector by labels, as kubectl takes it; empty for all
     * @throws KubernetesClientException where the API server refuses
     * @throws Stop where it does not know the kind
     */
    List<Item> list(Kind kind, Optional<String> namespace, String selector) {
        String path =
                GROUP + namespace.map(name -> "/namespaces/" + escaped(name)).orElse("") + '/' + kind.plural()
                        + "?limit=" + PAGE + (selector.isEmpty() ? "" : "&labelSelector=" + escaped(selector));
        var items = new ArrayList<Item>();
        String next = "";
        do {
            var page = known(kind, path + (next.isEmpty() ? "" : "&continue=" + escaped(next)));
            page.path("items").forEach(item -> items.add(new Item(kind, withKind(kind, item))));
            next = page.at("/metadata/continue").asText();
        } while (!next.isEmpty());
        return items;
    }

    /** One resource; empty where it is not there. */
    Optional<Item> find(Kind kind, String namespace, String name) {
        try {
            return Optional.of(new Item(
                    kind,
                    get(GROUP + "/namespaces/" + escaped(namespace) + '/' + kind.plural() + '/' + escaped(name))));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            // Where the kind itself is not there, there is nothing to look for.
            if (e.getStatus() == null
                    || e.getStatus().getDetails() == null
                    || e.getStatus().getDetails().getName() == null) {
                throw noCrd(kind);
            }
            return Optional.empty();
        }
    }

    /** What the API server has at a path. */
    JsonNode get(String path) {
        return requests.get(path);
    }

    private JsonNode known(Kind kind, String path) {
        try {
            return get(path);
        } catch (KubernetesClientException e) {
            throw e.getCode() == HttpURLConnection.HTTP_NOT_FOUND ? noCrd(kind) : e;
        }
    }

    private static Stop noCrd(Kind kind) {
        return new Stop(
                ExitCode.FAILED,
                "the API server does not know " + kind.plural() + "." + DriftPolicy.GROUP
                        + ": is this the right cluster (--context)? If so, Plumbline's CRDs are not installed: kubectl drift doctor");
    }

    /** Lists leave kind and version out of their items. */
    private static JsonNode withKind(Kind kind, JsonNode item) {
        var whole = JSON.createObjectNode();
        whole.put("apiVersion", DriftPolicy.GROUP + '/' + DriftPolicy.VERSION);
        whole.put("kind", kind.kind());
        whole.setAll((com.fasterxml.jackson.databind.node.ObjectNode) item);
        return whole;
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The one resource that is meant. */
    Item named(Named named, String namespace) {
        var found = new ArrayList<Item>();
        for (Kind each : named.kind().map(List::of).orElseGet(() -> List.of(Kind.values()))) {
            find(each, namespace, named.name()).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw new Stop(
                    ExitCode.NOT_FOUND,
                    "there is no " + named.kind().map(Kind::word).orElse("incident, policy or distribution") + " "
                            + named.name()
                            + " in namespace " + namespace + ". What there is: kubectl drift list --all -n "
                            + namespace);
        }
        if (found.size() > 1) {
            throw new Stop(
                    ExitCode.USAGE,
                    named.name() + " is the name of more than one: write "
                            + found.stream().map(Item::shortForm).collect(Collectors.joining(" or ")));
        }
        return found.getFirst();
    }

    /** The policy or distribution that an incident is about; empty where it is gone. */
    Optional<Item> sourceOf(Item incident) {
        return Kind.called(incident.raw().at("/spec/source/kind").asText())
                .flatMap(kind -> find(
                        kind,
                        incident.namespace(),
                        incident.raw().at("/spec/source/name").asText()));
    }
}
