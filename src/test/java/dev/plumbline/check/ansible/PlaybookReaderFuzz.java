package dev.plumbline.check.ansible;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumbline.check.run.Concealment;
import dev.plumbline.check.run.Readings;
import java.util.List;
import java.util.Set;

/** Whatever a playbook prints gives an answer. */
class PlaybookReaderFuzz {

    @FuzzTest(maxDuration = "20s")
    void any_bytes_give_an_answer(byte[] printed) {
        var concealment = new Concealment(Readings.KEY).secrets(Set.of("canary"));
        Readings.shown(PlaybookReader.read(printed, printed.length % 9, concealment, List.of("one: Motd")));
    }
}
