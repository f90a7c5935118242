package dev.plumbline.check.run;

import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;

/** Of an installation that runs no tools. */
public final class NoRunner implements Runner {

    @Override
    public Checked run(Run run, Reader reader, Inquiry inquiry) {
        return new Checked.NotKnown(
                new Unavailable(
                        Reason.INVALID,
                        "this installation runs no tools: whoever runs it sets plumbline.checks.runner, as docs/checks/open-tofu.md says"));
    }
}
