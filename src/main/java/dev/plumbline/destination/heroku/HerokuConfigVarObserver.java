package dev.plumbline.destination.heroku;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.SecretDestinationSpec.HerokuConfigVar;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.destination.heroku.ConfigVarsReader.Vars;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.ShellWord;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads one config var of a Heroku app, out of the one read that serves all who look at that app. */
@Singleton
public final class HerokuConfigVarObserver implements SecretObserver<HerokuConfigVar> {

    private static final int MAX_BYTES = 32 * 1024;

    private final ConfigVarsReader reader;

    @Inject
    HerokuConfigVarObserver(ConfigVarsReader reader) {
        this.reader = reader;
    }

    @Override
    public Class<HerokuConfigVar> spec() {
        return HerokuConfigVar.class;
    }

    @Override
    public String target(HerokuConfigVar spec, String namespace) {
        return "config var " + spec.key() + " of Heroku app " + spec.app();
    }

    @Override
    public Sighting look(HerokuConfigVar spec, Look look) {
        if (spec.key() == null || spec.key().isEmpty() || spec.key().length() > Subject.MAX_LENGTH) {
            return invalid("herokuConfigVar.key is missing or too long: name a config var");
        }
        return switch (reader.read(ConfigVarsReader.asked("herokuConfigVar", spec.app(), spec.secretRef()), look)) {
            case Lookup.Failed<Vars>(var why) -> new Sighting.Failed(why);
            case Lookup.Found<Vars>(var vars) -> sighting(spec, vars);
        };
    }

    private static Sighting sighting(HerokuConfigVar spec, Vars vars) {
        JsonNode value = vars.state().values().get(new Subject(spec.key()));
        if (value == null) {
            return new Sighting.Absent(vars.time());
        }
        String text = value.textValue();
        // JSON can spell halves of characters, which no bytes of UTF-8 stand for: they would compare as question marks.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            return new Sighting.Failed(new Unavailable(
                    Reason.MALFORMED,
                    "Config var " + spec.key() + " of Heroku app " + spec.app()
                            + " is not text that can be written in UTF-8: set it anew"));
        }
        return new Sighting.Held(SecretValue.of(text), vars.time());
    }

    /**
     * Heroku bounds all config vars of an app together, 32 KB where that is said at its smallest. A value that leaves no
     * room for the others is refused by Heroku itself.
     */
    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public Optional<String> risk(HerokuConfigVar spec) {
        return Optional.of("Heroku makes a release of app " + spec.app() + ", and restarts it.");
    }

    @Override
    public Optional<String> command(HerokuConfigVar spec, String namespace, String value) {
        // Where reading fails or gives nothing, nothing is set. Heroku's tool prints what it has set.
        return ShellWord.of(spec.app())
                .flatMap(app -> ShellWord.of(spec.key())
                        .map(key -> "value=\"$(" + value + ")\" && test -n \"$value\" && heroku config:set --app " + app
                                + " " + key + "=\"$value\" >/dev/null"));
    }

    private static Sighting invalid(String message) {
        return new Sighting.Failed(new Unavailable(Reason.INVALID, message));
    }
}
