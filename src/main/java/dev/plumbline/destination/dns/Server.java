package dev.plumbline.destination.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * A server that is asked.
 *
 * @param name as the policy names it
 * @param addresses that the address rules let through, at least one: it is asked at these and no others
 * @param recursive whether it looks names up for others; else it has to speak with authority
 */
record Server(ServerName name, List<InetAddress> addresses, boolean recursive) {

    Server {
        addresses = List.copyOf(addresses);
    }

    /** Where it is asked at the first, second … try: a host with several addresses may be reached at some of them. */
    InetSocketAddress at(int attempt) {
        return new InetSocketAddress(addresses.get(attempt % addresses.size()), name.port());
    }
}
