package dev.plumbline.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClaimsTest {

    private static final ResourceID LEFT = new ResourceID("left", "shop");
    private static final ResourceID RIGHT = new ResourceID("right", "shop");
    private static final ResourceID STRANGER = new ResourceID("stranger", "backoffice");

    private final Claims claims = new Claims();

    @Test
    void two_that_write_to_one_target_conflict_and_each_is_told_of_the_other() {
        assertThat(claims.claim(LEFT, Set.of("A", "B"))).isEmpty();
        assertThat(claims.conflict(LEFT)).isEmpty();

        assertThat(claims.claim(RIGHT, Set.of("B", "C"))).containsExactly(LEFT);

        assertThat(claims.conflict(LEFT))
                .hasValueSatisfying(why -> assertThat(why).contains("right", "writes B"));
        assertThat(claims.conflict(RIGHT))
                .hasValueSatisfying(why -> assertThat(why).contains("left"));
    }

    @Test
    void a_conflict_ends_with_one_of_its_claims_and_the_other_is_told() {
        claims.claim(LEFT, Set.of("A"));
        claims.claim(RIGHT, Set.of("A"));

        assertThat(claims.withdraw(RIGHT)).containsExactly(LEFT);
        assertThat(claims.conflict(LEFT)).isEmpty();
    }

    @Test
    void the_same_claim_again_is_news_for_nobody() {
        claims.claim(LEFT, Set.of("A"));
        claims.claim(RIGHT, Set.of("A"));

        assertThat(claims.claim(RIGHT, Set.of("A"))).isEmpty();
    }

    @Test
    void names_of_another_namespace_stay_there() {
        claims.claim(LEFT, Set.of("A"));
        claims.claim(STRANGER, Set.of("A"));

        assertThat(claims.conflict(LEFT))
                .hasValueSatisfying(why -> assertThat(why)
                        .contains("another namespace")
                        .doesNotContain("stranger")
                        .doesNotContain("backoffice"));
    }

    @Property
    void after_any_claims_whoever_shares_a_target_conflicts_and_nobody_else(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 63) Integer> moves) {
        var every = new Claims();
        Map<ResourceID, Set<String>> held = new HashMap<>();
        List<ResourceID> all = List.of(LEFT, RIGHT, STRANGER);
        for (int move : moves) {
            ResourceID id = all.get(move % 3);
            Set<String> targets = Set.of(new String[][] {{}, {"A"}, {"B"}, {"A", "B"}}[move / 3 % 4]);
            every.claim(id, targets);
            held.put(id, targets);
        }

        for (ResourceID id : all) {
            boolean shares = held.getOrDefault(id, Set.of()).stream()
                    .anyMatch(target -> held.entrySet().stream()
                            .anyMatch(other -> !other.getKey().equals(id)
                                    && other.getValue().contains(target)));
            assertThat(every.conflict(id).isPresent()).isEqualTo(shares);
        }
    }
}
