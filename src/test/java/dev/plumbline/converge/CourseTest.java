package dev.plumbline.converge;

import static dev.plumbline.converge.Cases.content;
import static dev.plumbline.converge.Cases.finding;
import static dev.plumbline.converge.Cases.open;
import static dev.plumbline.converge.Cases.running;
import static dev.plumbline.converge.Cases.set;
import static dev.plumbline.converge.Cases.step;
import static dev.plumbline.converge.Cases.unset;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.Execution;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.proposal.Content;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CourseTest {

    private static final Change A = set("A");
    private static final Change B = set("B");
    private static final Change C = unset("C");
    private static final Content TWO_STEPS = content(step(A, B), step(C));
    private static final State DESIRED =
            State.of(Map.of(new Subject("A"), TextNode.valueOf("a"), new Subject("B"), TextNode.valueOf("b")));

    private static Course next(Execution running, Finding... findings) {
        return Course.next(TWO_STEPS, Optional.ofNullable(running), List.of(findings), DESIRED);
    }

    private static Execution at(int begun, int done) {
        return running("sha256:any", begun, done);
    }

    @Test
    void it_is_claimed_where_every_difference_is_as_it_was_approved() {
        assertThat(next(null, open(A), open(B), open(C))).isEqualTo(new Course.Claim());
    }

    @Test
    void a_difference_that_nobody_approved_is_no_reason_to_wait() {
        assertThat(next(null, open(A), open(B), open(C), finding("D", "", "mark-D")))
                .isEqualTo(new Course.Claim());
    }

    @Test
    void it_is_not_claimed_where_one_is_gone_or_another() {
        assertThat(next(null, open(A), open(B))).isEqualTo(new Course.Moved("C"));
        assertThat(next(null, open(A), finding("B", "", "other"), open(C))).isEqualTo(new Course.Moved("B"));
    }

    @Test
    void the_first_step_is_written_whole() {
        assertThat(next(at(0, 0), open(A), open(B), open(C))).isEqualTo(new Course.Write(0, step(A, B)));
    }

    @Test
    void a_step_that_is_done_is_left_out_although_nothing_was_put_on_record() {
        assertThat(next(at(1, 0), open(C))).isEqualTo(new Course.Write(1, step(C)));
    }

    @Test
    void of_a_step_that_is_half_done_only_the_rest_is_written() {
        assertThat(next(at(1, 0), open(B), open(C))).isEqualTo(new Course.Write(0, step(B)));
    }

    @Test
    void a_step_that_is_on_record_as_done_is_not_written_again() {
        assertThat(next(at(1, 1), open(A), open(C))).isEqualTo(new Course.Write(1, step(C)));
        assertThat(next(at(2, 2), open(A))).isEqualTo(new Course.NotThere("A"));
    }

    @Test
    void a_later_change_that_has_moved_stops_the_step_before_it() {
        assertThat(next(at(0, 0), open(A), open(B), finding("C", "", "other"))).isEqualTo(new Course.Moved("C"));
    }

    @Test
    void it_has_arrived_where_nothing_of_it_differs() {
        assertThat(next(at(2, 2))).isEqualTo(new Course.Arrived());
        assertThat(next(at(1, 0))).isEqualTo(new Course.Arrived());
        assertThat(next(at(2, 2), finding("D", "", "mark-D"))).isEqualTo(new Course.Arrived());
    }

    @Test
    void what_differs_in_another_way_after_the_last_step_has_not_arrived() {
        assertThat(next(at(2, 2), finding("C", "", "other"))).isEqualTo(new Course.NotThere("C"));
    }

    @Test
    void what_is_no_longer_desired_at_all_has_moved() {
        assertThat(Course.next(TWO_STEPS, Optional.of(at(1, 0)), List.of(open(C)), State.EMPTY))
                .isEqualTo(new Course.Moved("A"));
    }

    @Test
    void a_dry_run_goes_through_all_steps_though_nothing_changes() {
        var rehearsed = Executions.claimed(
                new Stage.Work(null, Cases.approval("sha256:any"), false, Optional.empty()),
                Cases.HOLDER,
                true,
                null,
                Cases.NOW);

        assertThat(next(rehearsed, open(A), open(B), open(C))).isEqualTo(new Course.Write(0, step(A, B)));
        assertThat(next(Executions.done(rehearsed, 1, ""), open(A), open(B), open(C)))
                .isEqualTo(new Course.Write(1, step(C)));
        assertThat(next(Executions.done(rehearsed, 2, ""), open(A), open(B), open(C)))
                .isEqualTo(new Course.Arrived());
    }

    @ParameterizedTest
    @CsvSource({
        "/spec/replicas, OPEN, /spec/replicas",
        "'', MOVED, /spec/replicas",
        "/spec, MOVED, /spec/replicas",
        "/spec/template/spec, MOVED, /spec/template",
        "/spec/rep, DONE, /spec/replicas",
        "/spec/replicas, MOVED, ''",
    })
    void a_change_is_held_against_what_differs_at_its_place_above_it_and_within(
            String found, Course.Standing standing, String field) {
        Change change = set("web", field.isEmpty() ? null : field);
        String mark = found.equals(field) ? change.mark() : "other";
        var look = new Course.Look(
                Map.of("web", List.of(finding("web", found, mark))),
                State.of(Map.of(new Subject("web"), TextNode.valueOf("x"))));

        assertThat(look.standing(change)).isEqualTo(standing);
    }
}
