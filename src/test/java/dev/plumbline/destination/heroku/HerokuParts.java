package dev.plumbline.destination.heroku;

import dev.plumbline.api.SecretDestinationSpec.HerokuConfigVar;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.platform.http.HttpReader;
import java.net.URI;

/** Makes what this room keeps to itself, for tests of other rooms. */
public final class HerokuParts {

    private HerokuParts() {}

    public static SecretObserver<HerokuConfigVar> observer(HttpReader http, URI api) {
        return new HerokuConfigVarObserver(new ConfigVarsReader(http, api));
    }
}
