package dev.plumbline.check.run;

import java.util.List;

/** Makes both sides of what a tool printed. Pure, and never throws, whatever was printed. */
@FunctionalInterface
public interface Reader {

    /** @param outcomes of the commands that were called, in their order; at least one */
    Reading read(List<Outcome> outcomes);
}
