package dev.plumbline.converge.delivery;

import static dev.plumbline.converge.delivery.Deliverable.place;
import static dev.plumbline.converge.delivery.Deliverable.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.Receipt;
import dev.plumbline.api.SecretDistributionStatus.State;
import dev.plumbline.converge.delivery.Weighing.Grounds;
import dev.plumbline.distribution.Standing;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeighingTest {

    private static final Place PLACE = place("app", "8");
    private static final String SIGNED = "mark-app";
    private static final Standing READ = standing(State.Drifted, Evidence.VALUE, "");
    private static final Standing MARKED = standing(State.Drifted, Evidence.METADATA, "etag-2");

    private static Standing standing(State state, Evidence evidence, String seen) {
        return new Standing(state, evidence, "", "hmac:x", seen, Optional.of(Finding.Kind.CHANGED), "Why.", true);
    }

    private static Weighing byDigest(Standing standing, String mark, boolean begun) {
        return Weighing.of(PLACE, new Grounds(standing, mark, Optional.empty(), begun, false));
    }

    private static Weighing inAdvance(Standing standing, Receipt receipt) {
        return Weighing.of(PLACE, new Grounds(standing, "moved", Optional.ofNullable(receipt), false, true));
    }

    @Test
    void what_could_not_be_read_is_not_written_to() {
        var unread = new Standing(State.Unknown, Evidence.NONE, "", "", "", Optional.empty(), "It is down.", false);

        assertThat(byDigest(unread, SIGNED, true)).isEqualTo(new Weighing.Unread("It is down."));
        assertThat(inAdvance(unread, null)).isEqualTo(new Weighing.Unread("It is down."));
    }

    @Test
    void what_holds_it_is_not_written_to_whatever_has_moved() {
        var there = new Standing(State.InSync, Evidence.VALUE, "8", "hmac:8", "", Optional.empty(), "", true);

        assertThat(byDigest(there, "moved", false)).isEqualTo(new Weighing.Holds());
        assertThat(inAdvance(there, receipt("9"))).isEqualTo(new Weighing.Holds());
    }

    @Test
    void what_is_as_it_was_when_it_was_approved_is_delivered_to() {
        assertThat(byDigest(READ, SIGNED, false)).isEqualTo(new Weighing.Deliver());
        assertThat(byDigest(MARKED, SIGNED, false)).isEqualTo(new Weighing.Deliver());
    }

    @Test
    void what_has_moved_since_is_left_alone() {
        assertThat(byDigest(READ, "moved", false)).isInstanceOf(Weighing.Leave.class);
        assertThat(byDigest(MARKED, "moved", false)).isInstanceOf(Weighing.Leave.class);
    }

    @Test
    void once_begun_a_mark_that_has_moved_may_be_our_own_and_a_value_that_is_seen_is_not() {
        assertThat(byDigest(MARKED, "moved", true)).isEqualTo(new Weighing.Deliver());
        assertThat(byDigest(READ, "moved", true)).isInstanceOf(Weighing.Leave.class);
    }

    @Test
    void in_advance_nobody_has_seen_what_is_there() {
        assertThat(inAdvance(READ, null)).isEqualTo(new Weighing.Deliver());
        assertThat(inAdvance(READ, receipt("7"))).isEqualTo(new Weighing.Deliver());
    }

    @Test
    void in_advance_neither_an_older_version_nor_the_same_again_is_delivered() {
        assertThat(inAdvance(READ, receipt("9")))
                .isInstanceOfSatisfying(
                        Weighing.Leave.class,
                        leave -> assertThat(leave.why()).contains("Version 9 was delivered", "not for version 8"));
        assertThat(inAdvance(READ, receipt("8")))
                .isInstanceOfSatisfying(
                        Weighing.Leave.class, leave -> assertThat(leave.why()).contains("has been changed since"));
    }

    @Test
    void a_person_may_approve_an_older_version_by_its_digest() {
        assertThat(Weighing.of(PLACE, new Grounds(READ, SIGNED, Optional.of(receipt("9")), false, false)))
                .isEqualTo(new Weighing.Deliver());
    }
}
