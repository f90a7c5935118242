package dev.plumbline.check.job;

import dev.plumbline.api.DriftPolicy;
import dev.plumbline.check.run.Allowance;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The Job of one check, as it is sent to the API server. Pure. Three containers work one after the other in one pod:
 *
 * <ol>
 *   <li>{@code fetch}, Plumbline's own, takes the module from Git into the pod, and writes down what to call;
 *   <li>{@code tool}, of the tool's image, calls it, with all its output into files;
 *   <li>{@code report}, Plumbline's own, reads these files, compares, and prints the findings alone.
 * </ol>
 *
 * <p>The pod has no token of the API server, no rights on its node, a file system that can't be written but for its own
 * folders, and limits on time, memory and disk. What the tool needs to know it has from the policy's own Secrets, by
 * reference; what it prints is kept in memory and goes with the pod.
 */
final class CheckJob {

    /** Says of a Job and of its Secret that they are a check's: the operator may make and delete only such. */
    static final String LABEL = DriftPolicy.GROUP + "/check";

    /** The question that a Job is for. */
    static final String QUESTION = DriftPolicy.GROUP + "/check-question";

    static final String FETCH = "fetch";
    static final String TOOL = "tool";
    static final String REPORT = "report";

    /** Where the three find each other's files. */
    static final String WORK = "/plumbline/work";

    static final String ASKED = "/plumbline/asked";
    static final String SECRETS = "/plumbline/secrets";

    /** How long images may take to be pulled and containers to start, beside the tool's own time. */
    private static final Duration STARTING = Duration.ofMinutes(5);

    /** How long an ended Job stays where the operator that made it is gone. */
    private static final int LEFT_BEHIND = 600;

    private static final long USER = 65532;
    private static final Quantity OUTPUTS = new Quantity("256Mi");
    private static final Quantity OWN_MEMORY = new Quantity("512Mi");

    private final JobInquiry inquiry;
    private final Allowance allowance;
    private final CheckImages.Images images;
    private final List<String> files;
    private final List<String> environment;

    /**
     * @param files names of the Secrets that are read as files by Plumbline's own containers
     * @param environment names of the Secrets whose keys are the tool's environment variables
     */
    CheckJob(
            JobInquiry inquiry,
            Allowance allowance,
            CheckImages.Images images,
            List<String> files,
            List<String> environment) {
        this.inquiry = inquiry;
        this.allowance = allowance;
        this.images = images;
        this.files = List.copyOf(files);
        this.environment = List.copyOf(environment);
    }

    /** From its beginning to its end, all told. */
    static Duration longest(Allowance allowance) {
        return allowance.time().plus(STARTING);
    }

    Job job() {
        return new JobBuilder()
                .withNewMetadata()
                .withName(inquiry.name())
                .withNamespace(inquiry.policy().namespace())
                .withLabels(Map.of(LABEL, "true"))
                .withAnnotations(Map.of(QUESTION, inquiry.digest()))
                .addNewOwnerReference()
                .withApiVersion(DriftPolicy.GROUP + "/" + DriftPolicy.VERSION)
                .withKind(DriftPolicy.KIND)
                .withName(inquiry.policy().name())
                .withUid(inquiry.policy().uid())
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(longest(allowance).toSeconds())
                .withTtlSecondsAfterFinished(LEFT_BEHIND)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of(LABEL, "true"))
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(5L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withInitContainers(own(FETCH), tool())
                .withContainers(own(REPORT))
                .withVolumes(volumes())
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** What is asked, for the pod alone; goes with the Job. */
    Secret secret(Job made) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(inquiry.secretName())
                .withNamespace(inquiry.policy().namespace())
                .withLabels(Map.of(LABEL, "true"))
                .withOwnerReferences(owner(made))
                .endMetadata()
                .withImmutable(true)
                .withType("Opaque")
                .withData(Map.of(JobInquiry.FILE, Base64.getEncoder().encodeToString(inquiry.bytes())))
                .build();
    }

    private static OwnerReference owner(Job made) {
        var owner = new OwnerReference();
        owner.setApiVersion("batch/v1");
        owner.setKind("Job");
        owner.setName(made.getMetadata().getName());
        owner.setUid(made.getMetadata().getUid());
        return owner;
    }

    private Container own(String step) {
        var mounts = new ArrayList<>(workMounts());
        mounts.add(mount("asked", ASKED, true));
        files.forEach(name -> mounts.add(mount(volume(name), SECRETS + "/" + name, true)));
        return confined(new ContainerBuilder())
                .withName(step)
                .withImage(images.own())
                .withCommand(images.ownCommand())
                .withArgs(step, ASKED, SECRETS, WORK)
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("50m"), "memory", OWN_MEMORY))
                .withLimits(Map.of("memory", OWN_MEMORY, "ephemeral-storage", disk()))
                .endResources()
                .withVolumeMounts(mounts)
                .build();
    }

    private Container tool() {
        return confined(new ContainerBuilder())
                .withName(TOOL)
                .withImage(images.tool())
                .withCommand("/bin/sh", WORK + "/run.sh")
                .withEnvFrom(environment.stream().map(CheckJob::keysOf).toList())
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi")))
                .withLimits(Map.of(
                        "memory",
                        new Quantity(Long.toString(allowance.memory() + 256L * 1024 * 1024)),
                        "ephemeral-storage",
                        disk()))
                .endResources()
                .withVolumeMounts(workMounts())
                .build();
    }

    private static ContainerBuilder confined(ContainerBuilder container) {
        return container
                .withTerminationMessagePolicy("File")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withPrivileged(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext();
    }

    private static EnvFromSource keysOf(String secret) {
        return new EnvFromSourceBuilder().withNewSecretRef(secret, false).build();
    }

    private Quantity disk() {
        return new Quantity(Long.toString(allowance.disk()));
    }

    private List<Volume> volumes() {
        var volumes = new ArrayList<Volume>();
        volumes.add(new VolumeBuilder()
                .withName("work")
                .withNewEmptyDir()
                .withSizeLimit(disk())
                .endEmptyDir()
                .build());
        volumes.add(new VolumeBuilder()
                .withName("memory")
                .withNewEmptyDir()
                .withMedium("Memory")
                .withSizeLimit(OUTPUTS)
                .endEmptyDir()
                .build());
        volumes.add(new VolumeBuilder()
                .withName("asked")
                .withNewSecret()
                .withSecretName(inquiry.secretName())
                .withDefaultMode(0440)
                .endSecret()
                .build());
        files.forEach(name -> volumes.add(new VolumeBuilder()
                .withName(volume(name))
                .withNewSecret()
                .withSecretName(name)
                .withDefaultMode(0440)
                .endSecret()
                .build()));
        return volumes;
    }

    /** What goes into the tool and comes out of it is kept in memory: it can hold every value that the tool knows. */
    private static List<VolumeMount> workMounts() {
        return List.of(mount("work", WORK, false), inMemory("inputs"), inMemory("outputs"));
    }

    private static VolumeMount inMemory(String name) {
        return new VolumeMountBuilder()
                .withName("memory")
                .withMountPath(WORK + "/" + name)
                .withSubPath(name)
                .build();
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }

    /** A Secret's name can have dots, a volume's can't. */
    private String volume(String secret) {
        return "secret-" + files.indexOf(secret);
    }
}
