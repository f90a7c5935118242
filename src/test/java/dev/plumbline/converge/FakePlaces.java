package dev.plumbline.converge;

import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Look;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Destinations in memory that show what they hold in their several ways, and fail when a test says so. */
final class FakePlaces {

    /** How a destination shows what it holds. */
    enum Kind {
        /** Its value can be read. */
        HELD {
            @Override
            SecretDestinationSpec destination(String name) {
                return new SecretDestinationSpec(
                        name,
                        null,
                        new SecretDestinationSpec.HerokuConfigVar("app", name, new SecretRef("read")),
                        null,
                        null,
                        null,
                        null,
                        null);
            }
        },
        /** It shows a mark that changes with each write. */
        PRESENT {
            @Override
            SecretDestinationSpec destination(String name) {
                return new SecretDestinationSpec(
                        name,
                        null,
                        null,
                        new SecretDestinationSpec.GithubSecret(
                                "acme/web", null, null, null, name, new SecretRef("read")),
                        null,
                        null,
                        null,
                        null);
            }
        },
        /** It shows nothing. */
        BLIND {
            @Override
            SecretDestinationSpec destination(String name) {
                return new SecretDestinationSpec(
                        name,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new SecretDestinationSpec.Webhook("https://example.com/hook", name, null, null));
            }
        };

        abstract SecretDestinationSpec destination(String name);

        /** Another place under this name. */
        static SecretDestinationSpec named(String name, SecretDestinationSpec other) {
            return new SecretDestinationSpec(
                    name,
                    other.template(),
                    other.herokuConfigVar(),
                    other.githubSecret(),
                    other.cloudflareWorkerSecret(),
                    other.cloudflarePagesVariable(),
                    other.kubernetesSecret(),
                    other.webhook());
        }
    }

    /** What was written to one place, in its order. */
    record Write(String name, String value, String version, String idempotencyKey) {}

    final List<Write> writes = new ArrayList<>();
    final List<List<String>> calls = new ArrayList<>();
    final List<List<String>> rehearsals = new ArrayList<>();
    final Set<String> unreadable = new HashSet<>();
    final Set<String> stale = new HashSet<>();
    Consumer<List<String>> onWrite = names -> {};
    Runnable beforeWrite = () -> {};

    private final DeliveryWorld world;
    private final Map<String, String> held = new HashMap<>();
    private final Map<String, Integer> marks = new HashMap<>();
    private final Map<String, Deque<SecretWriter.Outcome>> outcomes = new HashMap<>();

    FakePlaces(DeliveryWorld world) {
        this.world = world;
    }

    /** Somebody writes by hand. */
    synchronized void put(String name, String value) {
        held.put(name, value);
        marks.merge(name, 1, Integer::sum);
    }

    synchronized void remove(String name) {
        held.remove(name);
    }

    synchronized String held(String name) {
        return held.get(name);
    }

    synchronized Map<String, String> all() {
        return Map.copyOf(held);
    }

    /** What the next deliveries to a place come to, one after the other. What fails has no effect. */
    void answer(String name, SecretWriter.Outcome... next) {
        outcomes.computeIfAbsent(name, place -> new ArrayDeque<>()).addAll(List.of(next));
    }

    void forgetAnswers() {
        outcomes.clear();
    }

    List<SecretObserver<?>> observers() {
        return List.of(
                new Fake<>(SecretDestinationSpec.HerokuConfigVar.class, Kind.HELD),
                new Fake<>(SecretDestinationSpec.GithubSecret.class, Kind.PRESENT),
                new Fake<>(SecretDestinationSpec.Webhook.class, Kind.BLIND));
    }

    List<SecretWriter<?>> writers() {
        return List.of(
                new Fake<>(SecretDestinationSpec.HerokuConfigVar.class, Kind.HELD),
                new Fake<>(SecretDestinationSpec.GithubSecret.class, Kind.PRESENT),
                new Fake<>(SecretDestinationSpec.Webhook.class, Kind.BLIND));
    }

    private static String name(Object spec) {
        return switch (spec) {
            case SecretDestinationSpec.HerokuConfigVar config -> config.key();
            case SecretDestinationSpec.GithubSecret secret -> secret.key();
            case SecretDestinationSpec.Webhook hook -> hook.key();
            default -> throw new AssertionError("no such place");
        };
    }

    /** Sees and writes one kind. */
    private final class Fake<S> implements SecretObserver<S>, SecretWriter<S> {
        private final Class<S> member;
        private final Kind kind;

        Fake(Class<S> member, Kind kind) {
            this.member = member;
            this.kind = kind;
        }

        @Override
        public Class<S> spec() {
            return member;
        }

        @Override
        public String target(S spec, String namespace) {
            return kind + " " + name(spec);
        }

        @Override
        public Sighting look(S spec, Look look) {
            synchronized (FakePlaces.this) {
                world.mayBeKilled();
                String name = name(spec);
                if (unreadable.contains(name)) {
                    return new Sighting.Failed(
                            new Unavailable(Reason.UNREACHABLE, "The destination could not be read."));
                }
                if (!held.containsKey(name) && kind != Kind.BLIND) {
                    return new Sighting.Absent(world.instant());
                }
                return switch (kind) {
                    case HELD ->
                        new Sighting.Held(
                                SecretValue.of(stale.contains(name) ? "canary-stale" : held.get(name)),
                                world.instant());
                    case PRESENT ->
                        new Sighting.Present(
                                "mark-" + marks.getOrDefault(name, 0), false, Optional.empty(), world.instant());
                    case BLIND -> new Sighting.Blind(world.instant());
                };
            }
        }

        @Override
        public int maxBytes() {
            return 1024;
        }

        @Override
        public String batch(S spec, String namespace) {
            return name(spec).split("-")[0];
        }

        @Override
        public Outcome deliver(String namespace, List<Item<S>> items, Writer.Credentials credentials) {
            List<String> names = items.stream().map(item -> name(item.spec())).toList();
            beforeWrite.run();
            synchronized (FakePlaces.this) {
                world.mayBeKilled();
                calls.add(names);
                for (String name : names) {
                    Deque<Outcome> next = outcomes.get(name);
                    if (next != null && !next.isEmpty()) {
                        return next.poll();
                    }
                }
                for (Item<S> item : items) {
                    String value = item.value().text().orElseThrow();
                    put(name(item.spec()), value);
                    writes.add(new Write(name(item.spec()), value, item.version(), item.idempotencyKey()));
                }
                onWrite.accept(names);
                world.mayBeKilled();
                return new Outcome.Done("release v" + writes.size());
            }
        }

        @Override
        public Outcome rehearse(String namespace, List<Item<S>> items, Writer.Credentials credentials) {
            List<String> names = items.stream().map(item -> name(item.spec())).toList();
            rehearsals.add(names);
            for (String name : names) {
                Deque<Outcome> next = outcomes.get(name);
                if (next != null && !next.isEmpty()) {
                    return next.poll();
                }
            }
            return new Outcome.Done("");
        }
    }
}
