package dev.plumbline.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentSpec;
import dev.plumbline.api.DriftIncidentSpec.Approval;
import dev.plumbline.api.DriftIncidentSpec.Kind;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentSpec.Resolution;
import dev.plumbline.api.DriftIncidentSpec.Source;
import dev.plumbline.api.DriftIncidentStatus;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Terms;
import dev.plumbline.api.Execution;
import dev.plumbline.api.ExecutionState;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApprovalsTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final StandingApproval STANDING =
            new StandingApproval("sha256:" + "c".repeat(64), "sig", "2027-01-01T00:00:00Z", "at night");
    private static final String OTHER = "sha256:" + "b".repeat(64);

    @Test
    void without_an_approval_there_is_none() {
        assertThat(Approvals.of(spec(null, null), status(DIGEST, null, false), NOON))
                .isInstanceOf(Approvals.None.class);
    }

    @Test
    void an_approval_of_a_proposal_that_stands_holds() {
        assertThat(Approvals.of(spec(approval(DIGEST), null), status(DIGEST, null, false), NOON))
                .isInstanceOfSatisfying(
                        Approvals.Stands.class,
                        stands -> assertThat(stands.proposal().digest()).isEqualTo(DIGEST));
    }

    @Test
    void an_approval_of_what_is_no_longer_proposed_is_void() {
        assertThat(reason(spec(approval(OTHER), null), status(DIGEST, null, false), NOON))
                .isEqualTo("ProposalChanged");
    }

    @Test
    void an_approval_does_not_outlive_the_proposal() {
        assertThat(reason(spec(approval(DIGEST), null), status(DIGEST, null, false), NOON.plusSeconds(3600)))
                .isEqualTo("Expired");
    }

    @Test
    void an_approval_counts_once() {
        for (var ended : List.of(ExecutionState.Succeeded, ExecutionState.Failed, ExecutionState.Superseded)) {
            assertThat(Approvals.of(
                            spec(approval(DIGEST), null), status(DIGEST, execution(DIGEST, ended), false), NOON))
                    .isInstanceOf(Approvals.Spent.class);
        }
        assertThat(Approvals.of(
                        spec(approval(DIGEST), null),
                        status(DIGEST, execution(DIGEST, ExecutionState.Running), false),
                        NOON))
                .isInstanceOf(Approvals.Stands.class);
    }

    @Test
    void before_the_operator_has_proposed_anything_no_approval_holds() {
        assertThat(reason(spec(approval(DIGEST), null), null, NOON)).isEqualTo("NoProposal");
    }

    @Test
    void where_people_are_to_be_separate_the_resolver_does_not_approve() {
        var status = status(DIGEST, null, true);

        assertThat(reason(spec(approval(DIGEST), null), status, NOON)).isEqualTo("NotSeparated");
        assertThat(reason(spec(approval(DIGEST), "ann"), status, NOON)).isEqualTo("NotSeparated");
        assertThat(Approvals.of(spec(approval(DIGEST), "bob"), status, NOON)).isInstanceOf(Approvals.Stands.class);
    }

    @Test
    void a_standing_approval_covers_what_would_revert_and_says_who_signed_it() {
        assertThat(Approvals.of(spec(null, null), status(DIGEST, null, false), Optional.of(STANDING), NOON))
                .isEqualTo(new Approvals.Stands(
                        status(DIGEST, null, false).proposals().getFirst(),
                        new Approval(DIGEST, "sig", "at night"),
                        true));
    }

    @Test
    void the_approval_of_a_person_goes_before_a_standing_one() {
        assertThat(Approvals.of(spec(approval(DIGEST), null), status(DIGEST, null, false), Optional.of(STANDING), NOON))
                .isInstanceOfSatisfying(Approvals.Stands.class, stands -> {
                    assertThat(stands.standing()).isFalse();
                    assertThat(stands.approval().by()).isEqualTo("ann");
                });
    }

    @Test
    void what_a_person_has_signed_that_is_spent_or_void_is_not_in_the_way_of_a_standing_approval() {
        assertThat(Approvals.of(spec(approval(OTHER), null), status(DIGEST, null, false), Optional.of(STANDING), NOON))
                .isInstanceOf(Approvals.Stands.class);
        assertThat(Approvals.of(
                        spec(approval(OTHER), null),
                        status(DIGEST, execution(OTHER, ExecutionState.Failed), false),
                        Optional.of(STANDING),
                        NOON))
                .isInstanceOf(Approvals.Stands.class);
    }

    @Test
    void a_standing_approval_counts_once_for_each_proposal_too() {
        assertThat(Approvals.of(
                        spec(null, null),
                        status(DIGEST, execution(DIGEST, ExecutionState.Failed), false),
                        Optional.of(STANDING),
                        NOON))
                .isInstanceOf(Approvals.None.class);
    }

    @Test
    void who_signed_in_advance_may_not_have_recorded_the_resolution_where_people_are_to_be_separate() {
        var status = status(DIGEST, null, true);

        assertThat(Approvals.of(spec(null, null), status, Optional.of(STANDING), NOON))
                .isInstanceOfSatisfying(
                        Approvals.Void.class, none -> assertThat(none.reason()).isEqualTo("NotSeparated"));
        assertThat(Approvals.of(spec(null, "sig"), status, Optional.of(STANDING), NOON))
                .isInstanceOf(Approvals.Void.class);
        assertThat(Approvals.of(spec(null, "bob"), status, Optional.of(STANDING), NOON))
                .isInstanceOf(Approvals.Stands.class);
    }

    @Test
    void a_standing_approval_does_not_outlive_the_proposal_that_it_covers() {
        assertThat(Approvals.of(
                        spec(null, null), status(DIGEST, null, false), Optional.of(STANDING), NOON.plusSeconds(3600)))
                .isInstanceOfSatisfying(
                        Approvals.Void.class, none -> assertThat(none.reason()).isEqualTo("Expired"));
    }

    private static String reason(DriftIncidentSpec spec, DriftIncidentStatus status, Instant now) {
        return ((Approvals.Void) Approvals.of(spec, status, now)).reason();
    }

    private static Approval approval(String digest) {
        return new Approval(digest, "ann", "It is right.");
    }

    private static DriftIncidentSpec spec(Approval approval, String resolver) {
        return new DriftIncidentSpec(
                new Source(Kind.DriftPolicy, "billing"),
                "production",
                null,
                null,
                null,
                resolver == null ? null : new Resolution(Path.Revert, resolver, "by hand", null),
                approval,
                null,
                null,
                null);
    }

    private static Execution execution(String digest, ExecutionState state) {
        return new Execution(digest, state, "converger-0", "ann", 1, 1, null, null, null, null, null, null, null);
    }

    private static DriftIncidentStatus status(String digest, Execution execution, boolean separate) {
        var proposal = new Proposal(
                Path.Revert,
                digest,
                null,
                "app",
                null,
                1,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                "2026-11-21T13:00:00Z");
        return new DriftIncidentStatus(
                1L,
                null,
                null,
                null,
                null,
                null,
                null,
                new Terms(null, null, null, separate),
                null,
                null,
                null,
                null,
                null,
                List.of(proposal),
                execution,
                null,
                null,
                null);
    }
}
