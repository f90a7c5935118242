package dev.plumbline.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.Validation;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code deploy/base/admission.yaml} refuses, it refuses for sure, and with words that the documentation explains. */
class RefusalsTest {

    @Test
    void each_refusal_is_explained() throws IOException {
        assertThat(rules().filter(rule -> rule.getMessageExpression() == null).map(Validation::getMessage))
                .isNotEmpty()
                .allMatch(Refusals::explained);
    }

    @Test
    void as_many_refusals_are_explained_as_there_are_rules() throws IOException {
        assertThat(Refusals.texts()).doesNotHaveDuplicates().hasSize((int) rules().count());
    }

    @Test
    void a_rule_that_cannot_be_checked_refuses_and_each_policy_denies() throws IOException {
        var policies = policies().toList();
        var bindings = resources().stream()
                .filter(ValidatingAdmissionPolicyBinding.class::isInstance)
                .map(ValidatingAdmissionPolicyBinding.class::cast)
                .toList();

        assertThat(policies).allMatch(each -> each.getSpec().getFailurePolicy().equals("Fail"));
        assertThat(bindings)
                .allMatch(each -> each.getSpec().getValidationActions().equals(List.of("Deny")))
                .extracting(each -> each.getSpec().getPolicyName())
                .containsExactlyElementsOf(policies.stream()
                        .map(each -> each.getMetadata().getName())
                        .toList());
    }

    private static Stream<Validation> rules() throws IOException {
        return policies().flatMap(policy -> policy.getSpec().getValidations().stream());
    }

    private static Stream<ValidatingAdmissionPolicy> policies() throws IOException {
        return resources().stream()
                .filter(ValidatingAdmissionPolicy.class::isInstance)
                .map(ValidatingAdmissionPolicy.class::cast);
    }

    private static List<HasMetadata> resources() throws IOException {
        String yaml = Files.readString(Path.of("deploy", "base", "admission.yaml"));
        return Stream.of(yaml.split("(?m)^---\\n"))
                .map(document -> (HasMetadata) new KubernetesSerialization().unmarshal(document))
                .toList();
    }
}
