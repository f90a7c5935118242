package dev.plumbline.desired.git;

import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.StreamRequest;
import dev.plumbline.platform.http.StreamedAnswer;

/** What Git needs of the operator's HTTP client: one exchange whose answer is read as it comes. */
@FunctionalInterface
public interface GitHttp {

    /** Fails where the address rules, a circuit or the network let no answer come. Goes to no other host. */
    Lookup<StreamedAnswer> exchange(StreamRequest request);
}
