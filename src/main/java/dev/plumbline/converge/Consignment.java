package dev.plumbline.converge;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.Times;
import dev.plumbline.converge.delivery.Backoff;
import dev.plumbline.converge.delivery.Ledger;
import dev.plumbline.converge.delivery.Place;
import dev.plumbline.converge.delivery.Receipts;
import dev.plumbline.converge.delivery.SecretWriters.Parcel;
import dev.plumbline.converge.delivery.Terms;
import dev.plumbline.converge.delivery.Weighing;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.destination.SecretWriter.Outcome;
import dev.plumbline.distribution.DistributionLook;
import dev.plumbline.distribution.DistributionLook.FormedNow;
import dev.plumbline.distribution.DistributionLook.SourceNow;
import dev.plumbline.distribution.Standing;
import dev.plumbline.proposal.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One delivery as a round sees it: what its batches share. Holds no value. */
final class Consignment {

    static final String ROTATED =
            "The source no longer holds what was approved, and nothing more of that was delivered: look at the proposal that follows, and approve that.";

    private final Converger.Tools tools;
    private final Converger.Run run;
    private final SecretDistribution distribution;
    private final Optional<Instant> created;
    private final Stage.Work work;
    private final Book book;
    private final Terms terms;

    /**
     * @param created when what the source holds was made, as the round has read it; empty where nobody says
     * @param places all that were approved
     */
    Consignment(
            Converger.Tools tools,
            Converger.Run run,
            SecretDistribution distribution,
            Optional<Instant> created,
            List<Place> places,
            Stage.Work work) {
        this.tools = tools;
        this.run = run;
        this.distribution = distribution;
        this.created = created;
        this.work = work;
        this.book = new Book(tools, run, distribution, places, work);
        this.terms = Terms.of(distribution.getSpec().delivery());
    }

    Book book() {
        return book;
    }

    Terms terms() {
        return terms;
    }

    /** What is delivered together. What nobody delivers to is a batch of its own. */
    String batch(Place place) {
        return tools.delivering()
                .writers()
                .batch(place, run.namespace)
                .orElseGet(() -> "nobody delivers to " + place.name());
    }

    boolean canDeliver(Place place) {
        return tools.delivering().writers().batch(place, run.namespace).isPresent();
    }

    /** The source, read anew. */
    SourceNow source() {
        return look().source(distribution);
    }

    /** What each place is to get; empty where the source no longer gives one of them what was signed. */
    Optional<Map<Place, Parcel>> parcels(List<Place> places, SourceNow.Current source) {
        var parcels = new LinkedHashMap<Place, Parcel>();
        for (Place place : places) {
            if (!(look().formed(distribution, place.spec(), source)
                            instanceof FormedNow.Made(var value, String fingerprint))
                    || !fingerprint.equals(place.fingerprint())) {
                return Optional.empty();
            }
            parcels.put(place, new Parcel(place, value, idempotencyKey(place)));
        }
        return Optional.of(parcels);
    }

    private String idempotencyKey(Place place) {
        String delivery = run.namespace + "/" + run.name + " " + work.approval().digest() + " " + place.name();
        return Digest.of(delivery.getBytes(StandardCharsets.UTF_8)).substring("sha256:".length());
    }

    /** Delivers, or does all but that. */
    Outcome send(List<Place> batch, Map<Place, Parcel> parcels, boolean dryRun) {
        return canDeliver(batch.getFirst())
                ? tools.delivering()
                        .writers()
                        .deliver(
                                run.namespace,
                                batch.stream().map(parcels::get).toList(),
                                tools.cluster().credentials(run.namespace),
                                dryRun)
                : new Outcome.Refused("This version delivers to no destination of that kind: deliver it by hand.");
    }

    /** How a place stands, with the newest receipt that there is. */
    Standing standing(Place place, Ledger ledger) {
        return standing(place, receipt(place, ledger));
    }

    /** How a place stands, judged with a receipt or without. */
    Standing standing(Place place, Optional<Receipt> receipt) {
        return look().destination(
                        distribution,
                        place.spec(),
                        new Version(place.version(), created),
                        place.fingerprint(),
                        receipt);
    }

    Weighing weigh(Place place, Ledger ledger, Standing standing) {
        return Weighing.of(
                place,
                new Weighing.Grounds(
                        standing,
                        look().mark(distribution, place.fingerprint(), standing),
                        receipt(place, ledger),
                        ledger.isBegun(place),
                        work.standing()));
    }

    private Optional<Receipt> receipt(Place place, Ledger ledger) {
        return Receipts.newest(distribution, ledger, place.name());
    }

    /** A receipt for what has arrived just now. */
    Receipt receipt(Place place, Optional<String> mark, String reference) {
        return new Receipt(
                place.version(),
                place.fingerprint(),
                Times.of(now()),
                work.approval().digest(),
                mark.orElse(null),
                reference.isEmpty() ? null : Executions.reference(reference));
    }

    /** When to try again after so many attempts. */
    Instant nextAttempt(int attempts, Optional<Duration> retryAfter) {
        return now().plus(Backoff.after(
                attempts, terms.backoff(), retryAfter, tools.delivering().random()));
    }

    void pause(Duration duration) throws InterruptedException {
        tools.time().sleep(duration);
    }

    private Instant now() {
        return tools.time().instant();
    }

    private DistributionLook look() {
        return tools.delivering().look();
    }
}
