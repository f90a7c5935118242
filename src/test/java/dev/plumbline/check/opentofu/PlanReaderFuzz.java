package dev.plumbline.check.opentofu;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumbline.check.run.Reading;
import dev.plumbline.check.run.Reading.Sides;
import dev.plumbline.check.run.Readings;
import java.util.Set;

/** Whatever a tool prints gives an answer, and a value that went in as a secret comes out nowhere. */
class PlanReaderFuzz {

    @FuzzTest(maxDuration = "20s")
    void any_bytes_give_an_answer(byte[] printed) {
        Reading reading = PlanReader.read(printed, printed.length % 2 == 0, Readings.KEY, Set.of("canary"));
        if (reading instanceof Sides sides) {
            for (var finding : Readings.findings(sides)) {
                String shown = finding.field() + "\n" + finding.desired() + "\n" + finding.observed();
                if (shown.contains("canary")) {
                    throw new AssertionError("a secret is shown");
                }
            }
        }
    }
}
