package dev.plumbline.check.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.run.Concealment;
import dev.plumbline.check.run.Readings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of what the callback plugin prints, where the policy reveals everything. */
class PlaybookReaderTest {

    /** What must come of each payload: the beginning of each finding, where a star stands for anything. */
    private static final Map<String, List<String>> EXPECTED = Map.ofEntries(
            Map.entry("in-sync.jsonl", List.of()),
            Map.entry("file-changed.jsonl", List.of("Changed one: Motd  [right\\u000A] [by hand\\u000A]")),
            Map.entry(
                    "key-added.jsonl",
                    List.of("Changed two: keys : Authorized keys  [ssh-ed25519 AAAA deploy\\u000A] [*BBBB intruder*]")),
            Map.entry("mode-changed.jsonl", List.of("Changed one: Rights /mode [0640] [0666]")),
            Map.entry("loop.jsonl", List.of("Changed one: Several /1 [a] []", "Changed one: Several /2 [b] [old]")),
            Map.entry(
                    "no-log.jsonl",
                    List.of("Changed one: A secret file  [as the task says] [otherwise] Ansible gives no difference*")),
            Map.entry("same-on-both-sides.jsonl", List.of("Changed one: Odd  [as the task says] [otherwise]*")),
            Map.entry(
                    "two-of-one-name.jsonl",
                    List.of("Changed one: Config (a.yml:3)  [2] [1]", "Changed one: Config (b.yml:9)  [4] [3]")),
            Map.entry(
                    "task-runs-twice.jsonl",
                    List.of("Changed one: Included /1 [2] [1]", "Changed one: Included /2 [4] [3]")),
            Map.entry(
                    "one-unreachable.jsonl",
                    List.of("Changed one: Motd  [b] [a]", "Unverifiable two  [] [] Ansible can't reach this host*")),
            Map.entry("all-unreachable.jsonl", List.of("Unread Unreachable: none of the 2 hosts*")),
            Map.entry("failed.jsonl", List.of("Unverifiable two: Restart  [] [] The task fails in check mode*")),
            Map.entry(
                    "failed-and-ignored.jsonl",
                    List.of("Unverifiable two: Probe  [] [] The task fails in check mode*")),
            Map.entry("no-hosts.jsonl", List.of("Unread Invalid: no host is checked*")),
            Map.entry("no-plays.jsonl", List.of("Unread Invalid: the playbook looks at no host*")),
            Map.entry("credential-in-diff.jsonl", List.of("Changed one: Vault  [pass=x] [sensitive hmac:*]")),
            Map.entry("unicode.jsonl", List.of("Changed one: Grüße \\u202E\\u0007~*  [新\\u001B*] [旧]")),
            Map.entry("null-before.jsonl", List.of("Changed one: New  [text] []")),
            Map.entry("wrong-count.jsonl", List.of("Unread Malformed: *")),
            Map.entry("unknown-event.jsonl", List.of("Unread Malformed: *")),
            Map.entry("no-host.jsonl", List.of("Unread Malformed: *")),
            Map.entry("diff-without-after.jsonl", List.of("Unread Malformed: *")),
            Map.entry("refused.jsonl", List.of("Unread Invalid: the task at site.yml:12 has check_mode: false*")),
            Map.entry("no-end.jsonl", List.of("Unread Malformed: *")),
            Map.entry("not-json.jsonl", List.of("Unread Malformed: *")),
            Map.entry("empty.jsonl", List.of("Unread Malformed: *")));

    static Stream<String> payloads() {
        return Readings.payloads("ansible").stream();
    }

    private static List<String> read(byte[] printed, int exit, String... before) {
        var concealment = new Concealment(Readings.KEY).secrets(Set.of("canary-vault-1"));
        var shown = Readings.shown(PlaybookReader.read(printed, exit, concealment, List.of(before)));
        assertThat(shown).noneMatch(line -> line.contains("canary"));
        return shown;
    }

    private static List<String> read(String name, int exit, String... before) {
        return read(Readings.payload("ansible/" + name), exit, before);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void each_payload_comes_to_what_it_should(String name) {
        var expected = EXPECTED.get(name);
        assertThat(expected).as("what must come of " + name).isNotNull();

        var shown = read(name, 0);

        assertThat(shown).hasSameSizeAs(expected);
        for (int index = 0; index < shown.size(); index++) {
            assertThat(shown.get(index)).matches(pattern(expected.get(index)));
        }
    }

    private static String pattern(String expected) {
        return "(?s)" + Stream.of(expected.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
                + ".*";
    }

    @Test
    void what_was_found_on_a_host_that_cant_be_reached_is_not_gone() {
        assertThat(read("one-unreachable.jsonl", 4, "two: Motd", "one: Other"))
                .anyMatch(line -> line.startsWith("Unverifiable two: Motd"))
                .noneMatch(line -> line.contains("one: Other"));
    }

    @Test
    void what_was_found_behind_a_task_that_fails_is_not_gone() {
        assertThat(read("failed.jsonl", 2, "two: Later")).anyMatch(line -> line.startsWith("Unverifiable two: Later"));
        assertThat(read("failed-and-ignored.jsonl", 0, "two: Later")).noneMatch(line -> line.contains("Later"));
    }

    @Test
    void where_the_playbook_broke_off_nothing_that_was_found_is_gone() {
        assertThat(read("failed.jsonl", 8, "one: Later")).anyMatch(line -> line.startsWith("Unverifiable one: Later"));
    }

    @Test
    void an_end_that_nobody_can_explain_is_not_known() {
        assertThat(read("in-sync.jsonl", 250).getFirst()).startsWith("Unread UnexpectedAnswer");
        assertThat(read("empty.jsonl", 4).getFirst()).startsWith("Unread UnexpectedAnswer");
    }

    @Test
    void what_is_too_large_or_too_deep_is_not_read() {
        byte[] large = new byte[PlaybookReader.MAX_BYTES + 1];
        String deep = "{\"plumbline\":" + "[".repeat(100_000) + "\n";

        assertThat(read(large, 0).getFirst()).startsWith("Unread TooLarge");
        assertThat(read(deep.getBytes(StandardCharsets.UTF_8), 0).getFirst()).startsWith("Unread Malformed");
    }
}
