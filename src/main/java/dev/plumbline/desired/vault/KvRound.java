package dev.plumbline.desired.vault;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.desired.SecretSource.Version;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One look at one secret. */
final class KvRound {

    private final SecretSourceSpec.Vault spec;
    private final VaultServer server;
    private final VaultApi api;
    private final VaultLook requests;
    private final Duration freshness;
    private final Instant now;
    private final String mount;
    private final String shown;

    KvRound(
            SecretSourceSpec.Vault spec,
            VaultServer server,
            VaultApi api,
            VaultLook requests,
            Duration freshness,
            Instant now) {
        this.spec = spec;
        this.server = server;
        this.api = api;
        this.requests = requests;
        this.freshness = freshness;
        this.now = now;
        this.mount = VaultSource.mount(spec);
        this.shown = ForeignText.shown(VaultSource.named(spec), 200);
    }

    Reading reading(Optional<String> known) {
        var asked = requests.ask(
                mount + "/metadata/" + spec.path(),
                token -> api.metadata(server, token, mount, spec.path(), freshness));
        return switch (asked) {
            case Lookup.Failed<VaultAnswer>(var why) -> new Reading.Failed(why);
            case Lookup.Found<VaultAnswer>(var answer) ->
                switch (answer.status()) {
                    case 200 -> described(answer, known);
                    case 404 -> absent(answer.time());
                    default -> failed(answer, "a read of the metadata of " + shown);
                };
        };
    }

    private Reading described(VaultAnswer answer, Optional<String> known) {
        return switch (KvMetadata.of(answer)) {
            case Lookup.Failed<KvMetadata>(var why) -> failed(why);
            case Lookup.Found<KvMetadata>(KvMetadata.Empty _) ->
                gone(Optional.empty(), "NotFound", "no version was ever written to it: write one", answer.time());
            case Lookup.Found<KvMetadata>(KvMetadata.Newest newest) -> newest(newest, known, answer.time());
        };
    }

    private Reading newest(KvMetadata.Newest newest, Optional<String> known, Instant time) {
        var version = newest.version();
        if (newest.destroyed()) {
            return gone(
                    Optional.of(version),
                    "Destroyed",
                    "its newest version, " + version.id() + ", was destroyed for good: write another",
                    time);
        }
        // A deletion may be scheduled, as by delete_version_after: until then the version holds.
        if (newest.deleted().isPresent() && !newest.deleted().get().isAfter(now)) {
            return gone(
                    Optional.of(version),
                    "Deleted",
                    "its newest version, " + version.id() + ", was deleted: undelete it, or write another",
                    time);
        }
        return known.filter(version.id()::equals).isPresent() ? new Reading.Unchanged(version, time) : value(newest);
    }

    private Reading value(KvMetadata.Newest newest) {
        var asked = requests.ask(
                mount + "/data/" + spec.path(), token -> api.data(server, token, mount, spec.path(), newest.number()));
        return switch (asked) {
            case Lookup.Failed<VaultAnswer>(var why) -> new Reading.Failed(why);
            case Lookup.Found<VaultAnswer>(var answer) ->
                switch (answer.status()) {
                    case 200 -> key(answer, newest);
                    // It was there a moment ago: deleted meanwhile, or told of by a server that is behind.
                    case 404 -> failed(KvValue.other(newest.number()));
                    default -> failed(answer, "a read of " + shown);
                };
        };
    }

    private Reading key(VaultAnswer answer, KvMetadata.Newest newest) {
        return switch (KvValue.of(answer, newest, spec.key())) {
            case Lookup.Failed<Optional<SecretValue>>(var why) -> failed(why);
            case Lookup.Found<Optional<SecretValue>>(var value) ->
                value.<Reading>map(found -> new Reading.Current(newest.version(), found, answer.time()))
                        .orElseGet(() -> gone(
                                Optional.of(newest.version()),
                                "NotFound",
                                "its newest version, " + newest.number()
                                        + ", has no such key: write one with it, or correct source.vault.key",
                                answer.time()));
        };
    }

    /** A path that is not there, in an engine that is; anything else is not known to be absent. */
    private Reading absent(Instant time) {
        var asked =
                requests.ask("sys/internal/ui/mounts/" + mount, token -> api.mount(server, token, mount, freshness));
        return switch (asked) {
            case Lookup.Failed<VaultAnswer>(var why) -> new Reading.Failed(why);
            case Lookup.Found<VaultAnswer>(var answer) when answer.status() == 200 -> mounted(answer, time);
            case Lookup.Found<VaultAnswer>(var answer) ->
                failed(answer, "a look at the mount " + ForeignText.shown(mount, 64));
        };
    }

    private Reading mounted(VaultAnswer answer, Instant time) {
        return switch (answer.object("data")) {
            case Lookup.Failed<JsonNode>(var why) -> failed(why);
            case Lookup.Found<JsonNode>(var found) -> {
                boolean kv = found.path("type").asText().equals("kv");
                boolean second = found.path("options").path("version").asText().equals("2");
                yield kv && second
                        ? gone(
                                Optional.empty(),
                                "NotFound",
                                "there is no secret at that path: write it, or correct source.vault.path",
                                time)
                        : invalid("What is mounted at " + ForeignText.shown(mount, 64) + " of Vault at "
                                + ForeignText.shown(server.address(), 100)
                                + " is no KV engine of version 2: correct source.vault.mount, or have the engine"
                                + " upgraded with 'vault kv enable-versioning'");
            }
        };
    }

    private Reading gone(Optional<Version> version, String reason, String message, Instant time) {
        return new Reading.Withdrawn(version, reason, shown + ": " + message, time);
    }

    private Reading failed(VaultAnswer answer, String what) {
        return new Reading.Failed(VaultAdvice.onStatus(answer.status(), server, what));
    }

    private Reading failed(Unavailable why) {
        return new Reading.Failed(new Unavailable(why.reason(), shown + ": " + why.message()));
    }

    private static Reading invalid(String message) {
        return new Reading.Failed(new Unavailable(Reason.INVALID, message));
    }
}
