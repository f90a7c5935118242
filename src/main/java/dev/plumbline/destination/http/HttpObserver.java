package dev.plumbline.destination.http;

import dev.plumbline.api.DestinationSpec;
import dev.plumbline.destination.BearerToken;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.PublishedFiles;
import dev.plumbline.destination.PublishedFiles.Site;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.HttpReader;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Reads published files and health endpoints. Each path is a subject, and its value an object: {@code status}, a number;
 * {@code sha256} of the body, in hexadecimal digits; {@code headers}, the chosen ones, by lower-case name, several of a
 * name joined with a comma. One path that can't be read makes the whole look fail.
 */
@Singleton
public final class HttpObserver implements Observer<DestinationSpec.Http> {

    private final PublishedFiles files;

    @Inject
    public HttpObserver(HttpReader http) {
        this.files = new PublishedFiles(http);
    }

    @Override
    public Class<DestinationSpec.Http> spec() {
        return DestinationSpec.Http.class;
    }

    @Override
    public String target(DestinationSpec.Http spec, String namespace) {
        return spec.baseUrl();
    }

    @Override
    public Noise noise() {
        return PublishedFiles.NOISE;
    }

    @Override
    public Observation observe(DestinationSpec.Http spec, Look look) {
        if (spec.paths() == null || spec.paths().isEmpty()) {
            return new Unavailable(Reason.INVALID, "http.paths is empty: name the paths to read");
        }
        Optional<Credential> credential = Optional.empty();
        if (spec.secretRef() != null) {
            switch (BearerToken.read(spec.secretRef(), look.namespace())) {
                case Lookup.Failed<Credential>(var why) -> {
                    return why;
                }
                case Lookup.Found<Credential>(var token) -> credential = Optional.of(token);
            }
        }
        return files.read(new Site(spec.baseUrl(), "http.baseUrl", credential), spec.paths(), spec.headers(), look);
    }
}
