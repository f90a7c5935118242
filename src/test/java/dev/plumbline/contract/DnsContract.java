package dev.plumbline.contract;

import dev.plumbline.api.DestinationSpec.Dns;
import dev.plumbline.destination.dns.DnsObserver;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.simulator.DnsProgram;
import dev.plumbline.simulator.DnsServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the observer asks of DNS servers: real ones, which are started on loopback with a zone that is known. */
final class DnsContract implements Provider {

    private static final String ALL = "all";

    /** With a record set beyond any packet, an alias within and one out of the zone, a wildcard and a name without records. */
    private static final String ZONE = """
            $TTL 300
            $ORIGIN example.com.
            @ IN SOA ns1 hostmaster 1 3600 600 86400 300
            @ IN NS NS1
            @ IN NS ns2.Example.NET.
            ns1 IN A 192.0.2.53
            @ IN A 192.0.2.7
            @ IN A 192.0.2.1
            @ IN AAAA 2001:DB8:0:0::1
            @ IN MX 20 mail2
            @ IN MX 10 Mail.example.com.
            @ IN CAA 0 issue "letsencrypt.org"
            @ IN TXT "v=spf1   include:_spf.Example.net  " "+mx -all"
            _sip._tcp IN SRV 0 5 5060 sip
            s1._domainkey IN TXT ( "k=rsa; v" "=DKIM2; p=" "MIIB" )
            s2._domainkey IN TXT ( "v=DKIM1; k=rsa; p=%1$s" "%1$s" )
            www IN CNAME shop
            shop IN A 192.0.2.80
            out IN CNAME shop.example.net.
            *.wild IN A 192.0.2.99
            odd IN TXT "caf\\195\\169 \\255 \\\\ \\""
            %2$s
            """.formatted(
                    "A".repeat(200),
                    Stream.iterate(0, i -> i < 40, i -> i + 1)
                            .map(i -> "big IN TXT \"" + i + "-" + "x".repeat(100) + "\"")
                            .collect(Collectors.joining("\n")));

    private final List<Path> folders;

    DnsContract(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    @Override
    public String name() {
        return "DNS";
    }

    @Override
    public String[] needs() {
        return new String[] {"DNS_SERVER"};
    }

    @Override
    public List<String> takes() {
        return List.of();
    }

    @Override
    public URI address(Given given) {
        String programs = asked(given)
                .flatMap(kind -> kind.in(folders).stream().map(program -> shown(kind, program)))
                .collect(Collectors.joining(","));
        return URI.create("loopback:" + (programs.isEmpty() ? "none" : programs));
    }

    private static String shown(DnsProgram kind, Path program) {
        return kind.name().toLowerCase(Locale.ROOT) + "-"
                + kind.version(program).replace(' ', '-');
    }

    private static Stream<DnsProgram> asked(Given given) {
        String wanted = given.get("DNS_SERVER");
        return Stream.of(DnsProgram.values())
                .filter(kind -> wanted.equalsIgnoreCase(ALL) || wanted.equalsIgnoreCase(kind.name()));
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        var checks = new ArrayList<Check>();
        asked(given)
                .forEach(kind -> kind.in(folders)
                        .ifPresent(program -> checks.add(new Check(
                                "a zone at " + shown(kind, program) + " is read as it is written",
                                () -> served(kind, program, new DnsObserver(tools.http()))))));
        return checks.isEmpty()
                ? List.of(new Check(
                        "a DNS server is installed",
                        () -> Check.instead(
                                "none: PLUMBLINE_CONTRACT_DNS_SERVER takes knot, nsd, bind or all; install one of them, as with"
                                        + " apt-get install knot nsd bind9")))
                : checks;
    }

    private static Optional<String> served(DnsProgram kind, Path program, DnsObserver observer) {
        try (var server = DnsServerProcess.start(kind, program, ZONE)) {
            var spec = new Dns(null, server.addresses());
            return values(observer, spec).or(() -> remarks(observer, spec)).or(() -> foreign(observer, spec));
        }
    }

    private static Optional<String> values(DnsObserver observer, Dns spec) {
        String key = "A".repeat(400);
        Map<String, String> expected = Map.ofEntries(
                Map.entry("example.com A", "[\"192.0.2.1\",\"192.0.2.7\"]"),
                Map.entry("example.com AAAA", "[\"2001:db8::1\"]"),
                Map.entry("example.com MX", "[\"10 mail.example.com.\",\"20 mail2.example.com.\"]"),
                Map.entry("example.com NS", "[\"ns1.example.com.\",\"ns2.example.net.\"]"),
                Map.entry("example.com CAA", "[\"0 issue \\\"letsencrypt.org\\\"\"]"),
                Map.entry("example.com TXT", "[\"v=spf1 include:_spf.example.net mx -all\"]"),
                Map.entry("_sip._tcp.example.com SRV", "[\"0 5 5060 sip.example.com.\"]"),
                Map.entry("s1._domainkey.example.com TXT", "[\"k=rsa; v=DKIM2; p=MIIB\"]"),
                Map.entry("s2._domainkey.example.com TXT", "[\"v=DKIM1; p=" + key + "\"]"),
                Map.entry("www.example.com CNAME", "[\"shop.example.com.\"]"),
                Map.entry("www.example.com A", "[\"192.0.2.80\"]"),
                Map.entry("any.wild.example.com A", "[\"192.0.2.99\"]"),
                Map.entry("odd.example.com TXT", "[\"caf\u00e9 \\\\255 \\\\\\\\ \\\"\"]"));
        Observation seen = look(observer, spec, expected.keySet().toArray(String[]::new));
        if (!(seen instanceof Observed observed)) {
            return Check.instead(((Unavailable) seen).message());
        }
        return expected.entrySet().stream()
                .filter(entry -> !entry.getValue()
                        .equals(String.valueOf(observed.state().values().get(new Subject(entry.getKey())))))
                .map(entry -> "another value of " + entry.getKey() + " than the zone's: "
                        + observed.state().values().get(new Subject(entry.getKey())) + " " + observed.remarks())
                .findFirst();
    }

    private static Optional<String> remarks(DnsObserver observer, Dns spec) {
        Map<String, String> expected = Map.of(
                "none.example.com A", "NXDOMAIN",
                "example.com SRV", "NODATA",
                "_tcp.example.com TXT", "NODATA",
                "out.example.com A", "alias");
        Observation seen = look(
                observer,
                spec,
                "none.example.com A",
                "example.com SRV",
                "_tcp.example.com TXT",
                "out.example.com A",
                "big.example.com TXT");
        if (!(seen instanceof Observed observed)) {
            return Check.instead(((Unavailable) seen).message());
        }
        var big = observed.state().values().get(new Subject("big.example.com TXT"));
        if (big == null || big.size() != 40) {
            return Check.instead("a record set that fits no packet came otherwise than whole");
        }
        return expected.entrySet().stream()
                .filter(entry -> observed.remarks().stream()
                        .noneMatch(remark -> remark.subject().name().equals(entry.getKey())
                                && remark.message().contains(entry.getValue())))
                .map(entry -> entry.getKey() + " without a word of " + entry.getValue() + ": " + observed.remarks())
                .findFirst();
    }

    private static Optional<String> foreign(DnsObserver observer, Dns spec) {
        return look(observer, spec, "example.org A") instanceof Unavailable why
                        && why.message().contains("REFUSED")
                ? Check.holds()
                : Check.instead("something else than REFUSED for a zone of somebody else");
    }

    private static Observation look(DnsObserver observer, Dns spec, String... subjects) {
        Look look = Tools.look(Map.of());
        return observer.observe(
                spec, look.at(Stream.of(subjects).map(Subject::new).collect(Collectors.toCollection(TreeSet::new))));
    }
}
