package dev.plumbline.drift;

import static dev.plumbline.drift.Trees.NOW;
import static dev.plumbline.drift.Trees.observed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.NormalizingRule.Rule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ComparisonPropertiesTest {

    private static final Subject SUBJECT = new Subject("S");

    @Provide
    Arbitrary<JsonNode> trees() {
        return Trees.trees();
    }

    @Provide
    Arbitrary<Map<String, JsonNode>> values() {
        return Trees.values();
    }

    @Provide
    Arbitrary<List<NormalizingRule>> rules() {
        return Trees.rules();
    }

    @Property(tries = 500)
    void comparing_a_state_with_itself_finds_nothing(
            @ForAll("values") Map<String, JsonNode> values, @ForAll("rules") List<NormalizingRule> rules) {
        var copy = new LinkedHashMap<String, JsonNode>();
        values.forEach((name, value) -> copy.put(name, value.deepCopy()));
        Noise greedy = (desired, observed) -> TextNode.valueOf("noise took it all");
        var comparison = comparison(rules, List.of(), greedy);

        var difference = comparison.compare(observed(values), observed(copy), NOW);

        assertThat(difference.findings()).isEmpty();
        assertThat(difference.ignored()).isZero();
    }

    @Property(tries = 500)
    void a_tree_does_not_differ_from_itself_after_any_rules(
            @ForAll("trees") JsonNode tree, @ForAll("rules") List<NormalizingRule> rules) {
        var normalization = new Normalization(rules);

        var left = normalization.apply(SUBJECT, tree).orElse(null);
        var right = normalization.apply(SUBJECT, tree.deepCopy()).orElse(null);

        assertThat(Places.between(left, right)).isEmpty();
    }

    @Property(tries = 1000)
    void normalising_twice_is_normalising_once(
            @ForAll("trees") JsonNode tree, @ForAll("rules") List<NormalizingRule> rules) {
        var normalization = new Normalization(rules);
        var before = tree.deepCopy();

        var once = normalization.apply(SUBJECT, tree);
        var twice = once.flatMap(value -> normalization.apply(SUBJECT, value));

        assertThat(twice).isEqualTo(once);
        assertThat((JsonNode) tree).isEqualTo(before);
        once.ifPresent(
                value -> assertThat((Object) normalization.apply(SUBJECT, value).orElseThrow())
                        .isSameAs(value));
    }

    @Property(tries = 500)
    void the_order_of_rules_subjects_and_members_never_matters(
            @ForAll("values") Map<String, JsonNode> desired,
            @ForAll("values") Map<String, JsonNode> observed,
            @ForAll("rules") List<NormalizingRule> rules,
            @ForAll Random random) {
        var otherRules = new ArrayList<>(rules);
        Collections.shuffle(otherRules, random);

        var difference = comparison(rules, List.of(), Noise.NONE).compare(observed(desired), observed(observed), NOW);
        var shuffled = comparison(otherRules, List.of(), Noise.NONE)
                .compare(observed(shuffled(desired, random)), observed(shuffled(observed, random)), NOW);

        assertThat(places(shuffled)).isEqualTo(places(difference));
    }

    @Property(tries = 500)
    void the_order_of_unordered_lists_never_matters(@ForAll("trees") JsonNode tree, @ForAll Random random) {
        var rules = new ArrayList<NormalizingRule>();
        for (var path = new ArrayList<String>(); path.size() < 6; path.add("*")) {
            rules.add(new NormalizingRule(Glob.ALL, path, Rule.UNORDERED));
        }

        var findings = comparison(rules, List.of(), Noise.NONE)
                .compare(observed(Map.of("S", tree)), observed(Map.of("S", Trees.shuffled(tree, true, random))), NOW)
                .findings();

        assertThat(findings).isEmpty();
    }

    @Property(tries = 500)
    void every_difference_is_found_once(@ForAll("values") Map<String, JsonNode> desired, @ForAll Random random) {
        var expected = new TreeSet<String>();
        var observed = new LinkedHashMap<String, JsonNode>();
        desired.forEach((name, value) -> observed.put(name, mutated(value, name, random, expected)));

        var findings = comparison(List.of(), List.of(), Noise.NONE)
                .compare(observed(desired), observed(observed), NOW)
                .findings();

        assertThat(findings)
                .extracting(finding -> finding.subject() + finding.field() + " " + finding.kind())
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(findings).isSorted();
    }

    @Property(tries = 500)
    void places_are_unique_and_differing_trees_have_one(
            @ForAll("trees") JsonNode left, @ForAll("trees") JsonNode right) {
        var places = Places.between(left, right);

        assertThat(new HashSet<>(places.stream().map(Place::field).toList())).hasSameSizeAs(places);
        if (!CanonicalJson.loose(left).equals(CanonicalJson.loose(right))) {
            assertThat(places).isNotEmpty();
        }
    }

    @Property(tries = 500)
    void ignored_and_reported_differences_are_all_differences(
            @ForAll("values") Map<String, JsonNode> desired, @ForAll("values") Map<String, JsonNode> observed) {
        var ignore = new Ignore(Glob.of("S"), "pilot", "growth", NOW.plusSeconds(60));

        var all = comparison(List.of(), List.of(), Noise.NONE).compare(observed(desired), observed(observed), NOW);
        var some =
                comparison(List.of(), List.of(ignore), Noise.NONE).compare(observed(desired), observed(observed), NOW);

        assertThat(some.findings())
                .isEqualTo(all.findings().stream()
                        .filter(finding -> !finding.subject().equals(SUBJECT))
                        .toList());
        assertThat(some.ignored() + some.findings().size())
                .isEqualTo(all.findings().size());
        assertThat(some.nextIgnoreExpiry().isPresent()).isEqualTo(some.ignored() > 0);
    }

    @Property(tries = 200)
    void equal_trees_have_equal_fingerprints(@ForAll("trees") JsonNode tree, @ForAll Random random) {
        var shuffled = Trees.shuffled(tree, false, random);

        assertThat(Trees.KEY.fingerprint(shuffled)).isEqualTo(Trees.KEY.fingerprint(tree));
    }

    private static List<String> places(Difference difference) {
        return difference.findings().stream()
                .map(finding -> finding.subject() + finding.field() + " " + finding.kind())
                .toList();
    }

    private static Comparison comparison(List<NormalizingRule> rules, List<Ignore> ignores, Noise noise) {
        return new Comparison(List.of(), List.of(), true, rules, ignores, noise, Trees.REVEAL_ALL);
    }

    private static Map<String, JsonNode> shuffled(Map<String, JsonNode> values, Random random) {
        var names = new ArrayList<>(values.keySet());
        Collections.shuffle(names, random);
        var shuffled = new LinkedHashMap<String, JsonNode>();
        names.forEach(name -> shuffled.put(name, Trees.shuffled(values.get(name), false, random)));
        return shuffled;
    }

    /** Changes some leaves that are there and not what lists are matched by, and notes where. */
    private static JsonNode mutated(JsonNode tree, String place, Random random, TreeSet<String> expected) {
        if (tree instanceof ObjectNode object) {
            var copy = object.objectNode();
            object.properties()
                    .forEach(member -> copy.set(
                            member.getKey(),
                            member.getKey().equals("name")
                                    ? member.getValue()
                                    : mutated(
                                            member.getValue(),
                                            place
                                                    + '/'
                                                    + member.getKey()
                                                            .replace("~", "~0")
                                                            .replace("/", "~1"),
                                            random,
                                            expected)));
            return copy;
        }
        if (tree instanceof ArrayNode array) {
            var copy = array.arrayNode();
            for (int index = 0; index < array.size(); index++) {
                copy.add(mutated(array.get(index), place + '/' + index, random, expected));
            }
            return copy;
        }
        return switch (random.nextInt(4)) {
            case 0 -> {
                expected.add(place + (tree.isNull() ? " UNEXPECTED" : " CHANGED"));
                yield TextNode.valueOf("mutated " + Duration.ofSeconds(expected.size()));
            }
            default -> tree;
        };
    }
}
