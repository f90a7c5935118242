package dev.plumbline.desired.format;

import static dev.plumbline.desired.Takes.changed;
import static dev.plumbline.desired.Takes.field;
import static dev.plumbline.desired.Takes.hidden;
import static dev.plumbline.desired.Takes.json;
import static dev.plumbline.desired.Takes.missing;
import static dev.plumbline.desired.Takes.take;
import static dev.plumbline.desired.Takes.unexpected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.Promotion.Take;
import dev.plumbline.desired.format.FileEdit.Edited;
import dev.plumbline.desired.format.FileEdit.LeftOut;
import dev.plumbline.desired.format.FileEdit.Refused;
import dev.plumbline.drift.Finding.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileEditTest {

    private static final String DEPLOYMENT = """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
            ---
            # the web app
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                    - name: sidecar
                      image: proxy:1
                    - name: web
                      image: web:1
            """;

    private static FileEdit edit(String file, Format format, Take... takes) {
        return FileEdit.of(file.getBytes(StandardCharsets.UTF_8), format, "config/app", List.of(takes));
    }

    private static Edited edited(String file, Format format, Take... takes) {
        FileEdit edit = edit(file, format, takes);
        assertThat(edit).isInstanceOf(Edited.class);
        return (Edited) edit;
    }

    private static String text(Edited edited) {
        return new String(edited.file(), StandardCharsets.UTF_8);
    }

    private static String after(String file, Format format, Take... takes) {
        Edited edited = edited(file, format, takes);
        assertThat(edited.leftOut()).isEmpty();
        assertThat(edited.taken()).containsExactly(takes);
        return text(edited);
    }

    private static String reason(String file, Format format, Take take) {
        Edited edited = edited(file, format, take);
        assertThat(text(edited)).isEqualTo(file);
        assertThat(edited.patch()).isEmpty();
        assertThat(edited.leftOut()).extracting(LeftOut::take).containsExactly(take);
        return edited.leftOut().getFirst().why();
    }

    @Test
    void dotenv_values_are_changed_added_and_removed() {
        String file = """
                # settings
                export A=1
                C="x y"

                # about E
                E='e'
                F=6
                """;

        assertThat(after(
                        file,
                        Format.Dotenv,
                        changed("A", "2"),
                        changed("C", "$1 \"z\""),
                        unexpected("D", "4"),
                        missing("F")))
                .isEqualTo("""
                        # settings
                        export A=2
                        C="\\$1 \\"z\\""

                        D=4
                        # about E
                        E='e'
                        """);
        assertThat(after(file, Format.Dotenv, unexpected("G", "line\nbreak"))).endsWith("F=6\nG=\"line\\nbreak\"\n");
    }

    @Test
    void yaml_values_are_changed_added_and_removed() {
        String file = """
                ---
                A: 1
                B: "quoted"
                # about D
                D: plain
                E:
                """;

        assertThat(after(
                        file,
                        Format.Yaml,
                        take("A", "", Kind.CHANGED, "1", json("2")),
                        changed("B", "say \"hi\""),
                        unexpected("C", "yes"),
                        missing("D"),
                        changed("E", "e: f")))
                .isEqualTo("""
                        ---
                        A: 2
                        B: "say \\"hi\\""
                        C: "yes"
                        # about D
                        E: "e: f"
                        """);
        assertThat(after(file, Format.Yaml, unexpected("F", "last"))).endsWith("E:\nF: last\n");
    }

    @Test
    void yaml_fields_are_changed_by_the_name_of_their_item() {
        var observed = json("""
                {"spec": {"paused": true, "template": {"spec": {"containers": [
                  {"name": "web", "image": "web:2"}, {"name": "sidecar", "image": "proxy:1"}]}}}}""");
        Take image = field(
                "Deployment.apps/web", "/spec/template/spec/containers/1/image", Kind.CHANGED, "web:1", json("""
                        {"spec": {"template": {"spec": {"containers": [{"name": "x"}, {"image": "web:2"}]}}}}"""));
        Take named = new Take(image.finding(), observed, true);
        Take paused = field("Deployment.apps/web", "/spec/paused", Kind.UNEXPECTED, "", observed);
        Take replicas = field("Deployment.apps/web", "/spec/replicas", Kind.MISSING, "2", observed);

        assertThat(after(DEPLOYMENT, Format.Yaml, paused, replicas, named))
                .contains("spec:\n  paused: true\n  template:")
                .contains("- name: web\n          image: \"web:2\"")
                .contains("image: proxy:1");
    }

    @Test
    void item_of_a_list_that_is_not_the_one_compared_is_left_out() {
        Take sorted = field(
                "Deployment.apps/web",
                "/spec/template/spec/containers/0/image",
                Kind.CHANGED,
                "web:1",
                json("{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"image\": \"web:2\"}]}}}}"));

        assertThat(reason(DEPLOYMENT, Format.Yaml, sorted)).contains("can't be followed");
    }

    @Test
    void json_members_are_changed_added_and_removed() {
        String file = """
                {
                  "A": "1",
                  "C": {
                    "deep": true,
                    "old": 1,
                    "deeper": null
                  },
                  "D": 4
                }
                """;

        assertThat(after(
                        file,
                        Format.Json,
                        changed("A", "\u001b[31m\u202e"),
                        unexpected("B", "new"),
                        field("C", "/deep", Kind.CHANGED, "true", json("{\"deep\": false}")),
                        field("C", "/old", Kind.MISSING, "1", json("{\"deep\": false}")),
                        take("D", "", Kind.CHANGED, "4", json("4.5"))))
                .isEqualTo("""
                        {
                          "A": "\\u001B[31m\\u202E",
                          "B": "new",
                          "C": {
                            "deep": false,
                            "deeper": null
                          },
                          "D": 4.5
                        }
                        """);
        assertThat(reason(file, Format.Json, missing("D"))).contains("last key of its object");
        assertThat(reason("{\"A\": 1}", Format.Json, unexpected("B", "2"))).contains("has no place");
    }

    @Test
    void raw_file_is_replaced_where_it_differs() {
        Edited edited = edited("a\nb\nc\n", Format.Raw, changed("app", "a\nB\nB\nc\n"));

        assertThat(text(edited)).isEqualTo("a\nB\nB\nc\n");
        assertThat(edited.patch()).endsWith("@@ -2 +2,2 @@\n-b\n+B\n+B\n");
        assertThat(reason("a\n", Format.Raw, changed("app", "\u001b[2J\n"))).contains("control characters");
        assertThat(reason("a\n", Format.Raw, changed("app", "a"))).contains("by hand");
        assertThat(reason("a\n", Format.Raw, missing("app"))).contains("the whole file");
    }

    @Test
    void patch_shows_the_changed_lines_alone() {
        String file = "A: 1\nSECRET: hunter2\nB: 2\n# TOKEN: hunter3\nC: 3\n";

        assertThat(edited(file, Format.Yaml, changed("A", "x"), missing("B"), unexpected("Z", "z"))
                        .patch())
                .isEqualTo("""
                        diff --git a/config/app b/config/app
                        --- a/config/app
                        +++ b/config/app
                        @@ -1 +1 @@
                        -A: 1
                        +A: x
                        @@ -3 +2,0 @@
                        -B: 2
                        @@ -5,0 +5 @@
                        +Z: z
                        """);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"Yaml", "Dotenv", "Json", "Raw"})
    void hidden_subject_is_left_out(Format format) {
        String file = switch (format) {
            case Yaml -> "app: 1\n";
            case Dotenv -> "app=1\n";
            default -> "{\"app\": 1}";
        };

        assertThat(reason(file, format, hidden(changed("app", "hunter2"))))
                .contains("not revealed")
                .doesNotContain("hunter2");
        assertThat(reason(file, format, hidden(missing("app")))).contains("not revealed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A: 1 # OLD: hunter2\nB: 2\n",
                "A: |\n  1\nB: 2\n",
                "A: one\n  two\nB: 2\n",
                "{A: 1, B: hunter2}\n",
                "A: &a 1\nB: *a\n",
                "A: {x: 1}\nB: 2\n",
                "A:\n  - 1\nB: 2\n",
                "? A\n: 1\nB: 2\n",
                "A: \u00071\nB: 2\n",
                "A: \"\u202e1\"\nB: 2\n"
            })
    void yaml_that_a_line_does_not_hold_alone_is_left_as_it_is(String file) {
        FileEdit edit = edit(file, Format.Yaml, changed("A", "2"));

        if (edit instanceof Edited edited) {
            assertThat(text(edited)).isEqualTo(file);
            assertThat(edited.leftOut().getFirst().why()).contains("by hand").doesNotContain("hunter2");
        } else {
            assertThat(edit).isInstanceOf(Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=1 # OLD=hunter2\nB=2\n", "A=\"1\n2\"\nB=2\n", "A='1' # x\nB=2\n"})
    void dotenv_that_a_line_does_not_hold_alone_is_left_as_it_is(String file) {
        assertThat(reason(file, Format.Dotenv, changed("A", "2"))).contains("by hand");
        assertThat(reason(file, Format.Dotenv, missing("A"))).contains("by hand");
    }

    @Test
    void characters_that_dotenv_can_not_escape_are_left_out() {
        assertThat(reason("A=1\n", Format.Dotenv, changed("A", "\u001b[31m"))).contains("control characters");
        assertThat(reason("A=1\n", Format.Dotenv, unexpected("Ä", "2"))).contains("no name");
        assertThat(reason("A=1\n", Format.Dotenv, missing("A"))).contains("by one line");
    }

    @Test
    void line_ends_and_a_missing_last_one_stay_as_they_are() {
        Edited edited = edited("A: 1\r\nB: 2", Format.Yaml, changed("A", "x"), changed("B", "y"));

        assertThat(text(edited)).isEqualTo("A: x\r\nB: \"y\"");
        assertThat(edited.patch())
                .endsWith("@@ -1,2 +1,2 @@\n-A: 1\r\n-B: 2\n\\ No newline at end of file\n+A: x\r\n+B: \"y\"\n"
                        + "\\ No newline at end of file\n");
        assertThat(after("A=1\r\nC=3", Format.Dotenv, unexpected("B", "2"), missing("C")))
                .isEqualTo("A=1\r\nB=2\r\n");
        assertThat(after("A=1", Format.Dotenv, unexpected("B", "2"))).isEqualTo("B=2\nA=1");
    }

    @Test
    void byte_order_mark_and_lone_carriage_returns_are_refused() {
        assertThat(edit("\uFEFFA: 1\n", Format.Yaml, changed("A", "2"))).isInstanceOf(Refused.class);
        assertThat(edit("A: 1\rB: 2\n", Format.Yaml, changed("A", "2"))).isInstanceOf(Refused.class);
    }

    @Test
    void places_behind_characters_of_two_halves_are_found() {
        assertThat(after("A: \"😀😀\"\nB: 1\n", Format.Yaml, changed("B", "😀")))
                .isEqualTo("A: \"😀😀\"\nB: \"😀\"\n");
        assertThat(after("{\n\"A\": \"😀😀\",\n\"B\": 1\n}", Format.Json, changed("B", "2")))
                .isEqualTo("{\n\"A\": \"😀😀\",\n\"B\": \"2\"\n}");
    }

    @Test
    void whole_objects_are_left_to_people() {
        assertThat(reason(DEPLOYMENT, Format.Yaml, missing("Service/web"))).contains("whole document");
        assertThat(reason(DEPLOYMENT, Format.Yaml, unexpected("Service/api", "x")))
                .contains("whole object");
    }

    @Test
    void one_finding_that_spoils_the_file_does_not_hold_up_the_others() {
        String file = "A: 1\nB: |\n  # text\nC: 3\n";

        Edited edited = edited(file, Format.Yaml, changed("A", "x"), unexpected("BB", "z"), changed("C", "w"));

        assertThat(text(edited)).isEqualTo("A: x\nB: |\n  # text\nC: w\n");
        assertThat(edited.leftOut()).extracting(LeftOut::take).containsExactly(unexpected("BB", "z"));
    }

    @Test
    void names_of_files_are_written_as_git_reads_them() {
        byte[] file = "A: 1\n".getBytes(StandardCharsets.UTF_8);

        assertThat(((Edited) FileEdit.of(file, Format.Yaml, "a b/ü\"", List.of(changed("A", "2")))).patch())
                .startsWith("diff --git \"a/a b/\\303\\274\\\"\" \"b/a b/\\303\\274\\\"\"\n");
        assertThat(((Edited) FileEdit.of(file, Format.Yaml, "a b", List.of(changed("A", "2")))).patch())
                .contains("--- a/a b\t\n+++ b/a b\t\n");
    }
}
