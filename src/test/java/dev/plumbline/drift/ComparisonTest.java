package dev.plumbline.drift;

import static dev.plumbline.drift.Trees.NOW;
import static dev.plumbline.drift.Trees.between;
import static dev.plumbline.drift.Trees.json;
import static dev.plumbline.drift.Trees.observed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.Finding.Kind;
import dev.plumbline.drift.NormalizingRule.Rule;
import dev.plumbline.drift.Observation.Observed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

    private static final Map<String, JsonNode> NOTHING = Map.of();

    @Test
    void subjects_are_missing_unexpected_or_changed() {
        var findings = Trees.comparison()
                .compare(
                        observed(Map.of("A", json("'1'"), "B", json("'2'"), "E", json("'x'"))),
                        observed(Map.of("B", json("'3'"), "C", json("'4'"), "E", json("'x'"))),
                        NOW)
                .findings();

        assertThat(findings)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("mark")
                .containsExactly(
                        finding("A", "", Kind.MISSING, "1", ""),
                        finding("B", "", Kind.CHANGED, "2", "3"),
                        finding("C", "", Kind.UNEXPECTED, "", "4"));
    }

    @Test
    void what_a_place_does_not_show_is_unverifiable_unless_its_presence_is_all_that_is_asked() {
        var blind = new Noise() {
            @Override
            public JsonNode without(JsonNode desired, JsonNode observed) {
                return desired;
            }

            @Override
            public boolean tells(JsonNode desired, JsonNode observed) {
                return desired.asText().isEmpty();
            }
        };
        var comparison = new Comparison(List.of(), List.of(), true, List.of(), List.of(), blind, Trees.REVEAL_ALL);

        var difference = comparison.compare(
                observed(Map.of("A", json("'1'"), "B", json("''"), "C", json("'1'"))),
                observed(Map.of("A", json("'?'"), "B", json("'?'"))),
                NOW);

        assertThat(difference.findings())
                .extracting(finding -> finding.subject().name() + " " + finding.kind())
                .containsExactly("A UNVERIFIABLE", "C MISSING");
    }

    @Test
    void what_is_told_of_a_finding_fits_into_an_incident() {
        var subject = new Subject("A");
        var talkative = new Observed(
                State.EMPTY,
                Evidence.VALUE,
                "",
                NOW,
                List.of(
                        new Remark(subject, Remark.Kind.NOTE, "x".repeat(400)),
                        new Remark(subject, Remark.Kind.NOTE, "y".repeat(400))));
        var comparison = new Comparison(List.of(), List.of(), true, List.of(), List.of(), Noise.NONE, Trees.REVEAL_ALL);

        var finding = comparison
                .compare(observed(Map.of("A", json("'1'"))), talkative, NOW)
                .findings()
                .getFirst();

        assertThat(finding.message()).hasSize(Finding.MAX_MESSAGE).endsWith("…");
    }

    @Test
    void only_included_and_not_excluded_subjects_are_compared() {
        var comparison = new Comparison(
                List.of(Glob.of("A*")),
                List.of(Glob.of("*_X")),
                true,
                List.of(),
                List.of(),
                Noise.NONE,
                Trees.REVEAL_ALL);

        var difference = comparison.compare(
                observed(Map.of("A", json("1"), "A_X", json("1"), "B", json("1"))), observed(NOTHING), NOW);

        assertThat(difference.findings()).extracting(Finding::subject).containsExactly(new Subject("A"));
    }

    @Test
    void unexpected_subjects_are_left_alone_on_request_but_not_those_desired_to_be_absent() {
        var comparison =
                new Comparison(List.of(), List.of(), false, List.of(), List.of(), Noise.NONE, Trees.REVEAL_ALL);

        var difference = comparison.compare(
                observed(Map.of("GONE", json("null"))),
                observed(Map.of("GONE", json("'1'"), "OTHER", json("'2'"))),
                NOW);

        assertThat(difference.findings())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("mark")
                .containsExactly(finding("GONE", "", Kind.UNEXPECTED, "", "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "42, \"42\", 0",
        "1.0, \"1.0\", 0",
        "1.0, \"1\", 0",
        "true, \"true\", 0",
        "true, \"yes\", 1",
        "\"42\", 42, 1",
        "1, 1.0, 0",
        "1e3, 1000, 0",
        "null, \"null\", 1",
        "null, null, 0",
        "0, false, 1"
    })
    void a_desired_scalar_is_the_same_as_its_text(String desired, String observed, int findings) {
        assertThat(between(json(desired), json(observed))).hasSize(findings);
    }

    @Test
    void a_null_member_is_no_member() {
        assertThat(between(json("{'a':null}"), json("{}"))).isEmpty();
        assertThat(between(json("{}"), json("{'a':null}"))).isEmpty();
        assertThat(between(json("{'a':null}"), json("{'a':1}")))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("mark")
                .containsExactly(finding("S", "/a", Kind.UNEXPECTED, "", "1"));
    }

    @Test
    void each_differing_leaf_is_a_finding_with_an_escaped_pointer() {
        assertThat(between(
                        json("{'a/b':{'~':1},'c':{'d':1},'e':[1,2]}"), json("{'a/b':{'~':2},'e':[1,3],'f':{'g':0}}")))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("mark")
                .containsExactly(
                        finding("S", "/a~1b/~0", Kind.CHANGED, "1", "2"),
                        finding("S", "/c", Kind.MISSING, "{\"d\":1}", ""),
                        finding("S", "/e/1", Kind.CHANGED, "2", "3"),
                        finding("S", "/f", Kind.UNEXPECTED, "", "{\"g\":0}"));
    }

    @Test
    void a_member_name_is_shown_as_foreign_text() {
        assertThat(between(json("{}"), json("{'a\\u001b[31m':1}")))
                .extracting(Finding::field)
                .containsExactly("/a\\u001B[31m");
    }

    @Test
    void names_that_look_the_same_when_shown_make_the_subject_differ_as_a_whole() {
        assertThat(between(json("{}"), json("{'\\u001b':1,'\\\\u001B':2}")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.field()).isEmpty());
    }

    @Test
    void lists_of_different_length_differ_as_a_whole() {
        assertThat(between(json("{'l':[1,2]}"), json("{'l':[1]}")))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("mark")
                .containsExactly(finding("S", "/l", Kind.CHANGED, "[1,2]", "[1]"));
    }

    @Test
    void elements_with_names_are_matched_by_them() {
        assertThat(between(
                        json("[{'name':'a','v':1},{'name':'b','v':1},{'name':'c'}]"),
                        json("[{'name':'x'},{'name':'a','v':1},{'name':'c','v':2}]")))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("mark")
                .containsExactly(
                        finding("S", "/1", Kind.MISSING, "{\"name\":\"b\",\"v\":1}", ""),
                        finding("S", "/2/v", Kind.UNEXPECTED, "", "2"),
                        finding("S", "/3", Kind.UNEXPECTED, "", "{\"name\":\"x\"}"));
    }

    @Test
    void named_elements_in_another_order_differ_unless_order_means_nothing() {
        var desired = json("[{'name':'a','v':9},{'name':'b','v':1}]");
        var observed = json("[{'name':'b','v':1},{'name':'a','v':0}]");

        assertThat(between(desired, observed)).extracting(Finding::field).containsExactly("");
        assertThat(between(desired, observed, NormalizingRule.of(Glob.ALL, "", Rule.UNORDERED)))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("mark")
                .containsExactly(finding("S", "/0/v", Kind.CHANGED, "9", "0"));
    }

    @Test
    void a_subject_with_too_many_differences_is_one_finding() {
        assertThat(between(numbered(50, 1), numbered(50, 2))).hasSize(50);
        assertThat(between(numbered(51, 1), numbered(51, 2)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.field()).isEmpty())
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.CHANGED));
    }

    @Test
    void a_place_too_deep_to_point_to_is_reported_above() {
        var name = "n".repeat(300);
        var template = "{'%s':{'%s':%d,'k':%d},'z':1}";

        assertThat(between(json(template.formatted(name, name, 1, 1)), json(template.formatted(name, name, 2, 2))))
                .extracting(Finding::field)
                .containsExactly("/" + name);
        assertThat(between(json(template.formatted(name, name, 1, 1)), json(template.formatted(name, name, 1, 2))))
                .extracting(Finding::field)
                .containsExactly("/" + name + "/k");
    }

    @Test
    void a_finding_is_known_as_well_as_the_side_known_worse() {
        var findings = Trees.comparison()
                .compare(observed(Map.of("A", json("1")), Evidence.VALUE), observed(NOTHING, Evidence.METADATA), NOW)
                .findings();

        assertThat(findings).extracting(Finding::evidence).containsExactly(Evidence.METADATA);
        assertThat(Evidence.RECEIPT.weaker(Evidence.VALUE)).isEqualTo(Evidence.RECEIPT);
    }

    @Test
    void a_dropped_subject_is_on_neither_side() {
        var rule = NormalizingRule.of(Glob.of("S"), "", Rule.DROP);

        assertThat(between(json("'1'"), json("'2'"), rule)).isEmpty();
    }

    @Test
    void noise_sees_both_values_as_they_were_read_and_is_no_difference() {
        Noise defaults = (desired, observed) -> {
            assertThat(desired.get("t").textValue()).isEqualTo(" x ");
            return desired.has("policy") ? observed : ((ObjectNode) observed.deepCopy()).without("policy");
        };
        var trim = NormalizingRule.of(Glob.ALL, "/t", Rule.TRIM);
        var comparison =
                new Comparison(List.of(), List.of(), true, List.of(trim), List.of(), defaults, Trees.REVEAL_ALL);

        var difference = comparison.compare(
                observed(Map.of("S", json("{'t':' x '}"))),
                observed(Map.of("S", json("{'t':'x','policy':'Always'}"))),
                NOW);

        assertThat(difference.findings()).isEmpty();
    }

    @Test
    void an_ignore_holds_until_its_time_and_not_at_it() {
        var comparison = ignoring(new Ignore(Glob.of("A"), "pilot", "growth", NOW));

        var before = compareMissing(comparison, NOW.minusNanos(1));
        var at = compareMissing(comparison, NOW);

        assertThat(before.findings()).isEmpty();
        assertThat(before.ignored()).isEqualTo(1);
        assertThat(before.nextIgnoreExpiry()).contains(NOW);
        assertThat(at.findings()).hasSize(1);
        assertThat(at.ignored()).isZero();
        assertThat(at.nextIgnoreExpiry()).isEmpty();
    }

    @Test
    void the_next_expiry_is_that_of_what_hides_something_for_the_shortest_time() {
        var comparison = ignoring(
                new Ignore(Glob.of("A"), "r", "o", NOW.plusSeconds(20)),
                new Ignore(Glob.of("*"), "r", "o", NOW.plusSeconds(10)),
                new Ignore(Glob.of("OTHER"), "r", "o", NOW.plusSeconds(1)));

        assertThat(compareMissing(comparison, NOW).nextIgnoreExpiry()).contains(NOW.plusSeconds(20));
        assertThat(comparison
                        .compare(observed(Map.of("A", json("1"), "B", json("1"))), observed(NOTHING), NOW)
                        .nextIgnoreExpiry())
                .contains(NOW.plusSeconds(10));
    }

    @Test
    void a_findings_mark_moves_with_either_value_also_where_what_is_shown_is_cut() {
        String text = "x".repeat(200);
        var before = changed(text + "1", text + "2");

        assertThat(before.mark()).startsWith("hmac:");
        assertThat(changed(text + "1", text + "2")).isEqualTo(before);
        assertThat(changed(text + "3", text + "2").mark()).isNotEqualTo(before.mark());
        assertThat(changed(text + "1", text + "3").mark()).isNotEqualTo(before.mark());
        assertThat(changed(text + "1", text + "3").observed()).isEqualTo(before.observed());
    }

    @Test
    void a_note_is_told_with_what_is_found_and_is_nothing_by_itself() {
        var same = noted("'1'", "'1'", new Remark(new Subject("A"), Remark.Kind.NOTE, "Written by alice."));
        var other = noted("'1'", "'2'", new Remark(new Subject("A"), Remark.Kind.NOTE, "Written by alice."));

        assertThat(same).isEmpty();
        assertThat(other).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.CHANGED);
            assertThat(finding.message()).isEqualTo("Written by alice.");
        });
    }

    @Test
    void what_is_too_old_is_a_finding_whatever_its_value_and_one_alone() {
        var stale = new Remark(new Subject("A"), Remark.Kind.STALE, "Last written in May.");

        assertThat(noted("'1'", "'1'", stale)).extracting(Finding::kind).containsExactly(Kind.STALE);
        assertThat(noted("'1'", "'2'", stale)).extracting(Finding::kind).containsExactly(Kind.CHANGED);
        assertThat(noted("{'a': 1}", "{'a': 2}", stale))
                .extracting(Finding::field, Finding::kind)
                .containsExactly(tuple("", Kind.STALE), tuple("/a", Kind.CHANGED));
    }

    @Test
    void what_nobody_can_tell_is_not_compared_and_never_in_sync() {
        var unverifiable = new Remark(new Subject("A"), Remark.Kind.UNVERIFIABLE, "The servers disagree.");

        assertThat(noted("'1'", "'1'", unverifiable)).extracting(Finding::kind).containsExactly(Kind.UNVERIFIABLE);
        assertThat(noted("'1'", "'2'", unverifiable))
                .extracting(Finding::message)
                .containsExactly("The servers disagree.");
        assertThat(noted("'1'", "null", unverifiable)).extracting(Finding::kind).containsExactly(Kind.UNVERIFIABLE);
    }

    @Test
    void what_is_known_of_a_subject_that_neither_side_has_is_told_unless_it_is_left_out() {
        var age = new Remark(new Subject("snapshot"), Remark.Kind.STALE, "Blessed in May.");
        var note = new Remark(new Subject("snapshot"), Remark.Kind.NOTE, "Blessed by alice.");
        var without = new Comparison(
                List.of(), List.of(Glob.of("snap*")), true, List.of(), List.of(), Noise.NONE, Trees.REVEAL_ALL);

        assertThat(noted("'1'", "'1'", age, note)).singleElement().satisfies(finding -> {
            assertThat(finding.subject().name()).isEqualTo("snapshot");
            assertThat(finding.message()).isEqualTo("Blessed in May. Blessed by alice.");
        });
        assertThat(noted("'1'", "'1'", note)).isEmpty();
        assertThat(without.compare(observed(NOTHING), remarked("'1'", age), NOW).findings())
                .extracting(finding -> finding.subject().name())
                .containsExactly("A");
    }

    @Test
    void a_remark_on_what_is_set_aside_is_set_aside_too() {
        var stale = new Remark(new Subject("A"), Remark.Kind.STALE, "Last written in May.");
        var ignore = new Ignore(Glob.of("A"), "known", "growth", NOW.plusSeconds(10));

        var difference = ignoring(ignore).compare(observed(Map.of("A", json("'1'"))), remarked("'1'", stale), NOW);

        assertThat(difference.findings()).isEmpty();
        assertThat(difference.ignored()).isEqualTo(1);
    }

    @Test
    void a_kept_state_finds_what_has_changed_since_and_shows_fingerprints_alone() {
        var comparison = new Comparison(
                List.of(),
                List.of(Glob.of("LEFT_OUT")),
                true,
                List.of(NormalizingRule.of(Glob.ALL, "/list", Rule.UNORDERED)),
                List.of(),
                Noise.NONE,
                new Disclosure(List.of(Glob.of("SHOWN")), Trees.KEY));
        var before = Map.of(
                "TOKEN", json("'canary-1'"),
                "SHOWN", json("'a'"),
                "LEFT_OUT", json("'x'"),
                "TREE", json("{'list': ['b', 'a'], 'on': true, 'gone': null}"));

        var kept = comparison.kept(observed(before).state());
        var desired = new Observation.Observed(kept, Evidence.METADATA, "", NOW);
        var reordered = new LinkedHashMap<>(before);
        reordered.put("TREE", json("{'on': true, 'list': ['a', 'b']}"));
        var changed = new LinkedHashMap<>(before);
        changed.put("TOKEN", json("'canary-2'"));
        changed.put("SHOWN", json("'b'"));
        changed.put("TREE", json("{'list': ['a', 'b'], 'on': false}"));

        assertThat(kept.values().toString()).doesNotContain("canary").contains("hmac:");
        assertThat(kept.values()).doesNotContainKey(new Subject("LEFT_OUT"));
        assertThat(comparison.compare(desired, observed(before), NOW).findings())
                .isEmpty();
        assertThat(comparison.compare(desired, observed(reordered), NOW).findings())
                .isEmpty();
        assertThat(comparison.compare(desired, observed(changed), NOW).findings())
                .extracting(finding -> finding.subject().name(), Finding::field, Finding::desired, Finding::observed)
                .containsExactly(
                        tuple("SHOWN", "", "a", "b"),
                        tuple(
                                "TOKEN",
                                "",
                                Trees.KEY.fingerprint(json("'canary-1'")),
                                Trees.KEY.fingerprint(json("'canary-2'"))),
                        tuple(
                                "TREE",
                                "/on",
                                Trees.KEY.fingerprint(json("true")),
                                Trees.KEY.fingerprint(json("false"))));
    }

    @Test
    void both_sides_are_brought_into_one_form_before_noise_goes() {
        var trimmed = new Noise() {
            @Override
            public JsonNode without(JsonNode desired, JsonNode observed) {
                return observed.textValue().startsWith(desired.textValue()) ? desired : observed;
            }

            @Override
            public JsonNode canonical(Subject subject, JsonNode value) {
                return json("'" + value.textValue().toLowerCase(Locale.ROOT) + "'");
            }
        };
        var comparison = new Comparison(List.of(), List.of(), true, List.of(), List.of(), trimmed, Trees.REVEAL_ALL);

        assertThat(comparison
                        .compare(observed(Map.of("A", json("'ABC'"))), observed(Map.of("A", json("'aBcDef'"))), NOW)
                        .findings())
                .isEmpty();
    }

    private static List<Finding> noted(String desired, String observed, Remark... remarks) {
        return Trees.comparison()
                .compare(observed(Map.of("A", json(desired))), remarked(observed, remarks), NOW)
                .findings();
    }

    private static Observation.Observed remarked(String observed, Remark... remarks) {
        var plain = observed(Map.of("A", json(observed)));
        return new Observation.Observed(
                plain.state(), plain.evidence(), plain.revision(), plain.time(), List.of(remarks));
    }

    private static Finding changed(String desired, String observed) {
        return ignoring()
                .compare(
                        observed(Map.of("A", json("'" + desired + "'"))),
                        observed(Map.of("A", json("'" + observed + "'"))),
                        NOW)
                .findings()
                .getFirst();
    }

    private static Comparison ignoring(Ignore... ignores) {
        return new Comparison(List.of(), List.of(), true, List.of(), List.of(ignores), Noise.NONE, Trees.REVEAL_ALL);
    }

    private static Difference compareMissing(Comparison comparison, Instant now) {
        return comparison.compare(observed(Map.of("A", json("'1'"))), observed(NOTHING), now);
    }

    private static JsonNode numbered(int members, int value) {
        var numbered = new LinkedHashMap<String, JsonNode>();
        for (int member = 0; member < members; member++) {
            numbered.put("m" + member, json(Integer.toString(value)));
        }
        return Trees.object(numbered);
    }

    private static Finding finding(String subject, String field, Kind kind, String desired, String observed) {
        return new Finding(new Subject(subject), field, kind, desired, observed, Evidence.VALUE, "");
    }
}
