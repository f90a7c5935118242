package dev.plumbline.desired.assets;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DesiredSpec.AssetManifest;
import dev.plumbline.api.DesiredSpec.ManifestFormat;
import dev.plumbline.desired.Source;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.desired.git.GitBytes;
import dev.plumbline.desired.git.GitFiles;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A file of SHA-256 sums in a Git repository. Each published path is a subject, and its value an object with the member
 * {@code sha256}. The revision is the commit's name.
 */
@Singleton
public final class AssetManifestSource implements Source<AssetManifest> {

    private static final int SHOWN = 200;

    private final GitFiles files;
    private final EarlierSums earlier;

    /** @param clock says when a history that could not be read is asked for again */
    public AssetManifestSource(GitFiles files, InstantSource clock) {
        this.files = files;
        this.earlier = new EarlierSums(files, clock);
    }

    @Override
    public Class<AssetManifest> spec() {
        return AssetManifest.class;
    }

    @Override
    public Observation read(AssetManifest spec, Look look) {
        return switch (files.bytes(spec.file(), look)) {
            case Failed<GitBytes>(Unavailable why) -> why;
            case Found<GitBytes>(GitBytes found) ->
                reading(found.bytes(), spec)
                        .observed(
                                ForeignText.shown(spec.file().path(), SHOWN) + " in commit "
                                        + found.commit().substring(0, 12),
                                found.commit(),
                                found.time());
        };
    }

    /** What a file of sums says, read as a policy asks for it. */
    static Reading reading(byte[] bytes, AssetManifest spec) {
        return ManifestFile.read(
                bytes,
                spec.format() == null ? ManifestFormat.Sha256sum : spec.format(),
                spec.stripPrefix() == null ? "" : spec.stripPrefix());
    }

    /** Names the earlier commit whose file it is that is served. */
    @Override
    public String explain(AssetManifest spec, Finding finding, JsonNode observed, Look look) {
        String served = observed == null ? "" : observed.path(ManifestFile.SUM).asText();
        boolean isAboutTheSum = finding.field().isEmpty() || finding.field().equals("/" + ManifestFile.SUM);
        if (!isAboutTheSum || !ManifestFile.isSum(served)) {
            return "";
        }
        return earlier.holder(spec, finding.subject(), served, look)
                .map(holder -> "Served is what commit %s of %s had for %s."
                        .formatted(
                                holder.commit().substring(0, 12),
                                LocalDate.ofInstant(holder.time(), ZoneOffset.UTC),
                                ForeignText.shown(finding.subject().name(), SHOWN)))
                .orElse("");
    }
}
