package dev.plumbline.cli.look;

import dev.plumbline.api.DriftIncidentStatus.Finding;
import dev.plumbline.cli.look.Paint.Tone;
import java.util.ArrayList;
import java.util.List;

/** What differs, in the manner of a unified diff: {@code -} is what is there, {@code +} what should be. Pure. */
final class Difference {

    private Difference() {}

    /** The lines for the findings of an incident. */
    static List<String> lines(Item incident, Paint paint) {
        var status = incident.incidentStatus();
        var lines = new ArrayList<String>();
        String name = Shown.text(incident.name());
        lines.add(paint.in(Tone.HEAD, "--- observed, of " + name));
        lines.add(paint.in(Tone.HEAD, "+++ desired, of " + name));
        List<Finding> findings = status.findings() == null ? List.of() : status.findings();
        findings.forEach(finding -> lines.addAll(lines(finding, paint)));
        int hidden = count(status.openFindings()) + count(status.overriddenFindings()) - findings.size();
        if (hidden > 0) {
            lines.add("# " + hidden + " more differences are counted and not listed: a status lists 200");
        }
        return lines;
    }

    /** How many differences an incident has, those that are overridden among them. */
    static int count(Item incident) {
        return incident.count("openFindings") + incident.count("overriddenFindings");
    }

    private static int count(Integer number) {
        return number == null ? 0 : number;
    }

    private static List<String> lines(Finding finding, Paint paint) {
        var lines = new ArrayList<String>();
        String subject = Shown.text(finding.subject());
        lines.add("@@ " + subject + (finding.field() == null ? "" : " " + Shown.text(finding.field())) + " ("
                + finding.kind() + ", known by " + Shown.text(finding.evidence())
                + (finding.overriddenUntil() == null
                        ? ""
                        : ", overridden until " + Shown.text(finding.overriddenUntil()))
                + ") @@");
        if (Values.sensitive(finding.desired()) || Values.sensitive(finding.observed())) {
            lines.add("# differs; values are sensitive, these are their fingerprints");
        }
        if (finding.observed() != null) {
            lines.add(paint.in(Tone.BAD, "-" + Values.whole(finding.observed())));
        }
        if (finding.desired() != null) {
            lines.add(paint.in(Tone.GOOD, "+" + Values.whole(finding.desired())));
        }
        if (finding.observed() == null && finding.desired() == null) {
            lines.add("# neither side is shown");
        }
        if (finding.message() != null) {
            lines.add("# " + Shown.text(finding.message()));
        }
        return lines;
    }
}
