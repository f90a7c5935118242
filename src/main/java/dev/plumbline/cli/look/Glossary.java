package dev.plumbline.cli.look;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The words that statuses use, and what they mean: one line of {@code glossary.tsv} for each. A test holds them against
 * the documentation and the code.
 */
final class Glossary {

    private Glossary() {}

    /** What sort of word one is, as it stands in the first column. */
    enum Sort {
        PHASE("phase"),
        CONDITION("condition"),
        REASON("reason of a failed look"),
        DRIFT("drift status"),
        FINDING("kind of a finding"),
        EVIDENCE("evidence"),
        DESTINATION("state of a destination"),
        SOURCE("reason of SourceReady"),
        STANDING("reason of StandingApproval"),
        PATH("path"),
        EXECUTION("state of an execution"),
        WAITS("what an incident waits for"),
        APPROVED("reason of Approved"),
        OTHER("other reason"),
        EVENT("event of the timeline");

        private final String name;

        Sort(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * One word.
     *
     * @param todo what to do, or what else to know; empty where there is nothing
     */
    record Entry(Sort sort, String word, String meaning, String todo) {}

    static List<Entry> all() {
        try (var in = Glossary.class.getResourceAsStream("glossary.tsv");
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().map(Glossary::entry).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one word of a sort. */
    static Optional<Entry> of(Sort sort, String word) {
        return all().stream()
                .filter(entry -> entry.sort() == sort && entry.word().equals(word))
                .findFirst();
    }

    /** What a word means, in each sort that has it; case does not count. */
    static List<Entry> of(String word) {
        return all().stream()
                .filter(entry -> entry.word().equalsIgnoreCase(word))
                .toList();
    }

    private static Entry entry(String line) {
        var cells = line.split("\t", -1);
        var sort = Stream.of(Sort.values())
                .filter(known -> known.name.equals(cells[0]))
                .findFirst()
                .orElseThrow();
        return new Entry(sort, cells[1], cells[2], cells.length > 3 ? cells[3] : "");
    }
}
