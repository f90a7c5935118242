package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretDistributionSpec;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.drift.Evidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/secrets.md says of the code is so, and nothing that the code can say is missing there. */
class SecretsPageTest {

    private static final Path CODE = Path.of("src/main/java/dev/plumbline");
    private static final Page PAGE = Page.of(Path.of("docs/secrets.md"));

    /** A word in CamelCase that stands alone in quotes: the type of a condition, or a reason. */
    private static final Pattern WORD = Pattern.compile("\"((?:[A-Z][a-z]+)+)\"");

    private static final Pattern METRIC = Pattern.compile("\"(plumbline[_.]distribution[a-z_.]+)\"");

    @Test
    void each_source_is_listed() {
        assertThat(named("Sources")).isEqualTo(members(SecretSourceSpec.class, name -> true));
    }

    @Test
    void each_destination_is_listed() {
        assertThat(named("Destinations"))
                .isEqualTo(members(
                        SecretDestinationSpec.class,
                        name -> !Set.of("name", "template").contains(name)));
    }

    @Test
    void each_field_of_the_spec_is_listed() {
        Set<String> ofSpec = new TreeSet<>(named("What can be set"));
        ofSpec.removeIf(name -> name.contains("."));
        assertThat(ofSpec).isEqualTo(members(SecretDistributionSpec.class, name -> true));
        assertThat(named("Delivery")).isEqualTo(members(SecretDistributionSpec.Delivery.class, name -> true));
    }

    @Test
    void each_state_and_each_evidence_is_explained() {
        assertThat(named("States"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(State.values())
                        .filter(state -> state != State.Unrecognized)
                        .map(Enum::name)
                        .toList());
        assertThat(named("Evidence"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Evidence.values()).map(Evidence::word).toList());
    }

    @Test
    void each_word_of_a_condition_is_explained() {
        var conditions = PAGE.text().substring(PAGE.text().indexOf("\n## Conditions\n"));

        assertThat(Stream.of(
                                "distribution/DistributionConditions",
                                "distribution/DistributionReport",
                                "distribution/SourceSeen",
                                "proposal/StandingApprovals")
                        .flatMap(file -> found(WORD, file)))
                .isNotEmpty()
                .allSatisfy(word -> assertThat(conditions).contains("`" + word + "`"));
    }

    @Test
    void each_metric_is_listed_here_and_where_all_are() {
        var everywhere = Page.of(Path.of("docs/operations.md")).text();

        assertThat(found(METRIC, "distribution/DistributionMetrics"))
                .isNotEmpty()
                .map(name -> name.replace('.', '_'))
                .allSatisfy(name -> assertThat(PAGE.text())
                        .contains(name)
                        .satisfies(page -> assertThat(everywhere).contains(name)));
    }

    /** The first cells of the first table below a heading, without marks and links. */
    private static Set<String> named(String heading) {
        List<List<String>> rows = PAGE.table(heading);
        assertThat(rows).as(heading).isNotEmpty();
        return rows.stream()
                .map(row -> row.getFirst().replaceAll("^\\[?`([^`]+)`.*$", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> members(Class<?> type, Predicate<String> wanted) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(wanted)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> found(Pattern pattern, String file) {
        try {
            return pattern.matcher(Files.readString(CODE.resolve(file + ".java")))
                    .results()
                    .map(match -> match.group(1))
                    .distinct();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
