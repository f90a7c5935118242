package dev.plumbline.destination.heroku;

import dev.plumbline.api.DestinationSpec;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.heroku.ConfigVarsReader.Vars;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;

/**
 * Observes the config vars of a Heroku app. Each config var is a subject and its text the value; the revision is the
 * answer's entity tag.
 */
@Singleton
public final class HerokuConfigVarsObserver implements Observer<DestinationSpec.HerokuConfigVars> {

    private final ConfigVarsReader reader;

    @Inject
    HerokuConfigVarsObserver(ConfigVarsReader reader) {
        this.reader = reader;
    }

    /**
     * One that shares its parsed states with nobody.
     *
     * @param api the root of the Platform API
     */
    public HerokuConfigVarsObserver(HttpReader http, URI api) {
        this(new ConfigVarsReader(http, api));
    }

    @Override
    public Class<DestinationSpec.HerokuConfigVars> spec() {
        return DestinationSpec.HerokuConfigVars.class;
    }

    @Override
    public String target(DestinationSpec.HerokuConfigVars spec, String namespace) {
        return "heroku:" + spec.app();
    }

    @Override
    public Observation observe(DestinationSpec.HerokuConfigVars spec, Look look) {
        return switch (reader.read(ConfigVarsReader.asked("herokuConfigVars", spec.app(), spec.secretRef()), look)) {
            case Lookup.Failed<Vars>(var why) -> why;
            case Lookup.Found<Vars>(var vars) ->
                new Observed(vars.state(), Evidence.VALUE, vars.revision(), vars.time());
        };
    }
}
