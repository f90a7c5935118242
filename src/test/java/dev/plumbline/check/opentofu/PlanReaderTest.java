package dev.plumbline.check.opentofu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.check.run.Reading;
import dev.plumbline.check.run.Readings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of plans as OpenTofu and Terraform print them, where the policy reveals everything. */
class PlanReaderTest {

    private static final String HIDDEN = "[sensitive hmac:*]";

    /** What must come of each payload: the beginning of each finding, where a star stands for anything. */
    private static final Map<String, List<String>> EXPECTED = Map.ofEntries(
            Map.entry("in-sync.json", List.of()),
            Map.entry("empty-lists.json", List.of()),
            Map.entry("attribute-changed.json", List.of("Unexpected aws_s3_bucket.assets /tags/owner [] [ops]")),
            Map.entry(
                    "made-public.json",
                    List.of(
                            "Changed aws_s3_bucket.assets /acl [private] [public-read]",
                            "Changed module.net.aws_security_group.db /ingress/0/cidr_blocks/0 [10.0.0.0/8] [0.0.0.0/0]")),
            Map.entry("deleted.json", List.of("Missing aws_instance.web[\"blue\"]  [{\"id\":\"i-0abc\"*}] []")),
            Map.entry(
                    "outputs.json",
                    List.of(
                            "Unexpected output.fresh  [] [{\"a\":1}]",
                            "Changed output.url  [https://a.example.com] [https://b.example.com]")),
            Map.entry(
                    "sensitive-copies.json",
                    List.of(
                            "Changed aws_db_instance.orders /password " + HIDDEN + " " + HIDDEN,
                            "Changed aws_ssm_parameter.copy /b64 " + HIDDEN + " " + HIDDEN,
                            "Changed aws_ssm_parameter.copy /note " + HIDDEN + " " + HIDDEN,
                            "Changed aws_ssm_parameter.copy /tier [Standard] [Advanced]",
                            "Changed aws_ssm_parameter.copy /value " + HIDDEN + " " + HIDDEN)),
            Map.entry(
                    "sensitive-variable.json",
                    List.of(
                            "Unexpected aws_ssm_parameter.token /tags/sensitive hmac:* [] [name too]",
                            "Changed aws_ssm_parameter.token /value [old] " + HIDDEN)),
            Map.entry(
                    "sensitive-output.json",
                    List.of(
                            "Changed aws_x.y /a " + HIDDEN + " " + HIDDEN,
                            "Changed output.key  " + HIDDEN + " " + HIDDEN)),
            Map.entry("sensitive-elsewhere.json", List.of("Changed aws_x.y /a [one] " + HIDDEN)),
            Map.entry(
                    "marked-as-a-whole.json",
                    List.of(
                            "Changed aws_x.pin /m [1] [2]",
                            "Changed kubernetes_secret.a /data " + HIDDEN + " " + HIDDEN)),
            Map.entry("marked-on-one-side.json", List.of("Changed aws_x.y /k " + HIDDEN + " " + HIDDEN)),
            Map.entry("warnings-before.json", List.of("Missing aws_x.y  [{\"a\":1}] []")),
            Map.entry(
                    "unicode.json",
                    List.of("Changed aws_x.y[\"grün \\u202E\\u0007 key\"]~* /名 [旧] [新 \\u202E\\u001B*]")),
            Map.entry("long-address.json", List.of("Missing module.mmm*…~*  [{\"a\":1}] []")),
            Map.entry("moved.json", List.of()),
            Map.entry(
                    "real-1.12.6.json",
                    List.of(
                            "Missing local_file.copy  [{\"content\":\"sensitive hmac:*] []",
                            "Changed output.greeting  [none] [hello]")),
            Map.entry(
                    "deposed.json",
                    List.of("Missing aws_x.y  [{\"a\":1}] []", "Missing aws_x.y (deposed 0a1b2c3d)  [{\"a\":0}] []")),
            Map.entry(
                    "unknown-after.json", List.of("Unverifiable aws_x.y *not known before something else is applied*")),
            Map.entry("errored.json", List.of("Unread UnexpectedAnswer: the plan is marked as one that failed*")),
            Map.entry("newer-format.json", List.of("Unread UnexpectedAnswer: the plan has a format*")),
            Map.entry("wrong-type.json", List.of("Unread Malformed: *")),
            Map.entry("no-change.json", List.of("Unread Malformed: *")),
            Map.entry("twice.json", List.of("Unread Malformed: *")),
            Map.entry("duplicate-member.json", List.of("Unread Malformed: *")),
            Map.entry("truncated.json", List.of("Unread Malformed: *")),
            Map.entry("something-behind.json", List.of("Unread Malformed: *")),
            Map.entry("empty.json", List.of("Unread Malformed: *")),
            Map.entry("human.json", List.of("Unread Malformed: *")));

    static Stream<String> payloads() {
        return Readings.payloads("opentofu").stream();
    }

    private static List<String> read(byte[] printed, boolean differs, String... secrets) {
        Reading reading = PlanReader.read(printed, differs, Readings.KEY, Set.of(secrets));
        List<String> shown = Readings.shown(reading);
        assertThat(shown).noneMatch(line -> line.contains("canary"));
        return shown;
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void each_payload_comes_to_what_it_should(String name) {
        var expected = EXPECTED.get(name);
        assertThat(expected).as("what must come of " + name).isNotNull();

        var shown = read(Readings.payload("opentofu/" + name), false);

        assertThat(shown).hasSameSizeAs(expected);
        for (int index = 0; index < shown.size(); index++) {
            assertThat(shown.get(index)).matches(pattern(expected.get(index)));
        }
    }

    private static String pattern(String expected) {
        return "(?s)"
                + Stream.of(expected.split("\\*", -1))
                        .map(java.util.regex.Pattern::quote)
                        .collect(Collectors.joining(".*"))
                + ".*";
    }

    @Test
    void equal_sensitive_values_are_no_difference() {
        assertThat(read(Readings.payload("opentofu/marked-as-a-whole.json"), true))
                .noneMatch(line -> line.contains("aws_x.pin /n"));
    }

    @Test
    void what_came_from_a_secret_is_never_shown() {
        assertThat(read(Readings.payload("opentofu/made-public.json"), true, "public-read"))
                .anySatisfy(line -> assertThat(line).contains("/acl [private] [sensitive hmac:"));
    }

    @Test
    void a_difference_that_the_plan_does_not_show_is_unverifiable() {
        assertThat(read(Readings.payload("opentofu/in-sync.json"), true))
                .singleElement()
                .asString()
                .startsWith("Unverifiable state ");
        assertThat(read(Readings.payload("opentofu/moved.json"), true)).isEmpty();
    }

    @Test
    void what_is_too_large_or_too_deep_is_not_read() {
        byte[] large = new byte[PlanReader.MAX_BYTES + 1];
        String deep =
                "{\"format_version\":\"1.2\",\"resource_drift\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(read(large, true).getFirst()).startsWith("Unread TooLarge");
        assertThat(read(deep.getBytes(StandardCharsets.UTF_8), true).getFirst()).startsWith("Unread Malformed");
    }

    @Test
    void with_more_secrets_than_can_be_looked_for_nothing_is_shown() {
        String[] secrets =
                IntStream.range(0, 3_000).mapToObj(index -> "secret-" + index).toArray(String[]::new);

        assertThat(read(Readings.payload("opentofu/made-public.json"), true, secrets))
                .allMatch(line -> line.contains("[sensitive hmac:"))
                .noneMatch(line -> line.contains("public-read"));
    }
}
