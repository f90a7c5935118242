package dev.plumbline.destination.dns;

import dev.plumbline.api.DestinationSpec.Dns;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.destination.Changes;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** DNS servers are only asked: their records are changed where the zone is kept, which differs from provider to provider. */
@Singleton
public final class DnsReversion implements Reversion<Dns> {

    private static final int MAX_NAMED = 10;
    private static final int SHOWN = 120;

    @Override
    public Class<Dns> spec() {
        return Dns.class;
    }

    @Override
    public String target(Dns spec, String namespace) {
        return DnsObserver.targetOf(spec);
    }

    @Override
    public Reversal revert(Dns spec, String namespace, List<Finding> findings, Truth truth) {
        List<String> tasks =
                findings.stream().map(DnsReversion::task).distinct().toList();
        String more = tasks.size() > MAX_NAMED ? ", and " + (tasks.size() - MAX_NAMED) + " more" : "";
        return new Reversal.Impossible("Plumbline knows no way to write to your DNS provider. There, "
                + tasks.stream().limit(MAX_NAMED).collect(Collectors.joining(", ")) + more
                + ", as the desired state says; the findings resolve once all servers that are asked give the same.");
    }

    private static String task(Finding finding) {
        String name = ForeignText.shown(finding.subject().name(), SHOWN);
        return switch (finding.kind()) {
            case MISSING -> finding.field().isEmpty() ? "add " + name : "change " + name;
            case UNEXPECTED ->
                Changes.of(finding).operation() == Operation.Unset
                                && finding.field().isEmpty()
                        ? "remove " + name
                        : "change " + name;
            case CHANGED, STALE -> "change " + name;
            case UNVERIFIABLE -> "find out why servers fail or differ for " + name;
        };
    }
}
