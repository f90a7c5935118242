package dev.plumbline.desired.flags;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.desired.Promotion.Policy;
import dev.plumbline.desired.Promotion.Promoted.Impossible;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.Disclosure;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Joins a real repository with a real PostgreSQL server over TLS. */
class FlagsSourceTest extends FlagsStage {

    @Test
    void a_declared_flag_is_what_was_promoted_last_and_null_where_nothing_is() throws SQLException {
        promote("new-checkout", "production", "'off'", "2026-05-01");
        promote("new-checkout", "production", "'on'", "2026-05-02");
        promote("new-checkout", "staging", "'never'", "2026-05-03");
        promote("search-v2", "production", "'on'", "2026-05-01");
        promote("search-v2", "production", "NULL", "2026-05-02");

        var seen = (Observed) read();

        assertThat(texts(seen.state()))
                .containsExactlyInAnyOrderEntriesOf(
                        map("FLAG_DARK_MODE", null, "FLAG_NEW_CHECKOUT", "on", "FLAG_SEARCH_V2", null));
        assertThat(seen.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(seen.revision()).hasSize(40);
        assertThat(source.scope(spec())).containsExactly(Glob.of("FLAG_*"));
    }

    @Test
    void of_rows_that_call_a_flag_by_two_names_the_newest_counts() throws SQLException {
        promote("FLAG_NEW_CHECKOUT", "production", "'second'", "2026-05-02");
        promote("new-checkout", "production", "'first'", "2026-05-01");
        promote("what a name", "production", "'x'", "2026-05-01");

        assertThat(texts(((Observed) read()).state())).containsEntry("FLAG_NEW_CHECKOUT", "second");
    }

    @Test
    void the_ways_in_which_a_flag_can_differ_are_told_apart_in_words() throws SQLException {
        promote("new-checkout", "production", "'on'", "2026-05-01");
        promote("dark-mode", "production", "'on'", "2026-05-01");
        promote("retired", "production", "'on'", "2026-05-01");
        var set = Map.of(
                "FLAG_DARK_MODE",
                "off",
                "FLAG_SEARCH_V2",
                "on",
                "FLAG_SECRET",
                "on",
                "FLAG_RETIRED",
                "on",
                "MODE",
                "x");

        assertThat(told(set))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "FLAG_NEW_CHECKOUT Missing", "Promoted to production, and not set.",
                        "FLAG_DARK_MODE Changed", "Set to another value than the one promoted to production.",
                        "FLAG_SEARCH_V2 Unexpected", "Declared, and not promoted to production.",
                        "FLAG_SECRET Unexpected", "Not declared in feature_flags.yaml.",
                        "FLAG_RETIRED Unexpected", "Promoted to production, and not declared in feature_flags.yaml."));
    }

    @Test
    void flags_that_are_as_they_were_promoted_differ_in_nothing() throws SQLException {
        promote("new-checkout", "production", "'on'", "2026-05-01");

        assertThat(told(Map.of("FLAG_NEW_CHECKOUT", "on", "MODE", "x"))).isEmpty();
    }

    @Test
    void a_registry_that_cannot_be_read_is_unavailable_and_says_where() throws IOException {
        String commit =
                repository.file("config/feature_flags.yaml", "flags: canary").commit("main");

        assertThat(read()).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(why.message())
                    .startsWith("config/feature_flags.yaml in commit " + commit.substring(0, 12) + " holds neither")
                    .doesNotContain("canary");
        });
    }

    @Test
    void a_promotion_says_what_people_do_instead() {
        assertThat(new FlagsPromotion().promote(spec(), new Policy("team", "flags"), List.of(), look(Duration.ZERO)))
                .isInstanceOfSatisfying(
                        Impossible.class,
                        impossible -> assertThat(impossible.why())
                                .contains(TABLE, "production", "config/feature_flags.yaml", "null value"));
    }

    /** What is told of each finding where these config vars are set. */
    private Map<String, String> told(Map<String, String> set) {
        var values = new TreeMap<Subject, JsonNode>();
        set.forEach((name, value) -> values.put(new Subject(name), TextNode.valueOf(value)));
        var key = FingerprintKey.of(new byte[32]).forNamespace("team");
        var comparison = new Comparison(
                source.scope(spec()),
                List.of(),
                true,
                List.of(),
                List.of(),
                Noise.NONE,
                new Disclosure(List.of(), key));
        var observed = new Observed(State.of(values), Evidence.VALUE, "", Instant.EPOCH);
        var told = new HashMap<String, String>();
        for (Finding finding :
                comparison.compare((Observed) read(), observed, Instant.EPOCH).findings()) {
            String more = source.explain(spec(), finding, values.get(finding.subject()), look(Duration.ZERO));
            told.put(finding.subject() + " " + finding.kind().word(), (finding.message() + " " + more).strip());
        }
        return told;
    }

    private static Map<String, String> map(String... pairs) {
        var map = new HashMap<String, String>();
        for (int at = 0; at < pairs.length; at += 2) {
            map.put(pairs[at], pairs[at + 1]);
        }
        return map;
    }
}
