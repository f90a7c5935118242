package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What others wrote is shown whole, and never as a line of ours. */
class SheetTest {

    @Test
    void what_would_move_the_cursor_or_turn_the_writing_is_shown_as_its_number() {
        assertThat(new Sheet()
                        .foreign("  To:  ", "a\u001B[2K\rb\nc\u202Ed\u200Be\u0007")
                        .lines())
                .containsExactly("  To:  a\\u001B[2K\\u000Db\\u000Ac\\u202Ed\\u200Be\\u0007");
    }

    @Test
    void long_text_goes_on_behind_a_mark_and_nothing_of_it_is_left_out() {
        var lines = new Sheet()
                .foreign("  To:  ", "x".repeat(200) + " ".repeat(300) + "Digest: sha256:forged")
                .lines();

        assertThat(lines).allMatch(line -> line.length() <= Sheet.WIDTH);
        assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("     > "));
        assertThat(String.join("", lines).replace("     > ", "").replace("  To:  ", ""))
                .isEqualTo("x".repeat(200) + " ".repeat(300) + "Digest: sha256:forged");
    }

    @Test
    void wide_letters_count_twice() {
        assertThat(new Sheet().foreign("  To:  ", "\u6F22".repeat(60)).lines())
                .hasSize(2)
                .allMatch(line -> line.codePoints().map(c -> c < 0x1100 ? 1 : 2).sum() <= Sheet.WIDTH);
    }

    @Test
    void lines_that_mean_something_stay_lines_each_behind_its_label() {
        assertThat(new Sheet().foreignLines("  | ", "-old\n+new\n\n@@").lines())
                .containsExactly("  | -old", "  | +new", "  | ", "  | @@");
    }

    @Test
    void no_text_is_an_empty_line_behind_its_label() {
        assertThat(new Sheet().foreign("  To:  ", "").lines()).containsExactly("  To:  ");
    }
}
