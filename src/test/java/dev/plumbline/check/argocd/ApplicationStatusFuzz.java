package dev.plumbline.check.argocd;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.check.argocd.ApplicationStatus.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Whatever stands in a status, it is read or it is not, and what is said of it is bounded and of one line. */
class ApplicationStatusFuzz {

    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest(maxDuration = "20s")
    void any_status_is_read_or_said_to_be_unreadable(byte[] bytes) {
        JsonNode status;
        try {
            status = JSON.readTree(bytes);
        } catch (IOException e) {
            // The API server gives no such object.
            return;
        }
        switch (ApplicationStatus.read(status)) {
            case Reading.Unreadable(String why) -> bounded(why);
            case Reading.Read(ApplicationStatus read) -> {
                if (read.different().some().size() > Resources.NAMED
                        || read.different().count() < read.different().some().size()) {
                    throw new AssertionError("more resources are named than counted, or than may be");
                }
                var first = Judgement.of("Application/web", read, List.of(), Duration.ZERO, Watch.START);
                var again = Judgement.of("Application/web", read, first.onsets(), Duration.ZERO, Watch.START);
                if (!first.equals(again)) {
                    throw new AssertionError("an unchanged status was judged otherwise");
                }
                first.notes().values().forEach(note -> bounded(note.message()));
            }
        }
    }

    private static void bounded(String text) {
        if (text.isEmpty() || text.length() > 512 || text.lines().count() != 1) {
            throw new AssertionError("what is said has no bound, or several lines");
        }
    }
}
