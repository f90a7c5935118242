package dev.plumbline.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HappeningTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|");

    @Test
    void each_word_that_can_happen_is_explained_in_the_documentation() throws IOException {
        String page = Files.readString(Path.of("docs/incidents.md"));
        String section = page.substring(page.indexOf("### What happens to it"), page.indexOf("## Metrics"));

        assertThat(ROW.matcher(section).results().map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(Stream.of(Happening.Word.values())
                        .map(Happening.Word::name)
                        .toList());
    }
}
