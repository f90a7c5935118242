package dev.plumbline.desired.flags;

import dev.plumbline.api.DesiredSpec.Promotions;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import dev.plumbline.platform.NamespaceView.SecretData;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads tables of promotions. One query serves all policies of a namespace that ask the same table for the same
 * environment, for as long as its answer is fresh; so does a failure, so that a dead server is not asked by each of them.
 * No connection stays open.
 */
public final class PromotionsTables {

    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_REMEMBERED = 256;

    private final PostgresqlWays ways;
    private final InstantSource clock;
    private final Map<Question, Slot> slots = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Slot> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** A changed Secret is another question: what one credential read, another one has to read by itself. */
    private record Question(String namespace, Promotions promotions, String secretVersion) {}

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private Lookup<Promoted> answer;
        private Instant time = Instant.MIN;
    }

    public PromotionsTables(PostgresqlWays ways, InstantSource clock) {
        this.ways = ways;
        this.clock = clock;
    }

    /** The newest promotion of each flag. Whatever goes wrong is the answer. */
    Lookup<Promoted> read(Promotions promotions, Look look) {
        String secretName = promotions.secretRef().name();
        return switch (look.namespace().secretData(secretName)) {
            case Failed<SecretData>(Unavailable why) -> new Failed<>(why);
            case Found<SecretData>(SecretData secret) ->
                switch (PromotionsLogin.of(secretName, secret)) {
                    case Failed<PromotionsLogin>(Unavailable why) -> new Failed<>(why);
                    case Found<PromotionsLogin>(PromotionsLogin login) ->
                        shared(
                                new Question(look.namespace().namespace(), promotions, secret.resourceVersion()),
                                login,
                                look);
                };
        };
    }

    private Lookup<Promoted> shared(Question question, PromotionsLogin login, Look look) {
        Instant since = clock.instant().minus(look.freshness());
        Slot slot = slot(question);
        slot.lock.lock();
        try {
            if (slot.answer == null || slot.time.isBefore(since)) {
                Instant now = clock.instant();
                slot.answer = asked(question.promotions(), login, now);
                slot.time = now;
            }
            return slot.answer;
        } finally {
            slot.lock.unlock();
        }
    }

    private Slot slot(Question question) {
        synchronized (slots) {
            return slots.computeIfAbsent(question, missing -> new Slot());
        }
    }

    private Lookup<Promoted> asked(Promotions promotions, PromotionsLogin login, Instant now) {
        var query = PromotionsQuery.of(promotions);
        if (query.isEmpty()) {
            return new Failed<>(
                    new Unavailable(
                            Reason.INVALID,
                            "promotions.table or promotions.columns holds what is no plain name: letters, digits and '_', at most 63, and one '.' between schema and table"));
        }
        return switch (ways.resolver().apply(promotions.host())) {
            case Failed<List<InetAddress>>(Unavailable why) -> new Failed<>(why);
            case Found<List<InetAddress>>(List<InetAddress> addresses) -> {
                int port = promotions.port() == null ? DEFAULT_PORT : promotions.port();
                var connection = new PromotionsConnection(ways, promotions, port, addresses.getFirst(), login);
                yield connection.ask(query.get(), now);
            }
        };
    }
}
