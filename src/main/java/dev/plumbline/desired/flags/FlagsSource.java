package dev.plumbline.desired.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DesiredSpec.Flags;
import dev.plumbline.desired.Source;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.desired.git.GitBytes;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Feature flags: declared in a registry in Git, promoted in a table in PostgreSQL. Each declared flag is a subject, called
 * as its config var is; its value is the promoted text, or null where nothing is promoted: then it must not be set. The
 * revision is the registry's commit.
 */
public final class FlagsSource implements Source<Flags> {

    private static final String PREFIX = "FLAG_";

    private final GitFiles files;
    private final PromotionsTables tables;

    public FlagsSource(GitFiles files, PromotionsTables tables) {
        this.files = files;
        this.tables = tables;
    }

    @Override
    public Class<Flags> spec() {
        return Flags.class;
    }

    @Override
    public List<Glob> scope(Flags spec) {
        return List.of(Glob.of(prefix(spec) + "*"));
    }

    @Override
    public Observation read(Flags spec, Look look) {
        return switch (files.bytes(spec.registry(), look)) {
            case Failed<GitBytes>(Unavailable why) -> why;
            case Found<GitBytes>(GitBytes found) -> {
                var names = new FlagNames(prefix(spec));
                Reading registry = FlagRegistry.read(found.bytes(), names);
                yield registry instanceof Reading.Parsed(State declared)
                        ? joined(spec, names, declared, found, look)
                        : registry.observed(
                                ForeignText.shown(spec.registry().path(), 200) + " in commit "
                                        + found.commit().substring(0, 12),
                                found.commit(),
                                found.time());
            }
        };
    }

    private Observation joined(Flags spec, FlagNames names, State declared, GitBytes registry, Look look) {
        return switch (tables.read(spec.promotions(), look)) {
            case Failed<Promoted>(Unavailable why) -> why;
            case Found<Promoted>(Promoted promoted) -> {
                Map<Subject, String> newest = newest(promoted, names);
                Instant older = registry.time().isBefore(promoted.time()) ? registry.time() : promoted.time();
                yield new Observed(
                        state(declared, newest),
                        Evidence.VALUE,
                        registry.commit(),
                        older,
                        remarks(spec, declared, newest));
            }
        };
    }

    /** Of rows that mean one flag by different names, the newest counts. A name that no config var can have means none. */
    private static Map<Subject, String> newest(Promoted promoted, FlagNames names) {
        var newest = new LinkedHashMap<Subject, String>();
        for (Promoted.Row row : promoted.rows()) {
            names.subject(row.flag())
                    .filter(subject -> !newest.containsKey(subject))
                    .ifPresent(subject -> newest.put(subject, row.value()));
        }
        return newest;
    }

    private static State state(State declared, Map<Subject, String> newest) {
        var values = new TreeMap<Subject, JsonNode>(declared.values());
        newest.forEach((subject, value) -> {
            if (value != null) {
                values.computeIfPresent(subject, (known, nothing) -> TextNode.valueOf(value));
            }
        });
        return State.of(values);
    }

    private static List<Remark> remarks(Flags spec, State declared, Map<Subject, String> newest) {
        var remarks = new ArrayList<Remark>();
        declared.values().keySet().stream()
                .filter(subject -> newest.get(subject) == null)
                .map(subject -> new Remark(subject, Remark.Kind.NOTE, notPromoted(spec)))
                .forEach(remarks::add);
        newest.forEach((subject, value) -> {
            if (value != null && !declared.values().containsKey(subject)) {
                remarks.add(new Remark(subject, Remark.Kind.NOTE, promotedAlone(spec)));
            }
        });
        return remarks;
    }

    /** What tells the four ways apart in which a flag can differ, where the remarks of reading have not said it. */
    @Override
    public String explain(Flags spec, Finding finding, JsonNode observed, Look look) {
        return switch (finding.kind()) {
            case MISSING -> "Promoted to " + environment(spec) + ", and not set.";
            case CHANGED -> "Set to another value than the one promoted to " + environment(spec) + ".";
            case UNEXPECTED -> {
                boolean told = finding.message().contains(notPromoted(spec))
                        || finding.message().contains(promotedAlone(spec));
                yield told ? "" : "Not declared in " + registry(spec) + ".";
            }
            case STALE, UNVERIFIABLE -> "";
        };
    }

    private static String notPromoted(Flags spec) {
        return "Declared, and not promoted to " + environment(spec) + ".";
    }

    private static String promotedAlone(Flags spec) {
        return "Promoted to " + environment(spec) + ", and not declared in " + registry(spec) + ".";
    }

    private static String environment(Flags spec) {
        return ForeignText.shown(spec.promotions().environment(), 63);
    }

    private static String registry(Flags spec) {
        String path = spec.registry().path();
        return ForeignText.shown(path.substring(path.lastIndexOf('/') + 1), 120);
    }

    private static String prefix(Flags spec) {
        return spec.prefix() == null ? PREFIX : spec.prefix();
    }
}
