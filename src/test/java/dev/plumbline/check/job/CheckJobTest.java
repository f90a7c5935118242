package dev.plumbline.check.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.CheckSpec;
import dev.plumbline.api.DesiredSpec.GitFile;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.run.Allowance;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a check's Job and its Secret say, and what a question is known by. */
class CheckJobTest {

    private static final byte[] KEY = "canary-key-0123456789abcdef-0123".getBytes();

    @Test
    void the_key_stands_in_the_secret_and_nowhere_in_the_job() {
        var job = job(asked("main")).job();
        String encoded = Base64.getEncoder().encodeToString(KEY);

        assertThat(Serialization.asYaml(job)).doesNotContain(encoded).doesNotContain("canary");
        assertThat(new String(asked("main").bytes())).contains(encoded);
        assertThat(asked("main").toString()).doesNotContain(encoded).doesNotContain("canary");
    }

    @Test
    void secrets_reach_the_tool_by_reference_and_git_s_does_not_reach_it() {
        var pod = job(asked("main")).job().getSpec().getTemplate().getSpec();
        Container fetch = pod.getInitContainers().get(0);
        Container tool = pod.getInitContainers().get(1);

        assertThat(tool.getEnvFrom())
                .extracting(from -> from.getSecretRef().getName())
                .containsExactly("cloud-read");
        assertThat(tool.getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .containsExactly("/plumbline/work", "/plumbline/work/inputs", "/plumbline/work/outputs");
        assertThat(fetch.getVolumeMounts())
                .extracting(mount -> mount.getMountPath())
                .contains("/plumbline/asked", "/plumbline/secrets/git.read", "/plumbline/secrets/cloud-read");
    }

    @Test
    void a_policy_has_one_job_whose_question_tells_another_spec_apart() {
        var one = job(asked("main")).job();
        var other = job(asked("next")).job();

        assertThat(other.getMetadata().getName()).isEqualTo(one.getMetadata().getName());
        assertThat(other.getMetadata().getAnnotations())
                .isNotEqualTo(one.getMetadata().getAnnotations());
        assertThat(asked("next").secretName()).isNotEqualTo(asked("main").secretName());
    }

    @Test
    void what_is_asked_reads_as_it_was_written() throws IOException {
        var read = JobInquiry.read(asked("main").bytes());

        assertThat(read).usingRecursiveComparison().isEqualTo(asked("main"));
    }

    private static CheckJob job(JobInquiry asked) {
        return new CheckJob(
                asked,
                Allowance.DEFAULT,
                new CheckImages.Images("plumbline:1", CheckImages.COMMAND, "tofu:1"),
                List.of("git.read", "cloud-read"),
                List.of("cloud-read"));
    }

    private static JobInquiry asked(String ref) {
        var module = new GitFile("https://git.example.com/ops.git", ref, "shop", null);
        var tofu = new CheckSpec.OpenTofu(module, null, null, Map.of("region", "eu"), List.of(), null);
        return new JobInquiry(
                new Inquiry.Policy("shop", "infrastructure", "0c5d", 1),
                new CheckSpec(tofu, null, null),
                null,
                KEY,
                List.of(),
                new JobInquiry.Surroundings(List.of("10.0.0.0/8"), false, null));
    }
}
