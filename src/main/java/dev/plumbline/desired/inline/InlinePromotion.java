package dev.plumbline.desired.inline;

import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.api.DesiredSpec.Inline;
import dev.plumbline.desired.GoTemplate;
import dev.plumbline.desired.Promotion;
import dev.plumbline.desired.format.SubjectFilter;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.ShellWord;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Values that stand in the policy: people change them, for the operator may not write to what it is told. */
@Singleton
public final class InlinePromotion implements Promotion<Inline> {

    @Override
    public Class<Inline> spec() {
        return Inline.class;
    }

    @Override
    public Optional<String> readCommand(Inline spec, Policy policy, Subject subject) {
        if (spec.document() == null) {
            return GoTemplate.value(".spec.desired.inline.values", subject.name())
                    .flatMap(template -> get(policy, template));
        }
        return ShellWord.of("{{.spec.desired.inline.document}}")
                .flatMap(template -> get(policy, template))
                .flatMap(read ->
                        SubjectFilter.of(Format.Yaml, "document", subject).map(filter -> read + " | " + filter));
    }

    private static Optional<String> get(Policy policy, String template) {
        return named(policy).map(name -> "kubectl get driftpolicy " + name + " -o go-template=" + template);
    }

    private static Optional<String> named(Policy policy) {
        return ShellWord.of(policy.name())
                .flatMap(name -> ShellWord.of(policy.namespace()).map(namespace -> name + " -n " + namespace));
    }

    @Override
    public Promoted promote(Inline spec, Policy policy, List<Take> takes, Look look) {
        return new Promoted.Impossible(
                "The truth stands in the policy itself, and Plumbline changes no policy: take over what was observed by"
                        + " hand with kubectl edit driftpolicy "
                        + policy.name() + " -n " + policy.namespace() + ", below spec.desired.inline.");
    }
}
