package dev.plumbline.check.job;

import dev.plumbline.check.Checked;
import dev.plumbline.check.run.Allowance;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.http.Timekeeper;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Has a check's pod run on the cluster, waits for its end, and reads what it tells. One Job a policy: one that is still there
 * for the same question is gone on with, after a restart of the operator too; one for another question is ended first.
 */
public final class CheckJobs {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    /** Beside the Job's own time, for the API server to say that it is over. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final String JOB_OF_POD = "batch.kubernetes.io/job-name";

    /** What kubelets say of containers that don't start; other words are not repeated. */
    private static final Set<String> WAITING = Set.of(
            "ImagePullBackOff",
            "ErrImagePull",
            "InvalidImageName",
            "ErrImageNeverPull",
            "CreateContainerConfigError",
            "CreateContainerError",
            "ContainerCreating",
            "PodInitializing",
            "RunContainerError");

    private final KubernetesClient client;
    private final Timekeeper time;

    public CheckJobs(KubernetesClient client, Timekeeper time) {
        this.client = client;
        this.time = time;
    }

    /** Runs it to its end. Never throws but where the thread is interrupted. */
    Checked run(JobInquiry inquiry, CheckJob check, Allowance allowance) throws InterruptedException {
        try {
            Instant end = time.instant().plus(CheckJob.longest(allowance)).plus(GRACE);
            Job job = started(inquiry, check, end);
            while (true) {
                Job now = jobs(inquiry).get();
                if (now == null) {
                    return notKnown(
                            Reason.UNEXPECTED_ANSWER,
                            "the Job " + inquiry.name() + " was deleted while it ran: see who deletes Jobs there");
                }
                if (has(now, "Complete") || has(now, "Failed")) {
                    Checked told = told(inquiry, now);
                    delete(inquiry);
                    return told;
                }
                if (time.instant().isAfter(end)) {
                    String waiting = waiting(inquiry);
                    delete(inquiry);
                    return notKnown(
                            Reason.TIMEOUT,
                            "the Job " + job.getMetadata().getName() + " did not end in time" + waiting
                                    + ": see that its pod can be scheduled and its images can be pulled");
                }
                time.sleep(BETWEEN_LOOKS);
            }
        } catch (KubernetesClientException e) {
            return refused(e);
        }
    }

    private Job started(JobInquiry inquiry, CheckJob check, Instant end) throws InterruptedException {
        Job there = jobs(inquiry).get();
        while (there != null && !isFor(there, inquiry)) {
            delete(inquiry);
            if (time.instant().isAfter(end)) {
                return there;
            }
            time.sleep(BETWEEN_LOOKS);
            there = jobs(inquiry).get();
        }
        Job job = there != null ? there : client.resource(check.job()).create();
        try {
            // The pod waits for it. It is there already where the operator was ended after it was made.
            client.resource(check.secret(job)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        return job;
    }

    private static boolean isFor(Job job, JobInquiry inquiry) {
        var annotations = job.getMetadata().getAnnotations();
        return job.getMetadata().getDeletionTimestamp() == null
                && annotations != null
                && inquiry.digest().equals(annotations.get(CheckJob.QUESTION));
    }

    private Checked told(JobInquiry inquiry, Job job) {
        Optional<Pod> pod = pod(inquiry);
        if (has(job, "Failed") && reasons(job).anyMatch("DeadlineExceeded"::equals)) {
            return notKnown(
                    Reason.TIMEOUT, "it did not end in time: raise its limits.timeout, or find out what it waits for");
        }
        if (pod.isEmpty()) {
            return notKnown(
                    Reason.UNEXPECTED_ANSWER,
                    "the pod of the Job " + inquiry.name() + " is gone: see what evicts pods there");
        }
        Optional<String> broken = broken(pod.get());
        if (broken.isPresent()) {
            return notKnown(Reason.UNEXPECTED_ANSWER, broken.get());
        }
        return Report.read(client.pods()
                .inNamespace(inquiry.policy().namespace())
                .withName(pod.get().getMetadata().getName())
                .inContainer(CheckJob.REPORT)
                .limitBytes(Report.MAX_BYTES)
                .getLog());
    }

    /** Which container failed, and by what; what it printed is not repeated. */
    private static Optional<String> broken(Pod pod) {
        return statuses(pod)
                .filter(status -> status.getState() != null
                        && status.getState().getTerminated() != null
                        && !Objects.equals(status.getState().getTerminated().getExitCode(), 0))
                .findFirst()
                .map(status -> "its container " + status.getName()
                        + ("OOMKilled".equals(status.getState().getTerminated().getReason())
                                ? " took more memory than it may: raise its limits.memory"
                                : " ended with exit code "
                                        + status.getState().getTerminated().getExitCode()
                                        + ": see that the image is the right one, and look at the pod's events"));
    }

    private String waiting(JobInquiry inquiry) {
        return pod(inquiry)
                .flatMap(pod -> statuses(pod)
                        .filter(status -> status.getState() != null
                                && status.getState().getWaiting() != null
                                && WAITING.contains(
                                        status.getState().getWaiting().getReason()))
                        .findFirst())
                .map(status -> ", its container " + status.getName() + " was waiting ("
                        + status.getState().getWaiting().getReason() + ")")
                .orElse("");
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        if (pod.getStatus() == null) {
            return Stream.empty();
        }
        return Stream.of(
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getContainerStatuses())
                .filter(Objects::nonNull)
                .flatMap(List::stream);
    }

    private Optional<Pod> pod(JobInquiry inquiry) {
        return client
                .pods()
                .inNamespace(inquiry.policy().namespace())
                .withLabel(JOB_OF_POD, inquiry.name())
                .list()
                .getItems()
                .stream()
                .findFirst();
    }

    private ScalableResource<Job> jobs(JobInquiry inquiry) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(inquiry.policy().namespace())
                .withName(inquiry.name());
    }

    private void delete(JobInquiry inquiry) {
        jobs(inquiry).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    }

    private static boolean has(Job job, String condition) {
        return job.getStatus() != null
                && job.getStatus().getConditions() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(each -> each.getType().equals(condition)
                                && each.getStatus().equals("True"));
    }

    private static Stream<String> reasons(Job job) {
        return job.getStatus().getConditions().stream()
                .map(condition -> condition.getReason())
                .filter(Objects::nonNull);
    }

    private static Checked refused(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                ? notKnown(
                        Reason.FORBIDDEN,
                        "the operator may not run checks in this namespace: bind plumbline-check-runner to it there, as docs/install.md says, and see that its Pod Security and quotas let the pod in")
                : notKnown(
                        Reason.UNREACHABLE,
                        "the API server did not do as asked (" + e.getCode()
                                + ") when the Job was made or looked at: it is tried again");
    }

    private static Checked notKnown(Reason reason, String message) {
        return new Checked.NotKnown(new Unavailable(reason, message));
    }
}
