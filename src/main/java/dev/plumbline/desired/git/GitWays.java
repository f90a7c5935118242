package dev.plumbline.desired.git;

import dev.plumbline.platform.Lookup;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/**
 * What repositories are reached through.
 *
 * @param http the operator's HTTP client, with its address rules
 * @param resolver for ssh: the addresses of a host name that a connection may go to by the address rules
 * @param allowFile whether {@code file://} URLs are read, for demonstrations and tests
 *     ({@code plumbline.git.allow-file})
 */
public record GitWays(GitHttp http, Function<String, Lookup<List<InetAddress>>> resolver, boolean allowFile) {}
