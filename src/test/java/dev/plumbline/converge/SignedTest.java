package dev.plumbline.converge;

import static dev.plumbline.converge.Cases.INCIDENT;
import static dev.plumbline.converge.Cases.content;
import static dev.plumbline.converge.Cases.proposal;
import static dev.plumbline.converge.Cases.set;
import static dev.plumbline.converge.Cases.step;
import static dev.plumbline.converge.Cases.unset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Proposal;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.proposal.Content;
import dev.plumbline.proposal.Draft;
import dev.plumbline.proposal.Proposals;
import dev.plumbline.proposal.Signed;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignedTest {

    private static final Content CONTENT = content(step(set("A"), unset("B")), step(set("C", "/data/x")));

    @Test
    void the_content_of_a_proposal_is_what_its_digest_says() {
        assertThat(Signed.content(INCIDENT, proposal(CONTENT), Optional.empty()))
                .contains(CONTENT);
    }

    @Test
    void a_proposal_whose_parts_were_changed_is_nothing() {
        Proposal whole = proposal(CONTENT);

        assertThat(Signed.content(INCIDENT, with(whole, whole.target(), List.of(step(set("A")))), Optional.empty()))
                .isEmpty();
        assertThat(Signed.content(INCIDENT, with(whole, "another target", whole.steps()), Optional.empty()))
                .isEmpty();
        assertThat(Signed.content("shop/another", whole, Optional.empty())).isEmpty();
    }

    @Test
    void a_proposal_without_steps_is_nothing() {
        assertThat(Signed.content(INCIDENT, proposal(content()), Optional.empty()))
                .isEmpty();
        assertThat(Signed.content(INCIDENT, proposal(content(new Step("empty", List.of()))), Optional.empty()))
                .isEmpty();
    }

    @Test
    void a_long_proposal_is_taken_from_where_it_is_stored() {
        var drafted = new Draft.Possible(
                Path.Revert,
                Cases.TARGET,
                IntStream.range(0, 150).mapToObj(i -> step(set("KEY_" + i))).toList(),
                Optional.empty(),
                "",
                List.of(),
                List.of(),
                List.of());
        var proposals = Proposals.next(INCIDENT, List.of(), List.of(drafted), null, Cases.NOW);
        Proposal proposal = proposals.proposals().getFirst();
        byte[] packed = proposals.stored().getFirst().packed();

        assertThat(Signed.content(INCIDENT, proposal, Optional.of(packed))
                        .orElseThrow()
                        .steps())
                .hasSize(150);
        assertThat(Signed.content(INCIDENT, proposal, Optional.empty())).isEmpty();
        assertThat(Signed.content(INCIDENT, proposal, Optional.of(new byte[] {1, 2, 3})))
                .isEmpty();
        packed[packed.length / 2]++;
        assertThat(Signed.content(INCIDENT, proposal, Optional.of(packed))).isEmpty();
    }

    private static Proposal with(Proposal proposal, String target, List<Step> steps) {
        return new Proposal(
                proposal.path(),
                proposal.digest(),
                null,
                target,
                proposal.base(),
                proposal.stepCount(),
                steps,
                null,
                null,
                null,
                null,
                null,
                null,
                proposal.expiryTime());
    }
}
