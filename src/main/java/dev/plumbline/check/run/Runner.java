package dev.plumbline.check.run;

import dev.plumbline.check.Checked;
import dev.plumbline.check.Inquiry;

/**
 * Has a tool run, and what it printed read and compared. What the tool printed stays where it ran: it can hold every value
 * that the tool knows.
 */
@FunctionalInterface
public interface Runner {

    /** Runs once. Whatever goes wrong is the answer {@code NotKnown}, never an exception. */
    Checked run(Run run, Reader reader, Inquiry inquiry);
}
