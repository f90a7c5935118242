package dev.plumbline.desired.flags;

import dev.plumbline.api.DesiredSpec.Flags;
import dev.plumbline.desired.Promotion;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Flags are declared and promoted by people: nothing here may write to the table. */
@Singleton
public final class FlagsPromotion implements Promotion<Flags> {

    private static final int SHOWN = 120;

    @Override
    public Class<Flags> spec() {
        return Flags.class;
    }

    @Override
    public Optional<String> readCommand(Flags spec, Policy policy, Subject subject) {
        return Optional.empty();
    }

    @Override
    public Promoted promote(Flags spec, Policy policy, List<Take> takes, Look look) {
        String table = ForeignText.shown(spec.promotions().table(), SHOWN);
        return new Promoted.Impossible(
                "Flags are promoted by people, in the way in which your team does that. Where a flag should be as it is set, insert a row into %s for the environment %s, for the newest row of a flag counts, and declare the flag in %s if it is not there. Where a promoted flag should not be set, insert a row with a null value."
                        .formatted(
                                table,
                                ForeignText.shown(spec.promotions().environment(), 63),
                                ForeignText.shown(spec.registry().path(), SHOWN)));
    }
}
