package dev.plumbline.platform.http;

import dev.plumbline.platform.Lookup;
import java.time.Duration;

/** Reads over HTTP. The only way out of the operator but for Git over ssh. */
public interface HttpReader {

    /**
     * Reads, or shares what another caller has read with the same credential no longer than {@code freshness} ago.
     * Blocks; meant for virtual threads.
     */
    Lookup<HttpAnswer> get(HttpGet get, Duration freshness);
}
