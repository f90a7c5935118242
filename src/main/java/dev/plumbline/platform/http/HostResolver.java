package dev.plumbline.platform.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a name. Judges none of them. */
@FunctionalInterface
public interface HostResolver {

    /**
     * @param host a name, or a literal address without brackets
     * @throws UnknownHostException where the name has no address, or none in time
     */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
