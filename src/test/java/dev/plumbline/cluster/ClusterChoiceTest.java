package dev.plumbline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cluster.ClusterChoice.Available;
import org.junit.jupiter.api.Test;

class ClusterChoiceTest {

    @Test
    void a_container_engine_comes_first() {
        assertThat(ClusterChoice.of(new Available(true, true, true, true))).isEqualTo(new ClusterChoice.RunK3s());
    }

    @Test
    void binaries_that_are_there_are_run_without_asking_the_network() {
        assertThat(ClusterChoice.of(new Available(false, true, true, true))).isEqualTo(new ClusterChoice.RunBinaries());
    }

    @Test
    void missing_binaries_are_downloaded_where_the_network_answers() {
        assertThat(ClusterChoice.of(new Available(false, false, true, true)))
                .isEqualTo(new ClusterChoice.DownloadThenRun());
    }

    @Test
    void missing_binaries_are_built_where_the_network_is_away_and_go_is_here() {
        assertThat(ClusterChoice.of(new Available(false, false, false, true)))
                .isEqualTo(new ClusterChoice.BuildThenRun());
    }

    @Test
    void nothing_at_all_says_what_to_install() {
        assertThat(ClusterChoice.of(new Available(false, false, false, false)))
                .isInstanceOfSatisfying(
                        ClusterChoice.Nothing.class,
                        nothing -> assertThat(nothing.message()).contains("container engine", "Internet", "Go"));
    }
}
