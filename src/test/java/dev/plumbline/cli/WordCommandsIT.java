package dev.plumbline.cli;

import static dev.plumbline.cli.Office.APPROVER;
import static dev.plumbline.cli.Office.EMERGENCY;
import static dev.plumbline.cli.Office.RESPONDER;
import static dev.plumbline.cli.Office.VIEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.operator.Installation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** People say their words by the command line, on a real API server with the real admission policies. */
class WordCommandsIT {

    private static final String NAMESPACE = "cli-words";
    private static final String DETECTED = """
            phase: Detected
            findings:
              - {subject: LOG_LEVEL, kind: Changed, evidence: Value, since: "2026-01-01T00:00:00Z"}
              - {subject: OLD, kind: Unexpected, evidence: Value, since: "2026-01-01T00:00:00Z"}
            terms: {expiryTime: "2098-01-01T00:00:00Z", extensionLimitTime: "2099-01-01T00:00:00Z"}
            """;

    private static Office office;

    @BeforeAll
    static void open() {
        office = new Office(NAMESPACE);
    }

    @AfterAll
    static void close() {
        office.close();
    }

    @Test
    void a_responder_takes_an_incident() {
        String name = office.gate().incident(DETECTED);

        assertThat(office.run(RESPONDER, "ack", "di/" + name, "--note", "looking\u001B[2J"))
                .isEqualTo(new Console.Ran(ExitCode.DONE, """
                        Acknowledged cli-words/NAME
                          By:    rita
                          Note:  looking\\u001B[2J
                        Next: once things are safe for now
                          kubectl drift stabilize -n cli-words NAME --note WHAT
                        and to say which way it converges
                          kubectl drift resolve -n cli-words NAME --path Revert|Promote|Replace --reason WHY
                        """.replace("NAME", name), ""));
        assertThat(spec(name).acknowledgement())
                .isEqualTo(new DriftIncidentSpec.Acknowledgement("rita", "looking\u001B[2J"));
    }

    @Test
    void a_responder_makes_it_safe_says_which_way_it_goes_and_sets_a_finding_aside() {
        String name = office.gate().incident(DETECTED);

        assertThat(office.run(RESPONDER, "stabilize", name, "--note", "flag off")
                        .code())
                .isEqualTo(ExitCode.DONE);
        assertThat(office.run(
                        RESPONDER, "resolve", name, "--path", "revert", "--reason", "by hand", "--reference", "OPS-1"))
                .isEqualTo(new Console.Ran(ExitCode.DONE, """
                        Resolved cli-words/NAME
                          Path:    Revert: the destination follows the truth
                          By:      rita
                          Reason:  by hand
                          See:     OPS-1
                        Next: make the change. The incident closes once nothing differs any more.
                        """.replace("NAME", name), ""));
        assertThat(office.run(
                        RESPONDER,
                        "override",
                        name,
                        "OLD",
                        "--until",
                        "2099-01-01T01:00:00+01:00",
                        "--reason",
                        "pilot"))
                .isEqualTo(new Console.Ran(ExitCode.DONE, """
                        Set aside: OLD
                          In:      cli-words/NAME
                          Until:   2099-01-01T00:00:00Z
                          By:      rita
                          Reason:  pilot
                        Next: nothing is proposed for it until then. It still differs: the incident stays open.
                        """.replace("NAME", name), ""));

        assertThat(spec(name).stabilization().note()).isEqualTo("flag off");
        assertThat(spec(name).resolution())
                .isEqualTo(new DriftIncidentSpec.Resolution(DriftIncidentSpec.Path.Revert, "rita", "by hand", "OPS-1"));
    }

    @Test
    void what_others_have_set_aside_stays_and_only_they_take_it_back() {
        String name = office.gate().incident(DETECTED);
        office.run("rob", "override", name, "OLD", "--for", "24h", "--reason", "his");
        office.run(RESPONDER, "override", name, "LOG_LEVEL", "--for", "24h", "--reason", "hers");

        assertThat(subjects(name)).containsExactly("OLD by rob", "LOG_LEVEL by rita");
        var refused = office.run(RESPONDER, "override", name, "OLD", "--remove");
        assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.err()).startsWith("error: An override that someone else has signed is in force");

        assertThat(office.run("rob", "override", name, "OLD", "--remove"))
                .isEqualTo(
                        new Console.Ran(ExitCode.DONE, "Counts again: OLD\n  In:      cli-words/" + name + "\n", ""));
        assertThat(subjects(name)).containsExactly("LOG_LEVEL by rita");
        assertThat(office.run(RESPONDER, "override", name, "LOG_LEVEL", "--for", "48h", "--reason", "still")
                        .code())
                .isEqualTo(ExitCode.DONE);
        assertThat(spec(name).overrides()).singleElement().extracting("reason").isEqualTo("still");
    }

    @Test
    void a_subject_that_nobody_found_is_not_set_aside() {
        String name = office.gate().incident(DETECTED);

        assertThat(office.run(RESPONDER, "override", name, "LOGLEVEL", "--for", "1h", "--reason", "x"))
                .isEqualTo(new Console.Ran(
                        ExitCode.NOT_FOUND,
                        "",
                        "error: cli-words/" + name + " has no finding of LOGLEVEL: there is LOG_LEVEL, OLD\n"));
    }

    @Test
    void in_an_emergency_an_incident_gets_more_time_within_its_limit() {
        String name = office.gate().incident(DETECTED);

        assertThat(office.run(EMERGENCY, "extend", name, "--until", "2098-06-01T00:00:00Z", "--reason", "vendor"))
                .isEqualTo(new Console.Ran(ExitCode.DONE, """
                        Extended cli-words/NAME
                          Until:   2098-06-01T00:00:00Z
                          By:      emil
                          Reason:  vendor
                        Next: work it. An expiry stops nothing, and nothing waits for it.
                        """.replace("NAME", name), ""));
        assertThat(office.run(EMERGENCY, "extend", name, "--until", "2099-06-01T00:00:00Z", "--reason", "vendor"))
                .isEqualTo(new Console.Ran(
                        ExitCode.REFUSED,
                        "",
                        "error: spec.extension.until is later than this incident may be extended to: ask for"
                                + " 2099-01-01T00:00:00Z at the latest.\n  --until 2099-01-01T00:00:00Z\n"));
    }

    @Test
    void an_orphan_is_closed_and_no_other() {
        String orphan = office.gate().incident("""
                phase: Detected
                conditions:
                  - {type: Orphaned, status: "True", reason: PolicyDeleted, message: gone, lastTransitionTime: "2026-01-01T00:00:00Z"}
                """);
        String other = office.gate().incident(DETECTED);

        assertThat(office.run(EMERGENCY, "close", orphan, "--reason", "switched off")
                        .out())
                .startsWith("Asked for the end of cli-words/" + orphan + "\n  By:      emil\n");
        assertThat(office.run(EMERGENCY, "close", other, "--reason", "switched off"))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(ExitCode.REFUSED))
                .satisfies(ran -> assertThat(ran.err()).contains("kubectl drift resolve INCIDENT"));
    }

    @Test
    void an_approver_blesses_a_policy_whose_truth_is_what_people_bless() {
        policy("blessed", "snapshot: {}");
        policy("written", "inline: {values: {A: b}}");

        assertThat(office.run(APPROVER, "bless", "policy/blessed", "--reason", "after the migration"))
                .isEqualTo(new Console.Ran(ExitCode.DONE, """
                        Blessed cli-words/blessed
                          Word:  anna: after the migration
                        Next: the operator reads the destination, and keeps what it finds. See
                          kubectl get dp -n cli-words blessed -o jsonpath='{.status.blessed}'
                        """, ""));
        assertThat(office.run(APPROVER, "bless", "blessed", "--reason", "after the migration")
                        .err())
                .contains("this very word stands already");
        assertThat(office.run(APPROVER, "bless", "written", "--reason", "x").err())
                .contains("it has no spec.desired.snapshot");
        assertThat(office.run(RESPONDER, "bless", "blessed", "--reason", "x"))
                .isEqualTo(new Console.Ran(
                        ExitCode.REFUSED,
                        "",
                        "error: The annotation plumbline.dev/bless takes the verb bless on driftpolicies: ask someone who"
                                + " holds it, as by plumbline-approver.\nAn administrator gives it by\n  kubectl -n"
                                + " cli-words create rolebinding plumbline-approver-rita"
                                + " --clusterrole=plumbline-approver --user=rita\n"));
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of(List.of("ack"), "plumbline-responder"),
                Arguments.of(List.of("stabilize", "--note", "x"), "plumbline-responder"),
                Arguments.of(List.of("resolve", "--path", "Revert", "--reason", "x"), "plumbline-responder"),
                Arguments.of(List.of("extend", "--for", "1h", "--reason", "x"), "plumbline-emergency"),
                Arguments.of(List.of("override", "OLD", "--for", "1h", "--reason", "x"), "plumbline-responder"),
                Arguments.of(List.of("close", "--reason", "x"), "plumbline-emergency"));
    }

    @ParameterizedTest
    @MethodSource("words")
    void who_has_no_role_is_refused_and_told_which_to_ask_for(List<String> word, String role) {
        String name = office.gate().incident(DETECTED);
        var line = new java.util.ArrayList<>(word);
        line.add(1, name);
        var before = office.gate().get(name).getSpec();

        assertThat(office.run(VIEWER, line.toArray(String[]::new)))
                .isEqualTo(new Console.Ran(
                        ExitCode.REFUSED,
                        "",
                        "error: you (vera) may not patch driftincidents in the namespace cli-words: ask for the role "
                                + role + "\nAn administrator gives it by\n  kubectl -n cli-words create rolebinding "
                                + role
                                + "-vera --clusterrole=" + role + " --user=vera\n"));
        assertThat(office.gate().get(name).getSpec()).isEqualTo(before);
    }

    @Test
    void who_may_update_but_not_say_the_word_is_told_its_role() {
        String name = office.gate().incident(DETECTED);

        assertThat(office.run(RESPONDER, "extend", name, "--for", "1h", "--reason", "x")
                        .err())
                .startsWith("error: spec.extension takes the verb extend on driftincidents")
                .endsWith(
                        "create rolebinding plumbline-emergency-rita --clusterrole=plumbline-emergency --user=rita\n");
    }

    @Test
    void a_name_that_is_not_there_is_answered_with_those_that_are_like_it() {
        String name = office.gate().incident(DETECTED);

        var ran = office.run(RESPONDER, "ack", name.substring(0, name.length() - 1) + "x");

        assertThat(ran.code()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(ran.err()).contains("in the namespace cli-words. Did you mean ");
    }

    @Test
    void a_word_goes_onto_what_the_operator_has_written_meanwhile() {
        String name = office.gate().incident(DETECTED);
        var desk = new Desk(
                office.gate().as(RESPONDER),
                NAMESPACE,
                Console.piped().terminal(new java.io.StringWriter(), new java.io.StringWriter()));
        var read = desk.read(dev.plumbline.api.DriftIncident.class, name);
        office.gate().status(Installation.OPERATOR_USER, name, "openFindings: 7");

        var taken = desk.write(
                dev.plumbline.api.DriftIncident.class,
                read,
                current -> List.of(
                        Edit.add("/spec/acknowledgement", new DriftIncidentSpec.Acknowledgement("rita", "read anew"))));

        assertThat(taken.getStatus().openFindings()).isEqualTo(7);
        assertThat(taken.getSpec().acknowledgement().note()).isEqualTo("read anew");
    }

    @Test
    void a_look_that_nobody_makes_is_not_waited_for_without_end() {
        policy("unwatched", "inline: {values: {A: b}}");

        assertThat(office.run(RESPONDER, "observe", "unwatched", "--timeout", "1s"))
                .satisfies(ran -> assertThat(ran.code()).isEqualTo(ExitCode.TIMED_OUT))
                .satisfies(ran -> assertThat(ran.err())
                        .startsWith("error: UNKNOWN  cli-words/unwatched: nobody has looked within 1s."));
        assertThat(office.run(VIEWER, "observe", "unwatched", "--timeout", "1s").err())
                .startsWith("error: you (vera) may not patch driftpolicies in the namespace cli-words");
        assertThat(office.run(VIEWER, "observe", "unwached", "--timeout", "1s").err())
                .isEqualTo(
                        "error: there is no driftpolicy unwached in the namespace cli-words. Did you mean unwatched?\n");
    }

    @Test
    void an_incident_that_is_closed_stays_as_it_is() {
        String name = office.gate().incident("phase: Closed");

        assertThat(office.run(RESPONDER, "ack", name).err())
                .startsWith("error: This incident is closed and stays as it is on record.");
    }

    private static DriftIncidentSpec spec(String name) {
        return office.gate().get(name).getSpec();
    }

    private static List<String> subjects(String name) {
        return spec(name).overrides().stream()
                .map(entry -> entry.subject() + " by " + entry.by())
                .toList();
    }

    private static void policy(String name, String desired) {
        office.gate()
                .admin()
                .resource(Serialization.unmarshal("""
                        apiVersion: plumbline.dev/v1alpha1
                        kind: DriftPolicy
                        metadata: {name: %s, namespace: %s}
                        spec:
                          environment: production
                          interval: 1h
                          suspend: true
                          desired: {%s}
                          destination: {http: {baseUrl: "https://www.example.com", paths: [/]}}
                        """.formatted(name, NAMESPACE, desired), DriftPolicy.class))
                .create();
    }
}
