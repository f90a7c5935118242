package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command of the documentation has somebody who answers for it, and is one. */
class CommandsTest {

    private static final Pattern TARGET = Pattern.compile("(?m)^([a-z0-9-]+):");

    /** Programs of others, and those that every system has. */
    private static final Set<String> OTHERS = Set.of(
            "date",
            "docker",
            "find",
            "gh",
            "git",
            "heroku",
            "helm",
            "infisical",
            "jq",
            "k3d",
            "kind",
            "kubectl",
            "make",
            "minikube",
            "mkdir",
            "mvn",
            "openssl",
            "sha256sum",
            "sort",
            "ssh-keyscan",
            "vault",
            "wrangler",
            "base64",
            "gunzip",
            // Stands for a command that the text beside it names.
            "…");

    @TempDir
    static Path folder;

    static Stream<Script.Piece> pieces() {
        return Page.all().stream().flatMap(page -> Script.of(page).stream());
    }

    @Test
    void each_page_with_commands_says_what_becomes_of_them() {
        Set<String> withCommands = Page.all().stream()
                .filter(page -> !Script.of(page).isEmpty())
                .map(Page::toString)
                .collect(Collectors.toSet());

        assertThat(Commands.PAGES)
                .as("add the page to the table in Commands")
                .extracting(Commands.Of::page)
                .containsExactlyInAnyOrderElementsOf(withCommands);
    }

    @Test
    void each_exception_is_needed() {
        for (Commands.Of commands : Commands.PAGES) {
            var pieces = Script.of(Page.of(Path.of(commands.page())));
            assertThat(Stream.concat(commands.excepted().keySet().stream(), commands.before().keySet().stream()))
                    .as(commands.page())
                    .allMatch(text ->
                            pieces.stream().anyMatch(piece -> piece.text().contains(text)));
        }
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void bash_reads_a_piece_and_the_programs_that_it_calls_are_known(Script.Piece piece) throws IOException {
        String makefile = Files.readString(Path.of("Makefile"));
        Set<String> targets =
                TARGET.matcher(makefile).results().map(found -> found.group(1)).collect(Collectors.toSet());

        for (List<String> call : Calls.of(folder, piece)) {
            assertThat(OTHERS).contains(call.getFirst());
            if (call.getFirst().equals("make")) {
                assertThat(targets)
                        .containsAll(call.stream()
                                .skip(1)
                                .filter(word -> !word.contains("="))
                                .toList());
            }
        }
    }
}
