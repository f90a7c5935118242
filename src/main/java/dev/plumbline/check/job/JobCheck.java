package dev.plumbline.check.job;

import dev.plumbline.api.CheckSpec;
import dev.plumbline.api.SecretRef;
import dev.plumbline.check.Check;
import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.run.Allowance;
import dev.plumbline.check.run.Lanes;
import dev.plumbline.check.run.Tool;
import dev.plumbline.check.run.ToolCheck;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A check that runs in a Job of its own: neither the module nor what the tool knows comes into this process. One run at a
 * time for a place.
 */
public final class JobCheck<S> implements Check<S> {

    private final ToolCheck<S> check;
    private final Function<S, CheckSpec> union;
    private final CheckImages images;
    private final JobInquiry.Surroundings surroundings;
    private final CheckJobs jobs;
    private final Lanes lanes;

    /**
     * @param union what holds a member of this kind
     * @param surroundings what holds in this installation for whoever reads Git
     * @param lanes shared by all checks of this process
     */
    public JobCheck(
            ToolCheck<S> check,
            Function<S, CheckSpec> union,
            CheckImages images,
            JobInquiry.Surroundings surroundings,
            CheckJobs jobs,
            Lanes lanes) {
        this.check = check;
        this.union = union;
        this.images = images;
        this.surroundings = surroundings;
        this.jobs = jobs;
        this.lanes = lanes;
    }

    @Override
    public Class<S> spec() {
        return check.spec();
    }

    @Override
    public String target(S spec, String namespace) {
        return check.target(spec, namespace);
    }

    @Override
    public Remedy remedy(S spec) {
        return check.remedy(spec);
    }

    @Override
    public Checked check(S spec, Inquiry inquiry) {
        Tool tool = check.tool(spec);
        Optional<CheckImages.Images> both = images.of(tool);
        if (both.isEmpty()) {
            return notKnown(
                    Reason.INVALID,
                    "this installation names no image for " + tool.program()
                            + ": whoever runs it sets plumbline.checks.image and plumbline.checks.images."
                            + tool.program());
        }
        Allowance allowance = Allowance.of(check.limits(spec));
        var asked = new JobInquiry(
                inquiry.policy(),
                union.apply(spec),
                inquiry.rules(),
                inquiry.key().bytes(),
                inquiry.onsets().stream().map(JobInquiry.StoredOnset::of).toList(),
                surroundings);
        var job = new CheckJob(asked, allowance, both.get(), files(spec), check.environmentFrom(spec));
        Duration patience = CheckJob.longest(allowance);
        try (var lane = lanes.enter(check.target(spec, inquiry.policy().namespace()), patience)) {
            return lane.isEmpty()
                    ? notKnown(
                            Reason.TIMEOUT,
                            "other runs did not end within " + patience
                                    + ": take a longer interval, or have fewer policies look at one state")
                    : jobs.run(asked, job, allowance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notKnown(Reason.UNREACHABLE, "the operator is being stopped: the next one goes on with the Job");
        }
    }

    /** All Secrets that Plumbline's own containers read: what the tool knows has to be known to be left out of what is told. */
    private List<String> files(S spec) {
        SecretRef git = check.module(spec).secretRef();
        return Stream.of(
                        git == null ? List.<String>of() : List.of(git.name()),
                        check.environmentFrom(spec),
                        check.filesFrom(spec))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static Checked notKnown(Reason reason, String message) {
        return new Checked.NotKnown(new Unavailable(reason, message));
    }
}
