package dev.plumbline.simulator;

import java.util.SortedSet;

/**
 * What a simulator was asked, without the values of headers and without the body.
 *
 * @param query the raw query, empty where there is none
 * @param headers the lower-case names of the headers
 * @param status what it answered
 */
public record RecordedRequest(String method, String path, String query, SortedSet<String> headers, int status) {

    public boolean isWrite() {
        return !method.equals("GET") && !method.equals("HEAD");
    }
}
