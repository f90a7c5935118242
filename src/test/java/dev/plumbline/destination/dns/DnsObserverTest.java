package dev.plumbline.destination.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.api.DestinationSpec.Dns;
import dev.plumbline.destination.TestNamespace;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.AddressRules;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.HttpListener;
import dev.plumbline.platform.http.LoopbackOptions;
import dev.plumbline.platform.http.Timekeeper;
import dev.plumbline.simulator.DnsFault;
import dev.plumbline.simulator.DnsSimulator;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsObserverTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final DnsSimulator one = DnsSimulator.resolver();
    private final DnsSimulator two = DnsSimulator.resolver();
    private final DnsSimulator zone = DnsSimulator.authoritative("example.com");
    private final DnsObserver observer =
            observer(new DnsLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 50, 1 << 20));

    private static DnsObserver observer(DnsLimits limits) {
        return observer(limits, host -> new Lookup.Found<>(List.of(InetAddress.getLoopbackAddress())));
    }

    private static DnsObserver observer(DnsLimits limits, Function<String, Lookup<List<InetAddress>>> resolver) {
        return new DnsObserver(resolver, Timekeeper.system(), new Random(1), limits);
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        zone.close();
    }

    private void both(String name, String type, String... texts) {
        one.set(name, type, texts);
        two.set(name, type, texts);
    }

    private Observation observe(DnsObserver by, Dns spec, Duration freshness, String... subjects) {
        var wanted = Stream.of(subjects).map(Subject::new).collect(Collectors.toCollection(TreeSet::new));
        Observation seen = by.observe(spec, new Look(new TestNamespace(), freshness).at(wanted));
        String said = seen instanceof Unavailable why
                ? why.message()
                : ((Observed) seen).remarks().toString();
        assertThat(said).doesNotContain("canary");
        return seen;
    }

    private Dns resolvers() {
        return new Dns(List.of(one.address(), two.address()), null);
    }

    private Dns servers() {
        return new Dns(null, List.of(zone.address()));
    }

    private Observed seen(String... subjects) {
        return (Observed) observe(observer, resolvers(), Duration.ZERO, subjects);
    }

    private static String value(Observed seen, String subject) {
        return String.valueOf(seen.state().values().get(new Subject(subject)));
    }

    private static void assertUnverifiable(Observed seen, String... words) {
        assertThat(seen.state().values()).isEmpty();
        assertThat(seen.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Remark.Kind.UNVERIFIABLE);
            assertThat(remark.message()).contains(words);
        });
    }

    @Test
    void each_type_of_record_is_read_from_every_server() {
        both("example.com", "A", "192.0.2.7", "192.0.2.1");
        both("example.com", "AAAA", "2001:db8::1");
        both("example.com", "MX", "10 mail.example.com", "0 Mail2.example.com");
        both("example.com", "NS", "ns1.example.com.");
        both("example.com", "CAA", "0 issue \"letsencrypt.org\"");
        both("example.com", "TXT", "\"v=spf1   \" \"+mx -ALL\"", "\"another; one\"");
        both("_sip._tcp.example.com", "SRV", "0 5 5060 sip.example.com.");
        both("www.example.com", "CNAME", "shop.example.net.");

        var seen = seen(
                "example.com A",
                "example.com AAAA",
                "example.com MX",
                "example.com NS",
                "example.com CAA",
                "example.com TXT",
                "_sip._tcp.example.com SRV",
                "www.example.com CNAME");

        assertThat(seen.remarks()).isEmpty();
        assertThat(seen.evidence()).isEqualTo(Evidence.VALUE);
        assertThat(seen.revision()).isEmpty();
        assertThat(value(seen, "example.com A")).isEqualTo("[\"192.0.2.1\",\"192.0.2.7\"]");
        assertThat(value(seen, "example.com AAAA")).isEqualTo("[\"2001:db8::1\"]");
        assertThat(value(seen, "example.com MX")).isEqualTo("[\"0 mail2.example.com.\",\"10 mail.example.com.\"]");
        assertThat(value(seen, "example.com NS")).isEqualTo("[\"ns1.example.com.\"]");
        assertThat(value(seen, "example.com CAA")).isEqualTo("[\"0 issue \\\"letsencrypt.org\\\"\"]");
        assertThat(value(seen, "example.com TXT")).isEqualTo("[\"another; one\",\"v=spf1 mx -all\"]");
        assertThat(value(seen, "_sip._tcp.example.com SRV")).isEqualTo("[\"0 5 5060 sip.example.com.\"]");
        assertThat(value(seen, "www.example.com CNAME")).isEqualTo("[\"shop.example.net.\"]");
    }

    @Test
    void a_name_that_is_not_there_and_one_without_such_a_record_are_absent_and_told_apart() {
        both("example.com", "A", "192.0.2.1");

        var seen = seen("example.com TXT", "s1._domainkey.example.com TXT");

        assertThat(seen.state().values()).isEmpty();
        assertThat(seen.remarks()).extracting(Remark::kind).containsOnly(Remark.Kind.NOTE);
        assertThat(seen.remarks())
                .extracting(Remark::message)
                .containsExactly(
                        "The name exists and has no such record (NODATA).", "The name does not exist (NXDOMAIN).");
    }

    @Test
    void an_alias_has_the_records_of_what_it_leads_to_and_says_so() {
        both("www.example.com", "CNAME", "shop.example.net.");
        both("shop.example.net", "A", "192.0.2.1");

        var seen = seen("www.example.com A");

        assertThat(value(seen, "www.example.com A")).isEqualTo("[\"192.0.2.1\"]");
        assertThat(seen.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Remark.Kind.NOTE);
            assertThat(remark.message()).contains("alias");
        });
    }

    @Test
    void an_alias_to_nothing_is_absent() {
        both("www.example.com", "CNAME", "gone.example.net.");

        assertThat(seen("www.example.com A").remarks().getFirst().message()).contains("NXDOMAIN");
    }

    @Test
    void servers_of_the_zone_are_asked_for_what_they_vouch_for() {
        zone.set("example.com", "MX", "10 mail.example.com.");
        zone.set("www.example.com", "CNAME", "shop.example.net.");

        var seen = (Observed) observe(
                observer, servers(), Duration.ZERO, "example.com MX", "www.example.com A", "www.example.com CNAME");

        assertThat(value(seen, "example.com MX")).isEqualTo("[\"10 mail.example.com.\"]");
        assertThat(value(seen, "www.example.com CNAME")).isEqualTo("[\"shop.example.net.\"]");
        assertThat(seen.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.kind()).isEqualTo(Remark.Kind.UNVERIFIABLE);
            assertThat(remark.message()).contains(zone.address(), "alias");
        });
    }

    @Test
    void a_server_that_is_not_the_zones_makes_the_look_unknown() {
        assertThat(observe(observer, servers(), Duration.ZERO, "example.org A"))
                .isInstanceOfSatisfying(Unavailable.class, why -> {
                    assertThat(why.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
                    assertThat(why.message()).contains(zone.address(), "REFUSED");
                });
    }

    @Test
    void servers_that_disagree_leave_the_record_unverifiable_and_show_no_value() {
        one.set("example.com", "TXT", "canary-one");
        two.set("example.com", "TXT", "canary-two", "canary-three");

        assertUnverifiable(
                seen("example.com TXT"), one.address() + " says: 1 record", two.address() + " says: 2 records");
    }

    @Test
    void servers_that_say_the_same_in_other_words_agree() {
        one.set("example.com", "TXT", "\"v=spf1  mx  -all\"");
        two.set("example.com", "TXT", "\"v=spf1 +MX -all\"");

        assertThat(value(seen("example.com TXT"), "example.com TXT")).isEqualTo("[\"v=spf1 mx -all\"]");
    }

    @Test
    void a_record_that_only_one_server_has_is_unverifiable() {
        one.set("example.com", "A", "192.0.2.1");

        assertUnverifiable(seen("example.com A"), "1 record", "no such name (NXDOMAIN)");
    }

    static Stream<DnsFault> faults() {
        return Stream.of(
                new DnsFault.Failing(1),
                new DnsFault.Failing(2),
                new DnsFault.Failing(5),
                new DnsFault.AliasLoop(),
                new DnsFault.Truncated(true),
                new DnsFault.CutOff(),
                new DnsFault.Unentitled(),
                new DnsFault.Referring(),
                new DnsFault.Saying(new byte[5000]),
                new DnsFault.Saying(new byte[] {
                    (byte) 0x81,
                    (byte) 0x80,
                    0,
                    1,
                    -1,
                    -1,
                    0,
                    0,
                    0,
                    0,
                    7,
                    'e',
                    'x',
                    'a',
                    'm',
                    'p',
                    'l',
                    'e',
                    3,
                    'c',
                    'o',
                    'm',
                    0,
                    0,
                    1,
                    0,
                    1
                }));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_server_that_fails_is_named_and_its_silence_is_never_an_absence(DnsFault fault) {
        both("example.com", "A", "192.0.2.1");
        two.fault(fault);

        assertUnverifiable(seen("example.com A"), two.address());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void where_all_servers_fail_the_look_is_unknown(DnsFault fault) {
        one.fault(fault);
        two.fault(fault);

        assertThat(observe(observer, resolvers(), Duration.ZERO, "example.com A", "example.com MX"))
                .isInstanceOfSatisfying(Unavailable.class, why -> {
                    assertThat(why.reason()).isEqualTo(Reason.UNEXPECTED_ANSWER);
                    assertThat(why.message()).contains(one.address(), two.address(), "UDP and TCP");
                });
    }

    @Test
    void silence_everywhere_is_a_timeout_and_the_rest_is_not_asked() {
        var impatient = observer(new DnsLimits(Duration.ofMillis(50), Duration.ofSeconds(30), 50, 1 << 20));
        one.fault(new DnsFault.Silent(Integer.MAX_VALUE));
        two.fault(new DnsFault.Silent(Integer.MAX_VALUE));
        String[] many = IntStream.range(0, 256)
                .mapToObj(i -> "n" + i + ".example.com A")
                .toArray(String[]::new);

        assertThat(observe(impatient, resolvers(), Duration.ZERO, many))
                .isInstanceOfSatisfying(Unavailable.class, why -> {
                    assertThat(why.reason()).isEqualTo(Reason.TIMEOUT);
                    assertThat(why.message()).contains("does not answer in time");
                });
        assertThat(one.asked()).hasSizeLessThanOrEqualTo(32);
    }

    @Test
    void a_server_that_nobody_runs_is_unreachable() {
        Dns gone = resolvers();
        one.close();
        two.close();

        assertThat(observe(observer, gone, Duration.ZERO, "example.com A"))
                .isInstanceOfSatisfying(
                        Unavailable.class, why -> assertThat(why.reason()).isEqualTo(Reason.UNREACHABLE));
    }

    @Test
    void a_packet_that_is_lost_is_asked_for_again() {
        var impatient = observer(new DnsLimits(Duration.ofSeconds(2), Duration.ofSeconds(30), 50, 1 << 20));
        both("example.com", "A", "192.0.2.1");
        two.fault(new DnsFault.Silent(1));

        var seen = (Observed) observe(impatient, resolvers(), Duration.ZERO, "example.com A");

        assertThat(seen.remarks()).isEmpty();
        assertThat(two.asked()).hasSize(2);
    }

    @Test
    void answers_with_another_identifier_or_after_the_first_are_passed_over() {
        both("example.com", "A", "192.0.2.1");
        one.fault(new DnsFault.WrongIdFirst());
        two.fault(new DnsFault.SpoofedSecond());

        assertThat(value(seen("example.com A"), "example.com A")).isEqualTo("[\"192.0.2.1\"]");
    }

    @Test
    void an_answer_to_another_question_is_none() {
        var impatient = observer(new DnsLimits(Duration.ofMillis(100), Duration.ofSeconds(30), 50, 1 << 20));
        both("example.com", "A", "192.0.2.1");
        two.fault(new DnsFault.AnotherQuestion());

        assertUnverifiable(
                (Observed) observe(impatient, resolvers(), Duration.ZERO, "example.com A"),
                two.address() + " does not answer in time");
    }

    @Test
    void what_does_not_fit_is_asked_for_over_tcp() {
        String[] texts = IntStream.range(0, 40)
                .mapToObj(i -> "\"" + Integer.toString(i).repeat(100) + "\"")
                .toArray(String[]::new);
        both("example.com", "TXT", texts);

        var seen = seen("example.com TXT");

        assertThat(seen.state().values().get(new Subject("example.com TXT"))).hasSize(40);
        assertThat(one.askedOverTcp()).isEqualTo(1);
    }

    @Test
    void a_server_that_is_to_be_asked_over_tcp_and_takes_none_is_no_absence() {
        both("example.com", "A", "192.0.2.1");
        two.fault(new DnsFault.Truncated(false));
        two.closeTcp();

        assertUnverifiable(seen("example.com A"), two.address(), "over TCP");
    }

    @Test
    void what_is_said_of_many_servers_with_long_names_has_room_in_a_finding() {
        String label = "n".repeat(60) + ".";
        var names = IntStream.range(0, 8)
                .mapToObj(i -> i + label.repeat(3) + "example" + zone.address().substring(9))
                .toList();
        zone.set("example.com", "MX", "10 mail.example.com.");
        zone.set("www.example.com", "CNAME", "shop.example.net.");

        var seen = (Observed)
                observe(observer, new Dns(null, names), Duration.ZERO, "www.example.com A", "example.com MX");

        assertThat(seen.remarks())
                .singleElement()
                .satisfies(remark -> assertThat(remark.message()).hasSizeLessThanOrEqualTo(400));
    }

    @Test
    void who_asks_again_within_the_freshness_shares_the_answer() {
        both("example.com", "A", "192.0.2.1");
        var first = (Observed) observe(observer, resolvers(), HOUR, "example.com A");
        var second = (Observed) observe(observer, resolvers(), HOUR, "example.com A");

        assertThat(one.asked()).hasSize(1);
        assertThat(second.time()).isEqualTo(first.time());
        observe(observer, resolvers(), Duration.ZERO, "example.com A");
        assertThat(one.asked()).hasSize(2);
    }

    @Test
    void a_failure_is_not_shared() {
        both("example.com", "A", "192.0.2.1");
        one.fault(new DnsFault.Failing(2));
        observe(observer, resolvers(), HOUR, "example.com A");
        one.heal();

        assertThat(((Observed) observe(observer, resolvers(), HOUR, "example.com A")).remarks())
                .isEmpty();
    }

    @Test
    void no_more_questions_are_open_at_once_than_the_limit_lets() {
        var careful = observer(new DnsLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 3, 1 << 20));
        one.fault(new DnsFault.Slow(Duration.ofMillis(5)));
        String[] many =
                IntStream.range(0, 40).mapToObj(i -> "n" + i + ".example.com A").toArray(String[]::new);

        var seen = (Observed) observe(careful, resolvers(), Duration.ZERO, many);

        assertThat(seen.remarks()).hasSize(40);
        assertThat(one.mostAtOnce()).isLessThanOrEqualTo(3);
    }

    @Test
    void without_names_nothing_can_be_asked_and_the_message_says_what_to_do() {
        assertThat(observe(observer, resolvers(), Duration.ZERO)).isInstanceOfSatisfying(Unavailable.class, why -> {
            assertThat(why.reason()).isEqualTo(Reason.INVALID);
            assertThat(why.message()).contains("'www.example.com CNAME'", "reference", "snapshot");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOG_LEVEL",
                "example.com",
                "example.com a",
                "Example.com A",
                "example.com. A",
                "example.com  A",
                "example.com PTR",
                "example.com ANY",
                " A",
                ". A",
                "a..b A",
                "www.*.example.com A",
                "exa mple.com A",
                "b\u00fccher.example A",
                "a\nb A",
            })
    void a_subject_that_is_no_question_is_named(String subject) {
        assertThat(observe(observer, resolvers(), Duration.ZERO, subject))
                .isInstanceOfSatisfying(Unavailable.class, why -> {
                    assertThat(why.reason()).isEqualTo(Reason.INVALID);
                    assertThat(why.message())
                            .contains("is no DNS record", "CNAME")
                            .doesNotContain("\n");
                });
        assertThat(one.asked()).isEmpty();
    }

    @Test
    void more_than_256_questions_are_too_many() {
        String[] many = IntStream.range(0, 257)
                .mapToObj(i -> "n" + i + ".example.com A")
                .toArray(String[]::new);

        assertThat(observe(observer, resolvers(), Duration.ZERO, many))
                .isInstanceOfSatisfying(
                        Unavailable.class, why -> assertThat(why.message()).contains("257", "256"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.1", "1.2.3.256", "ns1.example.com", "[::1", "9.9.9.9:0", "9.9.9.9:70000", "::1", "[1.2.3.4]"
            })
    void a_resolver_that_is_no_address_is_refused(String resolver) {
        var spec = new Dns(List.of("9.9.9.9", resolver), null);

        assertThat(observe(observer, spec, Duration.ZERO, "example.com A"))
                .isInstanceOfSatisfying(Unavailable.class, why -> {
                    assertThat(why.reason()).isEqualTo(Reason.INVALID);
                    assertThat(why.message()).contains(resolver, "[2620:fe::fe]:53");
                });
    }

    @Test
    void one_resolver_under_two_names_is_one() {
        var spec = new Dns(List.of("[2620:fe::fe]", "[2620:fe:0::FE]:53"), null);

        assertThat(observe(observer, spec, Duration.ZERO, "example.com A"))
                .isInstanceOfSatisfying(
                        Unavailable.class, why -> assertThat(why.message()).contains("one resolver only"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:53", "[::1]", "169.254.169.254", "10.0.0.1:53", "[::ffff:127.0.0.1]:53"})
    void an_address_that_the_rules_refuse_is_never_asked(String server) {
        var options =
                new LoopbackOptions().withAddressRules(AddressRules.PUBLIC_ONLY).build();
        try (var http = new GuardedHttpClient(options, Timekeeper.system(), new Random(1), HttpListener.NONE)) {
            var guarded = observer(DnsLimits.STANDARD, http::resolve);

            assertThat(observe(guarded, new Dns(null, List.of(server)), Duration.ZERO, "example.com A"))
                    .isInstanceOfSatisfying(Unavailable.class, why -> {
                        assertThat(why.reason()).isEqualTo(Reason.ADDRESS_REFUSED);
                        assertThat(why.message()).contains(AddressRules.SETTING);
                    });
        }
    }

    @Test
    void the_address_that_was_checked_is_the_one_that_is_asked() throws java.net.UnknownHostException {
        zone.set("example.com", "A", "192.0.2.1");
        var port = zone.address().substring(zone.address().indexOf(':'));
        var byName = observer(
                DnsLimits.STANDARD,
                host -> host.equals("ns1.example.com")
                        ? new Lookup.Found<>(List.of(InetAddress.getLoopbackAddress()))
                        : new Lookup.Failed<>(new Unavailable(Reason.UNREACHABLE, "another name")));

        var seen = (Observed)
                observe(byName, new Dns(null, List.of("NS1.example.com" + port)), Duration.ZERO, "example.com A");

        assertThat(value(seen, "example.com A")).isEqualTo("[\"192.0.2.1\"]");
    }

    @Test
    void the_target_names_the_servers() {
        assertThat(observer.target(resolvers(), "shop")).contains(one.address(), two.address());
        assertThat(observer.target(servers(), "shop")).contains(zone.address());
    }
}
