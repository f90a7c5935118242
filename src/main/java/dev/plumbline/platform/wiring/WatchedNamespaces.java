package dev.plumbline.platform.wiring;

import dev.plumbline.platform.kube.WatchRights;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * The namespaces that are watched: the whole cluster, or those that the setting names. One of these that can't be watched
 * yet, for it is not there or grants no rights, is left out, so that the others need not wait for it.
 */
@Singleton
class WatchedNamespaces {

    private static final Logger LOG = Logger.getLogger(WatchedNamespaces.class);

    private final Set<String> named;
    private final WatchRights rights;
    private final Set<String> complained = new HashSet<>();

    @Inject
    WatchedNamespaces(OperatorConfig config, KubernetesClient client) {
        this(config.watchNamespaces().orElse(List.of()), new WatchRights(client));
    }

    /** @throws IllegalStateException where a name can't be that of a namespace */
    WatchedNamespaces(Collection<String> setting, WatchRights rights) {
        this.named = named(setting);
        this.rights = rights;
    }

    private static Set<String> named(Collection<String> setting) {
        var named = new TreeSet<String>();
        for (String entry : setting) {
            String name = entry.strip();
            if (!name.isEmpty() && !WatchRights.isNamespace(name)) {
                throw new IllegalStateException("plumbline.operator.watch-namespaces holds what is no name of a"
                        + " namespace: give names, split by commas, or nothing for the whole cluster");
            }
            if (!name.isEmpty()) {
                named.add(name);
            }
        }
        return Set.copyOf(named);
    }

    /**
     * What to watch when the process starts, in the SDK's own words. Where nothing can be watched yet, everything that
     * was named: the SDK must have something, and tries on.
     */
    Set<String> atStart(Collection<Class<? extends HasMetadata>> kinds) {
        if (named.isEmpty()) {
            return Constants.WATCH_ALL_NAMESPACE_SET;
        }
        Set<String> now = watchable(Set.of(), kinds);
        return now.isEmpty() ? named : now;
    }

    /** Whether a set of namespaces lacks one that was named. */
    boolean lacks(Set<String> watched) {
        return !watched.containsAll(named);
    }

    /**
     * Those of the named that are not watched and can be now. Says in the log which can't, once.
     *
     * @param watched what is not asked for
     */
    Set<String> watchable(Set<String> watched, Collection<Class<? extends HasMetadata>> kinds) {
        var asked = new TreeSet<>(named);
        asked.removeAll(watched);
        var watchable = new TreeSet<String>();
        for (String namespace : asked) {
            List<String> missing = rights.missing(namespace, kinds);
            if (missing.isEmpty()) {
                watchable.add(namespace);
                if (complained.remove(namespace)) {
                    LOG.infof("event=namespace-watched namespace=%s", namespace);
                }
            } else if (complained.add(namespace)) {
                LOG.errorf(
                        "event=namespace-not-watched namespace=%s missing=\"%s\" action=asked-again"
                                + " remedy=\"create the namespace, and the Role and RoleBinding of the installation in it\"",
                        namespace, String.join(", ", missing));
            }
        }
        return watchable;
    }
}
