package dev.plumbline.desired.reference;

import dev.plumbline.api.DesiredSpec.Reference;
import dev.plumbline.desired.Promotion;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Where another destination is the truth, it changes in the way in which it is deployed, and Plumbline only watches it. */
@Singleton
public final class ReferencePromotion implements Promotion<Reference> {

    @Override
    public Class<Reference> spec() {
        return Reference.class;
    }

    @Override
    public Optional<String> readCommand(Reference spec, Policy policy, Subject subject) {
        return Optional.empty();
    }

    @Override
    public Promoted promote(Reference spec, Policy policy, List<Take> takes, Look look) {
        return new Promoted.Impossible(
                "The truth is another destination: bring that one to where this one is, in the way in which it is deployed. The findings resolve once both are the same.");
    }
}
