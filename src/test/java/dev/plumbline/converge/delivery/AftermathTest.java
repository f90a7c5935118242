package dev.plumbline.converge.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.distribution.Standing;
import dev.plumbline.drift.Evidence;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AftermathTest {

    private static Aftermath of(State state, Evidence evidence, String seen) {
        return Aftermath.of(
                new Standing(state, evidence, "", "x", seen, Optional.empty(), "It is down.", true), "etag-1");
    }

    @Test
    void a_value_or_a_version_that_is_shown_has_arrived() {
        assertThat(of(State.InSync, Evidence.VALUE, "")).isEqualTo(new Aftermath.Arrived(Optional.empty()));
        assertThat(of(State.InSync, Evidence.METADATA, "")).isEqualTo(new Aftermath.Arrived(Optional.empty()));
    }

    @Test
    void a_place_that_shows_another_value_or_version_or_nothing_does_not_have_it_yet() {
        assertThat(of(State.Drifted, Evidence.VALUE, "")).isEqualTo(new Aftermath.NotThere());
        assertThat(of(State.Stale, Evidence.METADATA, "")).isEqualTo(new Aftermath.NotThere());
        assertThat(of(State.Missing, Evidence.VALUE, "")).isEqualTo(new Aftermath.NotThere());
    }

    @Test
    void a_place_that_shows_a_mark_alone_is_believed_once_that_has_moved() {
        assertThat(of(State.Unknown, Evidence.NONE, "etag-2")).isEqualTo(new Aftermath.Arrived(Optional.of("etag-2")));
        assertThat(of(State.Stale, Evidence.METADATA, "etag-1")).isEqualTo(new Aftermath.Unmoved("etag-1"));
    }

    @Test
    void a_place_that_shows_nothing_is_believed() {
        assertThat(of(State.Unknown, Evidence.NONE, "")).isEqualTo(new Aftermath.Arrived(Optional.empty()));
    }

    @Test
    void what_cannot_be_read_has_not_arrived() {
        var unread = new Standing(State.Unknown, Evidence.NONE, "", "", "", Optional.empty(), "It is down.", false);

        assertThat(Aftermath.of(unread, "")).isEqualTo(new Aftermath.Unread("It is down."));
    }
}
