package dev.plumbline.platform.http;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Finds the addresses of a name and lets only those through that the rules allow. What it returns is what is connected
 * to: nobody looks the name up a second time, so a name that changes its answer in between gains nothing.
 */
final class GuardedResolver implements DnsResolver {

    private final HostResolver names;
    private final AddressRules rules;

    GuardedResolver(HostResolver names, AddressRules rules) {
        this.names = names;
        this.rules = rules;
    }

    /** Fails with {@code AddressRefused} where no address of the name is allowed, {@code Unreachable} where it has none. */
    Lookup<List<InetAddress>> lookup(String host) {
        try {
            return new Lookup.Found<>(List.of(resolve(host)));
        } catch (AddressRefusedException e) {
            return new Lookup.Failed<>(refusal(host));
        } catch (UnknownHostException e) {
            return new Lookup.Failed<>(unknown(host));
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = names.resolve(host);
        InetAddress[] allowed = Stream.of(found).filter(rules::allow).toArray(InetAddress[]::new);
        if (found.length > 0 && allowed.length == 0) {
            throw new AddressRefusedException();
        }
        if (allowed.length == 0) {
            throw new UnknownHostException("no address");
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    static Unavailable refusal(String host) {
        return new Unavailable(
                Reason.ADDRESS_REFUSED,
                "%s has no address that this installation lets the operator connect to; if it should, whoever installed the operator adds its network to %s"
                        .formatted(ForeignText.shown(host, 253), AddressRules.SETTING));
    }

    static Unavailable unknown(String host) {
        return new Unavailable(
                Reason.UNREACHABLE,
                "%s has no address, or the name service didn't answer; check the name, and that the cluster's DNS resolves it"
                        .formatted(ForeignText.shown(host, 253)));
    }

    /** The name has addresses, and the rules allow none of them. */
    static final class AddressRefusedException extends UnknownHostException {
        private static final long serialVersionUID = 1;

        AddressRefusedException() {
            super("address refused");
        }
    }
}
