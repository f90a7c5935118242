package dev.plumbline.destination.http;

import dev.plumbline.api.DestinationSpec.Http;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.ForeignText;
import jakarta.inject.Singleton;
import java.util.List;

/** A web server is only looked at: nothing can be written to it. */
@Singleton
public final class HttpReversion implements Reversion<Http> {

    private static final int SHOWN = 200;

    @Override
    public Class<Http> spec() {
        return Http.class;
    }

    @Override
    public String target(Http spec, String namespace) {
        return "files under " + ForeignText.shown(spec.baseUrl(), SHOWN);
    }

    @Override
    public Reversal revert(Http spec, String namespace, List<Finding> findings, Truth truth) {
        return new Reversal.Impossible(
                "A web server can only be read. Publish the right files again, the way in which they are published; the findings resolve at the next observation.");
    }
}
