package dev.plumbline.desired.vault;

import dev.plumbline.desired.vault.VaultLogin.Grant;
import dev.plumbline.desired.vault.VaultLogin.Granting;
import dev.plumbline.desired.vault.VaultTokens.Holder;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one token of a login: renewed before it ends, and made anew where that is refused. Whoever needs it while it is
 * being made waits, so that many looks make one login.
 */
final class VaultSession {

    /**
     * How long a refused login is not repeated; doubled with each refusal up to the longest. Vault locks a role out
     * after 5 refusals, and forgets them after 15 minutes without one: the operator and the converger together stay
     * below that. From the documentation of user lockout.
     */
    static final Duration FIRST_PAUSE = Duration.ofMinutes(10);

    static final Duration LONGEST_PAUSE = Duration.ofMinutes(40);

    /** A token younger than this is not replaced because Vault refuses it: the next would fare no better. */
    static final Duration YOUNG = Duration.ofMinutes(5);

    private record Held(Grant grant, Instant since, Duration firstLease) {

        boolean endless() {
            return grant.lease().isZero();
        }

        Duration left(Instant now) {
            return Duration.between(now, since.plus(grant.lease()));
        }

        /** The last third of its life has begun. */
        boolean ageing(Instant now) {
            return !endless() && left(now).multipliedBy(3).compareTo(firstLease) <= 0;
        }

        boolean good(Instant now) {
            return endless() || left(now).isPositive();
        }
    }

    private record Refusal(Unavailable why, Instant since, Duration pause) {

        /** A clock that went back ends the pause. */
        boolean holds(Instant now) {
            return !now.isBefore(since) && now.isBefore(since.plus(pause));
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final VaultLogin login;
    private final InstantSource clock;
    private Optional<Held> held = Optional.empty();
    private Optional<Instant> made = Optional.empty();
    private Optional<Refusal> refusal = Optional.empty();

    VaultSession(VaultLogin login, InstantSource clock) {
        this.login = login;
        this.clock = clock;
    }

    Lookup<SecretValue> token(Holder holder) {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (held.isPresent() && held.get().good(now) && held.get().ageing(now)) {
                return aged(held.get(), holder);
            }
            return held.isPresent() && held.get().good(now)
                    ? new Lookup.Found<>(held.get().grant().token())
                    : anew(holder);
        } finally {
            lock.unlock();
        }
    }

    /** Where another look has replaced it meanwhile, that one's; a login at most. */
    Lookup<SecretValue> inPlaceOf(SecretValue lost, Unavailable gone, Holder holder) {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (held.isPresent() && !held.get().grant().token().equals(lost)) {
                return new Lookup.Found<>(held.get().grant().token());
            }
            boolean young = made.isPresent()
                    && !now.isBefore(made.get())
                    && now.isBefore(made.get().plus(YOUNG));
            if (young) {
                return new Lookup.Failed<>(gone);
            }
            held = Optional.empty();
            return anew(holder);
        } finally {
            lock.unlock();
        }
    }

    /** Renewed where it can be, else made anew; as it is where neither works and it still holds. */
    private Lookup<SecretValue> aged(Held old, Holder holder) {
        if (old.grant().renewable()) {
            switch (login.renew(holder.server(), old.grant().token())) {
                case Granting.Granted(var grant) -> {
                    var longer = new Grant(old.grant().token(), grant.lease(), grant.renewable());
                    var renewed = new Held(longer, clock.instant(), old.firstLease());
                    held = Optional.of(renewed);
                    // One that is as good as at its end got as much as its longest life leaves.
                    if (!renewed.ageing(clock.instant())) {
                        return new Lookup.Found<>(longer.token());
                    }
                }
                case Granting.Refused _ -> {}
                case Granting.Failed _ -> {
                    return new Lookup.Found<>(old.grant().token());
                }
            }
        }
        var replaced = anew(holder);
        boolean stillGood = held.isPresent() && held.get().good(clock.instant());
        return replaced instanceof Lookup.Failed && stillGood
                ? new Lookup.Found<>(held.get().grant().token())
                : replaced;
    }

    private Lookup<SecretValue> anew(Holder holder) {
        Instant now = clock.instant();
        if (refusal.isPresent() && refusal.get().holds(now)) {
            return new Lookup.Failed<>(refusal.get().why());
        }
        return switch (login.logIn(holder.server(), holder.proof(), holder.view())) {
            case Granting.Granted(var grant) -> {
                Instant then = clock.instant();
                held = Optional.of(new Held(grant, then, grant.lease()));
                made = Optional.of(then);
                refusal = Optional.empty();
                yield new Lookup.Found<>(grant.token());
            }
            case Granting.Refused(var why) -> {
                Duration pause = refusal.map(
                                before -> before.pause().multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                                        ? before.pause().multipliedBy(2)
                                        : LONGEST_PAUSE)
                        .orElse(FIRST_PAUSE);
                refusal = Optional.of(new Refusal(why, clock.instant(), pause));
                yield new Lookup.Failed<>(why);
            }
            case Granting.Failed(var why) -> new Lookup.Failed<>(why);
        };
    }
}
