package dev.plumbline.destination.heroku;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DestinationSpec.HerokuConfigVars;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Operation;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.api.SecretRef;
import dev.plumbline.destination.LoopbackReader;
import dev.plumbline.destination.Writer.Written;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.simulator.Fault;
import dev.plumbline.simulator.HerokuSimulator;
import dev.plumbline.simulator.RecordedRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HerokuConfigVarsWriterTest {

    private static final HerokuConfigVars SPEC = new HerokuConfigVars("web", new SecretRef("read"));
    private static final String VALUE = "value-canary-1a2b";

    private final HerokuSimulator heroku = HerokuSimulator.start();
    private final GuardedHttpClient http = LoopbackReader.withDeadline(Duration.ofSeconds(5));
    private final HerokuConfigVarsWriter writer =
            new HerokuConfigVarsWriter(http, heroku.url(), InstantSource.system());
    private final List<String> hosts = new ArrayList<>();
    private String token = "writer";

    HerokuConfigVarsWriterTest() {
        heroku.createApp("web");
        heroku.grant("writer", HerokuSimulator.Scope.WRITE_PROTECTED);
        heroku.grant("reader", HerokuSimulator.Scope.READ_PROTECTED);
    }

    @AfterEach
    void stop() {
        http.close();
        heroku.close();
    }

    private Lookup<Credential> credential(String host) {
        hosts.add(host);
        return new Lookup.Found<>(Credential.bearer(token));
    }

    private Written write(Map<String, JsonNode> desired, Change... changes) {
        return writer.write(SPEC, "shop", new Step("a step", List.of(changes)), state(desired), this::credential);
    }

    private static State state(Map<String, JsonNode> desired) {
        var values = new TreeMap<Subject, JsonNode>();
        desired.forEach((name, value) -> values.put(new Subject(name), value));
        return State.of(values);
    }

    private static Change change(Operation operation, String subject) {
        return new Change(operation, subject, null, null, null, "mark");
    }

    private static String failure(Written written) {
        assertThat(written).isInstanceOf(Written.Failed.class);
        String message = ((Written.Failed) written).message();
        assertThat(message).doesNotContain("canary", "Bearer");
        return message;
    }

    @Test
    void what_is_set_and_unset_goes_in_one_request_with_numbers_as_their_text() {
        heroku.setConfigVar("web", "OLD", "x");

        var written = write(
                Map.of("KEY", TextNode.valueOf(VALUE), "COUNT", IntNode.valueOf(42), "ON", BooleanNode.TRUE),
                change(Operation.Set, "KEY"),
                change(Operation.Set, "COUNT"),
                change(Operation.Set, "ON"),
                change(Operation.Unset, "OLD"));

        assertThat(written).isEqualTo(new Written.Done(""));
        assertThat(heroku.configVars("web")).isEqualTo(Map.of("KEY", VALUE, "COUNT", "42", "ON", "true"));
        assertThat(heroku.writes()).singleElement().satisfies(request -> {
            assertThat(request.query()).isEmpty();
            assertThat(request.headers()).contains("content-type", "authorization");
        });
        assertThat(hosts).containsExactly("127.0.0.1");
    }

    @Test
    void writing_it_again_leaves_things_as_they_are() {
        write(Map.of("KEY", TextNode.valueOf(VALUE)), change(Operation.Set, "KEY"), change(Operation.Unset, "GONE"));
        write(Map.of("KEY", TextNode.valueOf(VALUE)), change(Operation.Set, "KEY"), change(Operation.Unset, "GONE"));

        assertThat(heroku.configVars("web")).isEqualTo(Map.of("KEY", VALUE));
    }

    @ParameterizedTest
    @CsvSource({"reader, scope write-protected", "nobody, put a valid token there"})
    void a_refused_credential_says_what_it_needs(String shown, String advice) {
        token = shown;

        assertThat(failure(write(Map.of("KEY", TextNode.valueOf(VALUE)), change(Operation.Set, "KEY"))))
                .contains("app web");
        assertThat(((Written.Failed) write(Map.of("KEY", TextNode.valueOf(VALUE)), change(Operation.Set, "KEY")))
                        .message())
                .contains(advice);
        assertThat(heroku.configVars("web")).isEmpty();
    }

    @Test
    void an_answer_that_breaks_off_or_fails_leaves_open_whether_it_is_done_and_is_not_tried_again() {
        heroku.fault("web", new Fault.Broken(500));

        assertThat(failure(write(Map.of("KEY", TextNode.valueOf(VALUE)), change(Operation.Set, "KEY"))))
                .contains("may or may not");
        assertThat(heroku.writes()).extracting(RecordedRequest::method).containsExactly("PATCH");
        assertThat(heroku.configVars("web")).containsKey("KEY");
    }

    @Test
    void what_is_no_text_or_only_a_part_of_one_is_never_sent() {
        assertThat(failure(write(
                        Map.of("KEY", JsonNodeFactory.instance.objectNode().put("a", VALUE)),
                        change(Operation.Set, "KEY"))))
                .contains("KEY", "not text");
        assertThat(failure(write(Map.of(), change(Operation.Set, "KEY")))).contains("KEY");
        assertThat(failure(write(
                        Map.of("KEY", TextNode.valueOf(VALUE)),
                        new Change(Operation.Set, "KEY", "/a", null, null, "mark"))))
                .contains("in part");
        assertThat(heroku.requestCount()).isZero();
        assertThat(hosts).isEmpty();
    }

    @Test
    void without_a_credential_nothing_is_sent() {
        var step = new Step("a step", List.of(change(Operation.Set, "KEY")));
        var desired = state(Map.of("KEY", TextNode.valueOf(VALUE)));

        assertThat(writer.write(
                        SPEC,
                        "shop",
                        step,
                        desired,
                        host -> new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, "label a Secret"))))
                .isEqualTo(new Written.Failed("label a Secret"));
        assertThat(heroku.requestCount()).isZero();
    }

    @Test
    void a_rehearsal_asks_for_the_credential_and_sends_nothing() {
        var step = new Step("a step", List.of(change(Operation.Set, "KEY")));

        assertThat(writer.rehearse(SPEC, "shop", step, state(Map.of("KEY", TextNode.valueOf(VALUE))), this::credential))
                .isEqualTo(new Written.Done(""));
        assertThat(hosts).containsExactly("127.0.0.1");
        assertThat(heroku.requestCount()).isZero();
    }
}
