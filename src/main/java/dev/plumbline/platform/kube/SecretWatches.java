package dev.plumbline.platform.kube;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Watches single Secrets, each by its name, so that a change is seen at once. It keeps nothing of what it sees. Whoever
 * relies on it polls too: a watch that the API server refuses, or that breaks, is only a look that comes later.
 */
public final class SecretWatches implements AutoCloseable {

    /** Each watch is a connection of its own; whoever comes after these polls. */
    private static final int MAX_WATCHES = 200;

    private static final Logger LOG = Logger.getLogger(SecretWatches.class);

    private final KubernetesClient client;
    private final Map<ResourceID, Watched> watches = new HashMap<>();
    private final Map<ResourceID, ResourceID> followed = new HashMap<>();
    private final Map<ResourceID, ResourceID> refused = new HashMap<>();
    private volatile Consumer<ResourceID> changed = follower -> {};
    private boolean closed;

    public SecretWatches(KubernetesClient client) {
        this.client = client;
    }

    /** Says who is told of followers whose Secret has changed, before there are any. */
    public void tell(Consumer<ResourceID> listener) {
        changed = listener;
    }

    /** A resource follows a Secret of its own namespace from now on, and no other. */
    public void follow(ResourceID follower, String secret) {
        var id = new ResourceID(secret, follower.getNamespace().orElse(""));
        synchronized (this) {
            if (!id.equals(followed.get(follower))) {
                release(follower);
            }
            var watched = watches.get(id);
            if (watched != null) {
                watched.followers.add(follower);
                followed.put(follower, id);
                return;
            }
            if (closed || watches.size() >= MAX_WATCHES) {
                return;
            }
        }
        // Connecting takes its time, and must not hold up who is told meanwhile.
        var fresh = new Watched(id);
        fresh.followers.add(follower);
        try {
            fresh.open();
            keep(fresh, follower);
        } catch (KubernetesClientException e) {
            refused(follower, id, e.getCode());
        }
    }

    /** A resource follows nothing any more. */
    public synchronized void leave(ResourceID follower) {
        refused.remove(follower);
        release(follower);
    }

    private synchronized void release(ResourceID follower) {
        ResourceID id = followed.remove(follower);
        var watched = id == null ? null : watches.get(id);
        if (watched != null) {
            watched.followers.remove(follower);
            if (watched.followers.isEmpty()) {
                watches.remove(id);
                watched.end();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.values().forEach(Watched::end);
        watches.clear();
    }

    private synchronized void keep(Watched fresh, ResourceID follower) {
        var earlier = watches.putIfAbsent(fresh.id, fresh);
        if (earlier != null || closed) {
            fresh.end();
        }
        if (earlier != null) {
            earlier.followers.add(follower);
        }
        followed.put(follower, fresh.id);
        refused.remove(follower);
    }

    /** Tried again whenever the follower is told of: said once. */
    private synchronized void refused(ResourceID follower, ResourceID id, int status) {
        if (!id.equals(refused.put(follower, id))) {
            LOG.infof(
                    "event=secret-not-watched namespace=%s secret=%s status=%d action=polled",
                    id.getNamespace().orElse(""), id.getName(), status);
        }
    }

    private synchronized Set<ResourceID> followersOf(Watched watched) {
        return Set.copyOf(watched.followers);
    }

    private synchronized void ended(Watched watched) {
        if (watches.remove(watched.id, watched)) {
            watched.followers.forEach(followed::remove);
        }
    }

    private final class Watched implements Watcher<Secret> {
        final ResourceID id;
        final Set<ResourceID> followers = new HashSet<>();
        private volatile Watch watch;

        Watched(ResourceID id) {
            this.id = id;
        }

        void open() {
            watch = client.secrets()
                    .inNamespace(id.getNamespace().orElse(""))
                    .withName(id.getName())
                    .watch(this);
        }

        void end() {
            if (watch != null) {
                watch.close();
            }
        }

        @Override
        public void eventReceived(Action action, Secret secret) {
            followersOf(this).forEach(changed);
        }

        @Override
        public boolean reconnecting() {
            return true;
        }

        @Override
        public void onClose(WatcherException cause) {
            ended(this);
        }
    }
}
