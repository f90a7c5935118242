package dev.plumbline.check.opentofu;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumbline.check.run.Reading;
import dev.plumbline.check.run.Readings;
import dev.plumbline.drift.Subject;
import java.util.Set;

/** Whatever a tool prints gives an answer, and nothing that it marks comes out. */
class PlanReaderFuzz {

    @FuzzTest(maxDuration = "20s")
    void any_bytes_give_an_answer(byte[] printed) {
        Reading reading = PlanReader.read(printed, true, Readings.KEY, Set.of("canary"));
        for (String line : Readings.shown(reading)) {
            if (line.contains("canary") && !line.matches("(?s)[A-Z][a-z]+ [^ ]*canary.*")) {
                throw new AssertionError("a secret is shown");
            }
        }
        if (reading instanceof Reading.Sides sides) {
            sides.desired().values().keySet().stream()
                    .map(Subject::name)
                    .filter(name -> name.length() > Subject.MAX_LENGTH)
                    .forEach(name -> {
                        throw new AssertionError("a subject is too long");
                    });
        }
    }
}
