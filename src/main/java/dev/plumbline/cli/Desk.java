package dev.plumbline.cli;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** Where people's words are written: reads resources of one namespace, and writes onto exactly what was read. */
final class Desk {

    private static final int TRIES = 5;

    private final KubernetesClient client;
    private final String namespace;
    private final Terminal terminal;
    private Optional<String> me = Optional.empty();

    Desk(KubernetesClient client, String namespace, Terminal terminal) {
        this.client = client;
        this.namespace = namespace;
        this.terminal = terminal;
    }

    String namespace() {
        return namespace;
    }

    Terminal terminal() {
        return terminal;
    }

    /** The name that the API server knows the user by: it takes no word that is signed with another. */
    String me() {
        String name = me.orElseGet(() -> Waiting.on(
                terminal,
                "asking the API server who you are",
                () -> client.resource(new SelfSubjectReviewBuilder().build())
                        .create()
                        .getStatus()
                        .getUserInfo()
                        .getUsername()));
        me = Optional.of(name);
        return name;
    }

    /** The name of the user, where it has been asked for. */
    Optional<String> known() {
        return me;
    }

    /** What is there under that name. */
    <T extends CustomResource<?, ?>> T read(Class<T> type, String name) {
        return find(type, name).orElseThrow(() -> new Stop(ExitCode.NOT_FOUND, missing(type, name)));
    }

    /** What is there under that name; empty where nothing is. */
    <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        return Optional.ofNullable(Waiting.on(
                terminal,
                "reading " + name,
                () -> client.resources(type)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    Optional<ConfigMap> configMap(String name) {
        return find(ConfigMap.class, name);
    }

    /**
     * Writes onto what was read, and gives what the API server took. Where that has moved in between it is read again, and
     * the edits are worked out anew for what is there now.
     *
     * @param edits may throw {@link Stop} where what is there now is no longer what the word was meant for
     */
    <T extends CustomResource<?, ?>> T write(Class<T> type, T read, Function<T, List<Edit>> edits) {
        T current = read;
        for (int left = TRIES; ; left--) {
            try {
                return patched(type, current, edits.apply(current));
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || left == 1) {
                    throw e;
                }
                current = again(type, read);
            }
        }
    }

    private <T extends CustomResource<?, ?>> T patched(Class<T> type, T current, List<Edit> edits) {
        String name = current.getMetadata().getName();
        return Waiting.on(
                terminal,
                "writing " + name,
                () -> client.resources(type)
                        .inNamespace(namespace)
                        .withName(name)
                        .patch(
                                PatchContext.of(PatchType.JSON),
                                Edit.onto(current.getMetadata().getResourceVersion(), edits)));
    }

    private <T extends CustomResource<?, ?>> T again(Class<T> type, T read) {
        T current = read(type, read.getMetadata().getName());
        if (!current.getMetadata().getUid().equals(read.getMetadata().getUid())) {
            throw new Stop(
                    ExitCode.REFUSED,
                    read.getMetadata().getName()
                            + " was deleted meanwhile and made anew: nothing was written. Look at the one that is there now.");
        }
        return current;
    }

    /** What is there once it is as wanted; empty where that takes longer. */
    <T extends CustomResource<?, ?>> Optional<T> await(
            Class<T> type, String name, String what, Duration patience, Predicate<T> wanted) {
        return Waiting.on(terminal, what, () -> {
            try {
                return Optional.of(client.resources(type)
                        .inNamespace(namespace)
                        .withName(name)
                        .waitUntilCondition(
                                resource -> resource != null && wanted.test(resource),
                                patience.toMillis(),
                                TimeUnit.MILLISECONDS));
            } catch (KubernetesClientTimeoutException e) {
                return Optional.empty();
            }
        });
    }

    /** Says what is missing, and which names there are that it might have been. */
    <T extends CustomResource<?, ?>> String missing(Class<T> type, String name) {
        try {
            List<String> names = client.resources(type).inNamespace(namespace).list().getItems().stream()
                    .map(resource -> resource.getMetadata().getName())
                    .toList();
            return Missing.message(HasMetadata.getSingular(type), namespace, name, names);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return Missing.message(HasMetadata.getSingular(type), namespace, name, List.of());
        }
    }
}
