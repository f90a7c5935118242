package dev.plumbline.platform.wiring;

import dev.plumbline.api.CheckSpec;
import dev.plumbline.check.Check;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.ansible.AnsibleCheck;
import dev.plumbline.check.job.JobInquiry;
import dev.plumbline.check.job.Laying;
import dev.plumbline.check.job.MountedSecrets;
import dev.plumbline.check.job.PodFolders;
import dev.plumbline.check.job.Ran;
import dev.plumbline.check.job.Report;
import dev.plumbline.check.opentofu.OpenTofuCheck;
import dev.plumbline.check.run.Runner;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitFolders;
import dev.plumbline.desired.git.GitLimits;
import dev.plumbline.desired.git.GitWays;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.policy.Comparisons;
import dev.plumbline.policy.Unions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Plumbline's part in the pod of a check, started by itself and without what the operator needs. {@code fetch} lays down what
 * the tool takes; {@code report} reads what it printed, and tells the findings. Both make the check as the operator would,
 * but for the run itself, which is the container's between them.
 */
public final class CheckPod {

    private final JobInquiry asked;
    private final MountedSecrets secrets;
    private final Path work;
    private final InstantSource clock = Timekeeper.system();

    private CheckPod(JobInquiry asked, MountedSecrets secrets, Path work) {
        this.asked = asked;
        this.secrets = secrets;
        this.work = work;
    }

    /** Takes the step, the folder of what is asked, the folder of the Secrets, and the folder to work in. */
    public static void main(String[] args) throws IOException {
        var asked = JobInquiry.read(Files.readAllBytes(Path.of(args[1], JobInquiry.FILE)));
        var pod =
                new CheckPod(asked, new MountedSecrets(asked.policy().namespace(), Path.of(args[2])), Path.of(args[3]));
        switch (args[0]) {
            case "fetch" -> pod.fetch();
            case "report" -> System.out.println(Report.line(pod.report()));
            default -> throw new IllegalArgumentException("fetch or report, not " + args[0]);
        }
        // Threads of clients would keep the process alive.
        System.exit(0);
    }

    private void fetch() throws IOException {
        try (GuardedHttpClient http = ReadingRooms.forOneLook(asked.surroundings())) {
            var git = new GitFiles(
                    work.resolve("git"),
                    GitLimits.DEFAULT,
                    clock,
                    new GitWays(
                            http::exchange, http::resolve, asked.surroundings().allowFile()));
            var laying = new Laying(new PodFolders(work), git);
            laying.settle(checked(laying, laying));
        }
    }

    private Checked report() {
        var ran = new Ran(new PodFolders(work));
        return checked(ran, ran);
    }

    private Checked checked(GitFolders git, Runner runner) {
        var key = FingerprintKey.of(asked.key());
        var inquiry =
                asked.inquiry(Comparisons.of(asked.rules(), key), new Look(secrets, Duration.ZERO), clock.instant());
        return switch (Unions.member(asked.check()).orElseThrow()) {
            case CheckSpec.OpenTofu spec -> check(new OpenTofuCheck(git, runner), spec, inquiry);
            case CheckSpec.Ansible spec -> check(new AnsibleCheck(git, runner), spec, inquiry);
            case Object spec -> throw new IllegalArgumentException("no check of a pod: " + spec.getClass());
        };
    }

    private static <S> Checked check(Check<S> check, S spec, Inquiry inquiry) {
        return check.check(spec, inquiry);
    }
}
