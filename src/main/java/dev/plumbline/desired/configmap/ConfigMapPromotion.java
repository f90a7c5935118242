package dev.plumbline.desired.configmap;

import dev.plumbline.api.DesiredSpec.ConfigMap;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.GoTemplate;
import dev.plumbline.desired.Promotion;
import dev.plumbline.desired.format.SubjectFilter;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.ShellWord;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** A ConfigMap: people or what they deploy with change it, for Plumbline may not write ConfigMaps. */
@Singleton
public final class ConfigMapPromotion implements Promotion<ConfigMap> {

    @Override
    public Class<ConfigMap> spec() {
        return ConfigMap.class;
    }

    @Override
    public Optional<String> readCommand(ConfigMap spec, Policy policy, Subject subject) {
        if (spec.key() == null) {
            return get(spec, policy, subject.name());
        }
        Format format = spec.format() == null ? Format.Yaml : spec.format();
        return get(spec, policy, spec.key())
                .flatMap(read -> SubjectFilter.of(format, spec.key(), subject).map(filter -> read + " | " + filter));
    }

    private static Optional<String> get(ConfigMap spec, Policy policy, String key) {
        return ShellWord.of(spec.name())
                .flatMap(name -> ShellWord.of(policy.namespace())
                        .flatMap(namespace -> GoTemplate.value(".data", key)
                                .map(template -> "kubectl get configmap " + name + " -n " + namespace
                                        + " -o go-template=" + template)));
    }

    @Override
    public Promoted promote(ConfigMap spec, Policy policy, List<Take> takes, Look look) {
        return new Promoted.Impossible("The truth stands in ConfigMap " + spec.name()
                + ", and Plumbline writes no ConfigMap: take over what was"
                + " observed where that ConfigMap comes from, or by hand with kubectl edit configmap "
                + spec.name() + " -n " + policy.namespace() + ".");
    }
}
