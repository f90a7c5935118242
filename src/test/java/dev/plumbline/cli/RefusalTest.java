package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server refuses is told as what it means. */
class RefusalTest {

    private static final Refusal.Asked ANNA =
            new Refusal.Asked("https://cluster.example.com:6443/", Optional.of("anna@example.com"), Optional.empty());

    static Stream<String> rules() throws IOException {
        return Stream.of(Files.readString(Path.of("deploy/base/admission.yaml")).split("(?m)^---\\n"))
                .map(document -> (Map<?, ?>) Serialization.unmarshal(document, Map.class))
                .filter(policy -> "ValidatingAdmissionPolicy".equals(policy.get("kind")))
                .flatMap(policy -> ((List<?>) ((Map<?, ?>) policy.get("spec")).get("validations")).stream())
                .map(rule -> (String) ((Map<?, ?>) rule).get("message"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void each_rule_of_plumblines_speaks_for_itself_and_a_verb_comes_with_the_way_to_it(String rule) {
        var meaning = Refusal.of(
                answer(
                        403,
                        "driftincidents.plumbline.dev \"x\" is forbidden: ValidatingAdmissionPolicy"
                                + " 'plumbline-incident-words' with binding 'plumbline-incident-words' denied request: "
                                + rule),
                ANNA);

        assertThat(meaning.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(meaning.message()).startsWith(rule.strip()).doesNotContain("ValidatingAdmissionPolicy");
        if (rule.contains(" the verb ") && !rule.contains("purge")) {
            assertThat(meaning.message())
                    .containsPattern("kubectl -n NAMESPACE create rolebinding plumbline-\\w+-anna-example-com"
                            + " --clusterrole=plumbline-(responder|approver|emergency) --user=anna@example.com$");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "acknowledge, plumbline-responder",
        "override, plumbline-responder",
        "approve, plumbline-approver",
        "bless, plumbline-approver",
        "extend, plumbline-emergency",
        "close, plumbline-emergency"
    })
    void a_verb_is_asked_for_by_the_least_role_that_holds_it(String verb, String role) throws IOException {
        assertThat(Rights.howTo(role, Optional.of("shop"), Optional.empty())).contains("--clusterrole=" + role);
        var meaning =
                Refusal.of(answer(422, denied("plumbline-x", "it takes the verb " + verb + " on things: ask")), ANNA);

        assertThat(meaning.message()).contains("--clusterrole=" + role + " ");
        assertThat(Stream.of(Files.readString(Path.of("deploy/base/roles.yaml")).split("(?m)^---\\n"))
                        .filter(document -> document.contains("name: " + role + "\n")))
                .singleElement()
                .asString()
                .containsPattern("[\\[ ]" + verb + "[,\\]]");
    }

    @Test
    void what_rbac_refuses_names_the_role_and_the_command() {
        assertThat(Refusal.of(answer(
                        403,
                        "driftincidents.plumbline.dev \"x\" is forbidden: User \"eve o'hara\" cannot patch resource"
                                + " \"driftincidents\" in API group \"plumbline.dev\" in the namespace \"shop\"")))
                .isEqualTo(
                        new Refusal(
                                ExitCode.REFUSED,
                                "you (eve o'hara) may not patch driftincidents in the namespace shop: ask for the role"
                                        + " plumbline-responder\nAn administrator gives it by\n  kubectl -n shop create rolebinding"
                                        + " plumbline-responder-eve-o-hara --clusterrole=plumbline-responder --user='eve o'\\''hara'"));
        assertThat(Refusal.of(
                                answer(
                                        403,
                                        "x is forbidden: User \"system:serviceaccount:ci:bot\" cannot list resource"
                                                + " \"driftpolicies\" in API group \"plumbline.dev\" in the namespace \"shop\""))
                        .message())
                .endsWith("--clusterrole=plumbline-viewer --serviceaccount=ci:bot");
        assertThat(Refusal.of(answer(
                                403,
                                "users \"x\" is forbidden: User \"eve\" cannot impersonate resource \"users\" in API group"
                                        + " \"\" at the cluster scope"))
                        .message())
                .isEqualTo("you (eve) may not act as another: leave --as and --as-group away");
    }

    @Test
    void what_others_refuse_names_them() {
        assertThat(Refusal.of(answer(400, "admission webhook \"policy.example.com\" denied the request: no\u001B[2J")))
                .isEqualTo(new Refusal(
                        ExitCode.REFUSED,
                        "not Plumbline, but the cluster's admission webhook policy.example.com refuses it; ask who keeps"
                                + " that webhook. It says: no\\u001B[2J"));
        assertThat(Refusal.of(answer(422, denied("frozen", "not today"))).message())
                .isEqualTo(
                        "not Plumbline, but the cluster's ValidatingAdmissionPolicy frozen refuses it; ask who keeps that"
                                + " policy. It says: not today");
    }

    @Test
    void what_is_not_there_is_the_kind_or_the_name_or_the_namespace() {
        assertThat(Refusal.of(answer(404, "the server could not find the requested resource"))
                        .message())
                .contains("it is not installed in this cluster");
        assertThat(Refusal.of(new KubernetesClientException("Failure executing: GET. 404 page not found", 404, null))
                        .message())
                .contains("it is not installed in this cluster");
        assertThat(Refusal.of(answer(404, "driftincidents.plumbline.dev \"x\" not found"))
                        .message())
                .startsWith("there is no x among the driftincidents.plumbline.dev of this namespace");
        assertThat(Refusal.of(answer(404, "namespaces \"x\" not found")).message())
                .startsWith("there is no namespace x");
    }

    @ParameterizedTest
    @CsvSource({
        "401, 4, your login is missing",
        "409, 3, it was changed by others",
        "422, 4, the API server does not take it as written: bad",
        "429, 3, too much to do",
        "503, 3, it is not known whether it has taken this",
        "500, 3, the API server answers with 500: bad"
    })
    void other_answers_say_what_to_do(int code, int exit, String words) {
        var meaning = Refusal.of(answer(code, "bad"));

        assertThat(meaning.exitCode()).isEqualTo(exit);
        assertThat(meaning.message()).contains(words);
    }

    @Test
    void a_server_that_cant_be_reached_is_named_with_what_to_check() {
        assertThat(unreachable(new ConnectException("refused")))
                .contains("nothing takes a connection at the API server at https://cluster.example.com:6443/");
        assertThat(unreachable(new UnknownHostException("x"))).contains("cluster.example.com:6443/ is not known here");
        assertThat(unreachable(new SSLHandshakeException("PKIX"))).contains("no secure connection");
        assertThat(unreachable(new TimeoutException())).contains("did not answer in time");
        assertThat(unreachable(new IOException("reset\u0007"))).doesNotContain("\u0007");
    }

    private static String unreachable(Exception cause) {
        var meaning = Refusal.of(new KubernetesClientException("failed\u0007", new IOException("x", cause)), ANNA);
        assertThat(meaning.exitCode()).isEqualTo(ExitCode.FAILED);
        return meaning.message();
    }

    private static String denied(String policy, String message) {
        return "x is forbidden: ValidatingAdmissionPolicy '" + policy + "' with binding 'b' denied request: " + message;
    }

    private static KubernetesClientException answer(int code, String message) {
        return new KubernetesClientException(
                "Failure executing",
                code,
                new StatusBuilder().withCode(code).withMessage(message).build());
    }
}
