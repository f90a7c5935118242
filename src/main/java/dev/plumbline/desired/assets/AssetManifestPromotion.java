package dev.plumbline.desired.assets;

import dev.plumbline.api.DesiredSpec.AssetManifest;
import dev.plumbline.desired.Promotion;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Sums are made of files, and the files are with people: what is served is no reason to write a sum by hand. */
@Singleton
public final class AssetManifestPromotion implements Promotion<AssetManifest> {

    private static final int SHOWN = 200;

    @Override
    public Class<AssetManifest> spec() {
        return AssetManifest.class;
    }

    @Override
    public Optional<String> readCommand(AssetManifest spec, Policy policy, Subject subject) {
        return Optional.empty();
    }

    @Override
    public Promoted promote(AssetManifest spec, Policy policy, List<Take> takes, Look look) {
        return new Promoted.Impossible(
                "A manifest is made of the files themselves, and Plumbline does not have them. If what is served is right, commit those files, write %s in %s anew from them, as with sha256sum, and commit it: the findings resolve at the next observation."
                        .formatted(
                                ForeignText.shown(spec.file().path(), SHOWN),
                                ForeignText.shown(spec.file().url(), SHOWN)));
    }
}
