package dev.plumbline.check.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.CheckSpec.ArgoCd;
import dev.plumbline.api.CheckSpec.Untracked;
import dev.plumbline.check.Onset;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Observation.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgoCdCheckTest {

    private static final JsonNode SYNCED = Watch.json("{'sync': {'status': 'Synced', 'revision': '53e28ff'}}");
    private static final JsonNode OUT_OF_SYNC = Watch.json(
            "{'sync': {'status': 'OutOfSync'}, 'resources': [{'kind': 'Deployment', 'name': 'web', 'status': 'OutOfSync'}]}");
    private static final JsonNode UNKNOWN = Watch.json("{'sync': {'status': 'Unknown'}}");
    private static final String LASTED =
            "Application/web/sync Changed: OutOfSync, first seen at 2026-11-21T11:00:00Z; 1 resource: Deployment/web.";

    private final ArgoNamespace namespace = new ArgoNamespace().application("web", SYNCED);
    private final Watch watch = Watch.ofWeb(namespace, "10m");

    /** A sync that began at this time of the day. */
    private static JsonNode sync(String phase, String begun) {
        return Watch.json(
                "{'sync': {'status': 'Synced'}, 'operationState': {'phase': '%s', 'startedAt': '2026-11-21T%sZ', 'operation': {}}}"
                        .formatted(phase, begun));
    }

    private static JsonNode selfHeal(String finished, int attempt) {
        return Watch.json(
                "{'sync': {'status': 'Synced'}, 'operationState': {'phase': 'Succeeded', 'startedAt': '2026-11-21T10:00:00Z', 'finishedAt': '2026-11-21T%sZ', 'operation': {'initiatedBy': {'automated': true}, 'sync': {'autoHealAttemptsCount': %d}}}}"
                        .formatted(finished, attempt));
    }

    // Out of sync

    @Test
    void out_of_sync_is_drift_once_it_has_lasted() {
        namespace.application("web", OUT_OF_SYNC);

        assertThat(watch.told()).isEmpty();
        assertThat(watch.later(Duration.ofSeconds(599)).told()).isEmpty();
        assertThat(watch.later(Duration.ofSeconds(1)).told()).containsExactly(LASTED);
        assertThat(watch.later(Duration.ofHours(5)).told()).containsExactly(LASTED);
    }

    @Test
    void ten_minutes_are_what_a_policy_gives_that_says_nothing() {
        watch.spec(new ArgoCd(List.of("web"), null, null, null));
        namespace.application("web", OUT_OF_SYNC);
        watch.look();

        assertThat(watch.later(Duration.ofSeconds(599)).told()).isEmpty();
        assertThat(watch.later(Duration.ofSeconds(1)).told()).containsExactly(LASTED);
    }

    @Test
    void since_when_it_is_out_of_sync_outlives_a_restart() {
        namespace.application("web", OUT_OF_SYNC);
        watch.look();
        var kept = watch.onsets();

        var restarted = Watch.ofWeb(namespace, "10m").remembering(kept).later(Duration.ofMinutes(10));

        assertThat(kept)
                .containsExactly(
                        new Onset("Application/web", "OutOfSync", Instant.parse("2026-11-21T11:00:00Z"), 0, ""));
        assertThat(restarted.told()).containsExactly(LASTED);
    }

    @Test
    void it_begins_anew_after_it_was_in_sync() {
        namespace.application("web", OUT_OF_SYNC);
        watch.look();
        namespace.application("web", SYNCED);
        watch.later(Duration.ofMinutes(9)).look();
        assertThat(watch.onsets()).isEmpty();

        namespace.application("web", OUT_OF_SYNC);

        assertThat(watch.later(Duration.ofMinutes(5)).told()).isEmpty();
        assertThat(watch.later(Duration.ofMinutes(10)).told())
                .containsExactly(
                        "Application/web/sync Changed: OutOfSync, first seen at 2026-11-21T11:14:00Z; 1 resource: Deployment/web.");
    }

    @Test
    void it_does_not_begin_anew_while_nobody_can_tell() {
        namespace.application("web", OUT_OF_SYNC);
        watch.look();
        namespace.application("web", UNKNOWN);
        assertThat(watch.later(Duration.ofMinutes(4)).told())
                .singleElement()
                .asString()
                .startsWith("Application/web/sync Unverifiable");
        namespace.application("web", null);
        assertThat(watch.later(Duration.ofMinutes(4)).told())
                .singleElement()
                .asString()
                .startsWith("Application/web Unverifiable");

        namespace.application("web", OUT_OF_SYNC);

        assertThat(watch.later(Duration.ofMinutes(2)).told()).containsExactly(LASTED);
    }

    @Test
    void it_does_not_begin_in_the_future_after_the_clock_was_set_back() {
        namespace.application("web", OUT_OF_SYNC);
        watch.look();

        watch.later(Duration.ofDays(-1)).look();

        assertThat(watch.onsets().getFirst().since()).isEqualTo("2026-11-20T11:00:00Z");
    }

    // Health

    @Test
    void health_that_is_on_its_way_or_set_aside_is_no_drift() {
        for (String health : List.of("Healthy", "Progressing", "Suspended")) {
            namespace.application(
                    "web", Watch.json("{'sync': {'status': 'Synced'}, 'health': {'status': '%s'}}".formatted(health)));
            assertThat(watch.told()).as(health).isEmpty();
        }
    }

    // Failed syncs

    @Test
    void three_failed_syncs_in_a_row_are_drift_and_a_good_one_ends_it() {
        namespace.application("web", sync("Failed", "10:00:00"));
        assertThat(watch.told()).isEmpty();
        namespace.application("web", sync("Error", "10:10:00"));
        assertThat(watch.told()).isEmpty();
        namespace.application("web", sync("Failed", "10:20:00"));
        var third = watch.told();
        namespace.application("web", sync("Running", "10:30:00"));
        var underWay = watch.told();
        namespace.application("web", sync("Failed", "10:30:00"));
        var fourth = watch.told();
        namespace.application("web", sync("Succeeded", "10:40:00"));

        assertThat(third)
                .containsExactly(
                        "Application/web/lastSyncs Changed: 3 syncs in a row have failed, the last of them begun at 2026-11-21T10:20:00Z: argocd app get tells why.");
        assertThat(underWay).isEqualTo(third);
        assertThat(fourth).singleElement().asString().contains("4 syncs in a row", "10:30:00Z");
        assertThat(watch.told()).isEmpty();
        assertThat(watch.onsets()).isEmpty();
    }

    @Test
    void one_failed_sync_counts_once_however_often_it_is_seen() {
        namespace.application("web", sync("Failed", "10:00:00"));
        for (int look = 0; look < 5; look++) {
            assertThat(watch.told()).isEmpty();
        }

        assertThat(watch.onsets())
                .containsExactly(new Onset(
                        "Application/web",
                        "SyncFailed",
                        Instant.parse("2026-11-21T10:00:00Z"),
                        1,
                        "2026-11-21T10:00:00Z"));
    }

    @Test
    void failed_syncs_are_counted_on_after_a_restart() {
        namespace.application("web", sync("Failed", "10:00:00"));
        watch.look();
        namespace.application("web", sync("Failed", "10:10:00"));
        watch.look();

        var restarted = Watch.ofWeb(namespace, "10m").remembering(watch.onsets());
        namespace.application("web", sync("Failed", "10:20:00"));

        assertThat(restarted.told()).singleElement().asString().contains("3 syncs in a row");
    }

    @Test
    void a_good_sync_between_two_looks_is_seen_in_the_history() {
        namespace.application("web", sync("Failed", "10:00:00"));
        watch.look();
        namespace.application("web", sync("Failed", "10:10:00"));
        watch.look();
        var status = sync("Failed", "10:20:00");
        ((ObjectNode) status).putArray("history").addObject().put("deployedAt", "2026-11-21T10:15:00Z");
        namespace.application("web", status);

        assertThat(watch.told()).isEmpty();
        assertThat(watch.onsets())
                .singleElement()
                .extracting(Onset::count, Onset::last)
                .containsExactly(1, "2026-11-21T10:20:00Z");
    }

    // Self-heal

    @Test
    void what_self_heal_undid_is_told_for_an_hour() {
        namespace.application("web", selfHeal("10:30:00", 1));

        var told = watch.told();
        var later = watch.later(Duration.ofMinutes(29)).told();
        var over = watch.later(Duration.ofMinutes(1)).told();

        assertThat(told)
                .containsExactly(
                        "Application/web/selfHeal Changed: Self-heal undid a change; it finished at 2026-11-21T10:30:00Z, attempt 1 in a row.");
        assertThat(later).isEqualTo(told);
        assertThat(over).isEmpty();
        assertThat(watch.onsets()).isEmpty();
    }

    @Test
    void another_sync_within_the_hour_does_not_hide_what_was_undone() {
        namespace.application("web", selfHeal("10:30:00", 1));
        var before = watch.told();

        namespace.application("web", sync("Succeeded", "10:45:00"));

        assertThat(watch.told()).isEqualTo(before);
        assertThat(watch.later(Duration.ofMinutes(30)).told()).isEmpty();
    }

    @Test
    void the_next_self_heal_is_a_difference_of_its_own() {
        namespace.application("web", selfHeal("10:30:00", 1));
        var first = watch.findings().getFirst();
        namespace.application("web", selfHeal("10:50:00", 2));

        var second = watch.findings().getFirst();

        assertThat(second.mark()).isNotEqualTo(first.mark());
        assertThat(second.message()).contains("10:50:00Z", "attempt 2");
    }

    // Which Applications

    @Test
    void an_application_that_is_named_and_not_there_is_missing() {
        watch.spec(new ArgoCd(List.of("web", "worker"), null, "10m", Untracked.Ignore));

        assertThat(watch.told())
                .containsExactly(
                        "Application/worker Missing: It isn't there: create it, or take its name out of check.argoCD.");
    }

    @Test
    void an_application_that_is_made_anew_begins_anew() {
        namespace.application("web", OUT_OF_SYNC);
        watch.look();
        namespace.without("web");
        watch.look();

        assertThat(watch.onsets()).isEmpty();
    }

    @Test
    void applications_are_found_by_their_labels() {
        namespace.application("api", Watch.payload("degraded")).application("web", SYNCED);
        watch.spec(new ArgoCd(null, Map.of("team", "web"), "10m", Untracked.Ignore));

        assertThat(watch.findings())
                .extracting(finding -> finding.subject().name())
                .containsExactly("Application/api");
        assertThat(watch.spec(new ArgoCd(null, Map.of("team", "other"), "10m", Untracked.Ignore))
                        .told())
                .isEmpty();
    }

    @Test
    void more_applications_than_one_policy_can_remember_are_refused() {
        for (int i = 0; i < 64; i++) {
            namespace.application("app-" + i, SYNCED);
        }
        watch.spec(new ArgoCd(null, Map.of("team", "web"), "10m", Untracked.Ignore));

        assertThat(watch.why().reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(watch.why().message()).contains("65 Applications", "64 at most");
        namespace.without("app-0");
        assertThat(watch.told()).isEmpty();
    }

    @Test
    void onsets_of_one_application_are_not_another_s() {
        namespace.application("api", OUT_OF_SYNC).application("web", SYNCED);
        watch.spec(new ArgoCd(List.of("api", "web"), null, "10m", Untracked.Ignore));
        watch.look();
        namespace.application("web", OUT_OF_SYNC);

        assertThat(watch.later(Duration.ofMinutes(10)).findings())
                .extracting(finding -> finding.subject().name())
                .containsExactly("Application/api");
    }

    @Test
    void the_revision_is_the_one_application_s() {
        assertThat(watch.compared().revision()).isEqualTo("53e28ff");

        namespace.application("api", SYNCED);
        watch.spec(new ArgoCd(List.of("api", "web"), null, "10m", Untracked.Ignore));

        assertThat(watch.compared().revision()).isEmpty();
    }

    // What is shown

    @Test
    void values_are_shown_where_the_policy_reveals_them_and_nowhere_else() {
        namespace.application("web", Watch.payload("degraded"));

        Finding hidden = watch.findings().getFirst();
        Finding shown = watch.revealing("Application/*").findings().getFirst();

        assertThat(hidden.observed()).startsWith("hmac:");
        assertThat(shown.desired()).isEqualTo("Healthy");
        assertThat(shown.observed()).isEqualTo("Degraded");
        assertThat(shown.evidence()).isEqualTo(Evidence.VALUE);
    }

    // What can't be known

    @Test
    void a_cluster_without_argo_cd_says_what_to_do() {
        namespace.refuses("Application", Reason.NOT_FOUND);

        assertThat(watch.why().reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(watch.why().message()).contains("install Argo CD in this cluster", "Each observation looks again");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"FORBIDDEN", "UNREACHABLE", "TIMEOUT", "UNEXPECTED_ANSWER"})
    void a_failed_look_is_never_in_sync_and_forgets_nothing(Reason reason) {
        namespace.application("web", OUT_OF_SYNC);
        watch.look();
        var before = watch.onsets();

        namespace.refuses("Application", reason);

        assertThat(watch.why().reason()).isEqualTo(reason);
        assertThat(watch.onsets()).isEqualTo(before).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1m", "99999999999999999999h", "169h"})
    void a_duration_that_is_none_is_said_to_be_invalid(String duration) {
        assertThat(Watch.ofWeb(namespace, duration).why().reason()).isEqualTo(Reason.INVALID);
    }

    @Test
    void a_word_of_a_later_version_is_said_to_be_invalid() {
        watch.spec(new ArgoCd(List.of("web"), null, "10m", Untracked.Unrecognized));

        assertThat(watch.why().message()).contains("check.argoCD.untracked");
    }

    @Test
    void a_name_too_long_for_a_subject_is_said_and_nothing_thrown() {
        String name = "a".repeat(250);
        namespace.application(name, SYNCED);

        assertThat(watch.spec(new ArgoCd(List.of(name), null, "10m", Untracked.Ignore))
                        .why()
                        .message())
                .contains("more than 253 characters");
    }
}
