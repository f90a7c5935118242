package dev.plumbline.gate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The refusals that the documentation explains, one in the first cell of each row. An ellipsis stands for any words. */
final class Refusals {

    private static final Path PAGE = Path.of("docs", "refusals.md");

    private Refusals() {}

    static boolean explained(String message) {
        return texts().stream().anyMatch(text -> pattern(text).matcher(message).matches());
    }

    static List<String> texts() {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("| "))
                    .map(line -> line.split("\\|")[1].strip())
                    .filter(cell -> !cell.equals("---") && !cell.equals("Refusal"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(Stream.of(text.split("…")).map(Pattern::quote).collect(Collectors.joining(".+")));
    }
}
