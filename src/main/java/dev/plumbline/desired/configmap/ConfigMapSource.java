package dev.plumbline.desired.configmap;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DesiredSpec.ConfigMap;
import dev.plumbline.api.DesiredSpec.Format;
import dev.plumbline.desired.Source;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;
import dev.plumbline.desired.format.Reading.Parsed;
import dev.plumbline.desired.format.ReadingCache;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup.Failed;
import dev.plumbline.platform.Lookup.Found;
import dev.plumbline.platform.NamespaceView.ConfigData;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A ConfigMap of the policy's namespace: each key a subject, or one key read as a file. */
@Singleton
public class ConfigMapSource implements Source<ConfigMap> {

    private final InstantSource clock;
    private final ReadingCache files;

    /** One key of one state of one ConfigMap: a resourceVersion is never used twice in a cluster. */
    private record FileKey(String namespace, String name, String resourceVersion, String key, Format format) {}

    public ConfigMapSource(InstantSource clock, ReadingCache files) {
        this.clock = clock;
        this.files = files;
    }

    @Override
    public Class<ConfigMap> spec() {
        return ConfigMap.class;
    }

    @Override
    public Observation read(ConfigMap spec, Look look) {
        return switch (look.namespace().configMap(spec.name())) {
            case Failed<ConfigData>(Unavailable why) -> why;
            case Found<ConfigData>(ConfigData data) ->
                spec.key() == null
                        ? whole(spec, data)
                        : file(spec, data, look.namespace().namespace());
        };
    }

    private Observation whole(ConfigMap spec, ConfigData data) {
        Instant now = clock.instant();
        var values = new HashMap<Subject, JsonNode>();
        for (Map.Entry<String, byte[]> entry : data.keys().entrySet()) {
            var subject = new Subject(entry.getKey());
            switch (DesiredFile.readValue(entry.getValue(), subject)) {
                case Parsed(State state) -> values.putAll(state.values());
                case Reading.Malformed bad -> {
                    return bad.observed(where(spec, entry.getKey()), "", now);
                }
                case Reading.TooLarge bad -> {
                    return bad.observed(where(spec, entry.getKey()), "", now);
                }
            }
        }
        return new Observed(State.of(values), Evidence.VALUE, data.resourceVersion(), now);
    }

    private Observation file(ConfigMap spec, ConfigData data, String namespace) {
        byte[] bytes = data.keys().get(spec.key());
        if (bytes == null) {
            return new Unavailable(
                    Reason.REFERENCE_NOT_FOUND,
                    "ConfigMap " + spec.name() + " has no key " + spec.key()
                            + ": add it, or correct desired.configMap.key");
        }
        Format format = spec.format() == null ? Format.Yaml : spec.format();
        var key = new FileKey(namespace, spec.name(), data.resourceVersion(), spec.key(), format);
        Reading reading = files.get(key).orElseGet(() -> {
            Reading fresh = DesiredFile.read(bytes, format, spec.key());
            files.put(key, fresh, bytes.length);
            return fresh;
        });
        return reading.observed(where(spec, spec.key()), data.resourceVersion(), clock.instant());
    }

    private static String where(ConfigMap spec, String key) {
        return "ConfigMap " + spec.name() + ", key " + key + ",";
    }
}
