package dev.plumbline.destination.http;

import dev.plumbline.api.DestinationSpec.Http;
import dev.plumbline.destination.Reversion;
import dev.plumbline.drift.Finding;
import jakarta.inject.Singleton;
import java.util.List;

/** A web server is only looked at: nothing can be written to it. */
@Singleton
public final class HttpReversion implements Reversion<Http> {

    @Override
    public Class<Http> spec() {
        return Http.class;
    }

    @Override
    public Reversal revert(Http spec, String namespace, List<Finding> findings, Truth truth) {
        return new Reversal.Impossible(
                "A web server can only be read. Publish the right files again, the way in which they are published; the findings resolve at the next observation.");
    }
}
