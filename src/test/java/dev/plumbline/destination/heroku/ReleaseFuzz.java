package dev.plumbline.destination.heroku;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.util.List;
import java.util.Optional;

/** Whatever Heroku, or somebody in its place, answers: it is read or refused, never an exception, and within bounds. */
class ReleaseFuzz {

    @FuzzTest(maxDuration = "20s")
    void any_bytes_are_releases_or_malformed(byte[] body) {
        switch (Release.page(body, 1_000)) {
            case Lookup.Failed<List<Release>>(Unavailable why) ->
                assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            case Lookup.Found<List<Release>>(List<Release> releases) -> {
                assertThat(releases.size()).isLessThanOrEqualTo(Release.PAGE);
                for (Release release : releases) {
                    assertThat(release.version()).isBetween(1, 999);
                    assertThat(release.shown().length()).isLessThan(400);
                    assertThat(release.slug().orElse("a")).matches("[0-9A-Za-z-]{1,64}");
                }
            }
        }
        switch (Release.commit(body)) {
            case Lookup.Failed<Optional<String>>(Unavailable why) ->
                assertThat(why.reason()).isEqualTo(Reason.MALFORMED);
            case Lookup.Found<Optional<String>>(Optional<String> commit) ->
                assertThat(commit.orElse("a").length()).isBetween(1, 255);
        }
    }
}
