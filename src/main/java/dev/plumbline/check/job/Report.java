package dev.plumbline.check.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Onset;
import dev.plumbline.drift.Difference;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the pod of a check tells, as one line of its log: findings with fingerprints, or why nothing is known. It is all that
 * leaves the pod. What is read here was written by a pod that others can have a hand in: it is taken for text of strangers.
 */
public final class Report {

    /** What the line begins with; other programs in the pod may print too. */
    static final String MARK = "plumbline-report ";

    /** The most that is read of a log. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final int MAX_FINDINGS = 5_000;
    private static final int MAX_ONSETS = 256;
    private static final int MAX_TEXT = 1_024;
    private static final int MAX_MESSAGE = 2_048;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(16).build());
    }

    private Report() {}

    /** The line that tells it. */
    public static String line(Checked checked) {
        ObjectNode report = NODES.objectNode();
        switch (checked) {
            case Checked.NotKnown(Unavailable(Reason reason, String message)) ->
                report.put("reason", reason.word()).put("message", message);
            case Checked.Compared compared -> {
                report.put("revision", compared.revision());
                report.put("time", compared.time().toString());
                report.put("ignored", compared.difference().ignored());
                compared.difference()
                        .nextIgnoreExpiry()
                        .ifPresent(time -> report.put("nextIgnoreExpiry", time.toString()));
                var findings = report.putArray("findings");
                compared.difference().findings().forEach(finding -> findings.add(written(finding)));
                var onsets = report.putArray("onsets");
                compared.onsets().forEach(onset -> onsets.add(written(onset)));
            }
        }
        return MARK + report;
    }

    private static ObjectNode written(Finding finding) {
        return NODES.objectNode()
                .put("subject", finding.subject().name())
                .put("field", finding.field())
                .put("kind", finding.kind().word())
                .put("desired", finding.desired())
                .put("observed", finding.observed())
                .put("evidence", finding.evidence().word())
                .put("mark", finding.mark())
                .put("message", finding.message());
    }

    private static ObjectNode written(Onset onset) {
        return NODES.objectNode()
                .put("subject", onset.subject())
                .put("what", onset.what())
                .put("since", onset.since().toString())
                .put("count", onset.count())
                .put("last", onset.last());
    }

    /** What a log tells, whatever is in it. */
    static Checked read(String log) {
        List<String> lines =
                log.lines().filter(line -> line.startsWith(MARK)).limit(2).toList();
        if (lines.size() != 1) {
            return notKnown(lines.isEmpty() ? "ended without a word" : "told two things");
        }
        try {
            return read(JSON.readTree(lines.getFirst().substring(MARK.length())));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            return notKnown("told what can't be read");
        }
    }

    private static Checked read(JsonNode report) {
        if (report.hasNonNull("reason")) {
            Reason reason = Stream.of(Reason.values())
                    .filter(each -> each.word().equals(report.get("reason").asText()))
                    .findFirst()
                    .orElse(Reason.UNEXPECTED_ANSWER);
            return new Checked.NotKnown(new Unavailable(reason, text(report, "message", MAX_MESSAGE)));
        }
        JsonNode all = report.path("findings");
        if (!all.isArray()
                || all.size() > MAX_FINDINGS
                || !report.path("ignored").isInt()) {
            throw new IllegalArgumentException("no findings");
        }
        var findings = new ArrayList<Finding>();
        all.forEach(each -> findings.add(finding(each)));
        findings.sort(null);
        for (int index = 1; index < findings.size(); index++) {
            if (findings.get(index).compareTo(findings.get(index - 1)) == 0) {
                throw new IllegalArgumentException("one place twice");
            }
        }
        return new Checked.Compared(
                new Difference(
                        findings,
                        report.get("ignored").intValue(),
                        Optional.ofNullable(report.get("nextIgnoreExpiry")).map(time -> Instant.parse(time.asText()))),
                text(report, "revision", 128),
                Instant.parse(text(report, "time", 64)),
                onsets(report.path("onsets")));
    }

    private static List<Onset> onsets(JsonNode all) {
        if (!all.isArray() || all.size() > MAX_ONSETS) {
            throw new IllegalArgumentException("no onsets");
        }
        var onsets = new ArrayList<Onset>();
        all.forEach(each -> onsets.add(new Onset(
                text(each, "subject", Subject.MAX_LENGTH),
                text(each, "what", 64),
                Instant.parse(text(each, "since", 64)),
                Math.max(0, each.path("count").asInt()),
                text(each, "last", Subject.MAX_LENGTH))));
        return onsets;
    }

    private static Finding finding(JsonNode each) {
        return new Finding(
                new Subject(text(each, "subject", Subject.MAX_LENGTH)),
                text(each, "field", MAX_TEXT),
                Stream.of(Finding.Kind.values())
                        .filter(kind -> kind.word().equals(text(each, "kind", MAX_TEXT)))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no such kind")),
                text(each, "desired", MAX_TEXT),
                text(each, "observed", MAX_TEXT),
                Stream.of(Evidence.values())
                        .filter(evidence -> evidence.word().equals(text(each, "evidence", MAX_TEXT)))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no such evidence")),
                text(each, "mark", MAX_TEXT),
                text(each, "message", MAX_MESSAGE));
    }

    private static String text(JsonNode of, String field, int most) {
        JsonNode value = of.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("no text");
        }
        return ForeignText.shown(value.textValue(), most);
    }

    private static Checked notKnown(String what) {
        return new Checked.NotKnown(
                new Unavailable(
                        Reason.MALFORMED,
                        "the pod of the check " + what
                                + ": see that plumbline.checks.image is this version of Plumbline, and look at the pod's events"));
    }
}
