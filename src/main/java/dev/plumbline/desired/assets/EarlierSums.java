package dev.plumbline.desired.assets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DesiredSpec.AssetManifest;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.desired.git.GitVersion;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sums that manifests had in earlier commits. What was found of a commit is kept, so that the same question costs no
 * look at the server; what could not be read is asked for again after a while.
 */
final class EarlierSums {

    private static final int MAX_SUMS = 20_000;
    private static final int MAX_MANIFESTS = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final GitFiles files;
    private final InstantSource clock;
    private final Map<Manifest, Sums> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Manifest, Sums> eldest) {
            return size() > MAX_MANIFESTS;
        }
    };

    /** A manifest as of a commit, for those who may read it. */
    private record Manifest(String namespace, AssetManifest spec, String commit) {}

    private record Sum(Subject path, String digits) {}

    /** @param until when they are looked up anew, because nothing could be read */
    private record Sums(Map<Sum, Holder> holders, Instant until) {}

    /**
     * A commit in which a manifest had a sum.
     *
     * @param commit 40 hexadecimal digits
     */
    record Holder(String commit, Instant time) {}

    EarlierSums(GitFiles files, InstantSource clock) {
        this.files = files;
        this.clock = clock;
    }

    /** The last commit before the one that was read in which the manifest had this sum for this path. */
    Optional<Holder> holder(AssetManifest spec, Subject path, String digits, Look look) {
        return switch (files.commit(spec.file(), look)) {
            case Failed<String>(Unavailable why) -> Optional.empty();
            case Found<String>(String commit) ->
                Optional.ofNullable(sums(new Manifest(look.namespace().namespace(), spec, commit), look)
                        .holders()
                        .get(new Sum(path, digits)));
        };
    }

    private Sums sums(Manifest manifest, Look look) {
        Instant now = clock.instant();
        synchronized (known) {
            Sums sums = known.get(manifest);
            if (sums != null && now.isBefore(sums.until())) {
                return sums;
            }
        }
        Sums sums = switch (files.versions(manifest.spec().file(), manifest.commit(), look)) {
            case Failed<List<GitVersion>>(Unavailable why) -> new Sums(Map.of(), now.plus(PATIENCE));
            case Found<List<GitVersion>>(List<GitVersion> versions) ->
                new Sums(holders(manifest.spec(), versions), Instant.MAX);
        };
        synchronized (known) {
            known.put(manifest, sums);
        }
        return sums;
    }

    private static Map<Sum, Holder> holders(AssetManifest spec, List<GitVersion> versions) {
        var holders = new HashMap<Sum, Holder>();
        for (GitVersion version : versions.subList(Math.min(1, versions.size()), versions.size())) {
            if (AssetManifestSource.reading(version.bytes(), spec) instanceof Reading.Parsed(var state)) {
                var holder = new Holder(version.commit(), version.time());
                for (Map.Entry<Subject, JsonNode> sum : state.values().entrySet()) {
                    if (holders.size() >= MAX_SUMS) {
                        return holders;
                    }
                    String digits = sum.getValue().get(ManifestFile.SUM).textValue();
                    holders.putIfAbsent(new Sum(sum.getKey(), digits), holder);
                }
            }
        }
        return holders;
    }
}
