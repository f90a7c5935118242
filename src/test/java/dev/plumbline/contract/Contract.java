package dev.plumbline.contract;

import dev.plumbline.platform.http.AddressRules;
import dev.plumbline.platform.http.Cidr;
import dev.plumbline.platform.http.ExtraTrust;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.simulator.DnsProgram;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Holds what the sources and destinations take for granted against real servers, whose addresses and credentials the
 * environment gives. It reads; it writes only where a variable names a place for that. Ends with 1 where something does
 * not hold, and with 2 where nothing was given, or not all that a provider needs.
 */
public final class Contract {

    private static final List<Provider> PROVIDERS = List.of(
            new VaultContract(),
            new InfisicalContract(),
            new HerokuContract(),
            new GithubContract(),
            new CloudflareContract(),
            new DnsContract(DnsProgram.folders()),
            new OpenTofuContract(),
            new AnsibleContract(),
            new GitContract(),
            new NginxContract(),
            new PostgresqlContract());

    private final Given given;
    private final PrintStream out;
    private int failed;
    private int incomplete;
    private int ran;

    private Contract(Given given, PrintStream out) {
        this.given = given;
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(System.getenv(), new SecureRandom(), System.out));
    }

    /**
     * Tries what can be tried.
     *
     * @return what a process ends with
     */
    static int run(Map<String, String> environment, RandomGenerator random, PrintStream out) {
        var contract = new Contract(new Given(environment), out);
        try (var http = contract.client(random)) {
            PROVIDERS.forEach(provider -> contract.provider(provider, new Tools(http, random)));
        }
        return contract.end();
    }

    private GuardedHttpClient client(RandomGenerator random) {
        var allowed = Stream.of(given.get("ALLOWED_ADDRESSES", "127.0.0.0/8").split(","))
                .map(Cidr::parse)
                .toList();
        var options = new LoopbackOptions().withAddressRules(new AddressRules(allowed));
        given.find("CA_FILE").ifPresent(file -> options.withTls(trust(Path.of(file))));
        return new GuardedHttpClient(options.build(), Timekeeper.system(), random, HttpListener.NONE);
    }

    private static ExtraTrust trust(Path pem) {
        try {
            return ExtraTrust.beside(Files.readAllBytes(pem));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    Given.PREFIX + "CA_FILE " + pem + " can't be read as certificates in PEM form", e);
        }
    }

    private void provider(Provider provider, Tools tools) {
        String lacks = given.lacks(provider.needs());
        if (!given.any(provider.name())) {
            out.println(provider.name() + ": not tried, for nothing was given. It takes " + lacks);
            return;
        }
        if (!lacks.isEmpty()) {
            incomplete++;
            out.println(provider.name() + ": not tried, for something lacks: set " + lacks);
            return;
        }
        ran++;
        out.println(provider.name() + " at " + provider.address(given));
        for (Check check : provider.checks(given, tools)) {
            Optional<String> instead = check.proof().get();
            out.println(instead.map(seen -> "  DOES NOT HOLD: " + check.claim() + ". It was: " + seen)
                    .orElse("  holds: " + check.claim()));
            failed += instead.isPresent() ? 1 : 0;
        }
    }

    private int end() {
        if (ran == 0) {
            out.println("\nNothing was tried. Give the address of a server and what opens it in the environment:");
            PROVIDERS.forEach(provider -> {
                out.println("  " + provider.name());
                Stream.of(provider.needs()).forEach(name -> out.println("    " + Given.PREFIX + name));
                provider.takes().forEach(name -> out.println("    and, if wanted, " + Given.PREFIX + name));
            });
            out.println("  and, if wanted, " + Given.PREFIX + "CA_FILE: certificates to trust, in PEM form; "
                    + Given.PREFIX + "ALLOWED_ADDRESSES: private ranges to connect to, as 127.0.0.0/8,10.0.0.0/8");
            return 2;
        }
        out.println("\nProviders tried: " + ran + ". What does not hold: " + failed + ".");
        return failed > 0 ? 1 : incomplete > 0 ? 2 : 0;
    }
}
