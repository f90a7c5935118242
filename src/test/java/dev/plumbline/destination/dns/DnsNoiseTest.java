package dev.plumbline.destination.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.drift.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsNoiseTest {

    private static final String DKIM = "s1._domainkey.example.com TXT";

    private static JsonNode canonical(String subject, JsonNode value) {
        return DnsNoise.RECORD_SETS.canonical(new Subject(subject), value);
    }

    private static JsonNode canonical(String subject, String text) {
        return canonical(subject, TextNode.valueOf(text));
    }

    private static ArrayNode list(List<String> texts) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        texts.forEach(list::add);
        return list;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "example.com A|192.0.2.1|192.0.2.1",
                "example.com AAAA|2001:DB8:0:0:0::1|2001:db8::1",
                "example.com AAAA|::ffff:192.0.2.1|::ffff:c000:201",
                "example.com AAAA|1:0:0:2:0:0:0:3|1:0:0:2::3",
                "example.com AAAA|1:0:2:3:4:5:6:7|1:0:2:3:4:5:6:7",
                "example.com AAAA|::|::",
                "www.example.com CNAME|Shop.Example.NET|shop.example.net.",
                "www.example.com CNAME|shop.example.net.|shop.example.net.",
                "example.com NS|NS1.example.com|ns1.example.com.",
                "example.com MX|010   mail.Example.com|10 mail.example.com.",
                "example.com MX|0 .|0 .",
                "_sip._tcp.example.com SRV|0 5 5060 sip.example.com|0 5 5060 sip.example.com.",
                "example.com CAA|0 ISSUE letsencrypt.org|0 issue \"letsencrypt.org\"",
                "example.com CAA|128 iodef \"mailto:a@example.com\"|128 iodef \"mailto:a@example.com\"",
                "example.com TXT|\"one \" \"text\"|one text",
                "example.com TXT|a; b = c|a; b = c",
                "example.com TXT|caf\\195\\169 \\255|café \\255",
                "example.com TXT|\"\"|\"\"",
                "example.com TXT|\" x \"|\\032x\\032",
                "example.com TXT|\"\\\"quoted\\\"\"|\\\"quoted\"",
            })
    void a_record_has_one_form(String subject, String text, String form) {
        assertThat(canonical(subject, text)).isEqualTo(list(List.of(form)));
    }

    @ParameterizedTest
    @CsvSource({
        "example.com A,192.0.2.256",
        "example.com A,192.0.2",
        "example.com A,192.000.2.1",
        "example.com AAAA,192.0.2.1",
        "example.com AAAA,::1%eth0",
        "example.com MX,mail.example.com.",
        "example.com MX,65536 mail.example.com.",
        "example.com CNAME,a..b",
        "example.com CNAME,b\u00fccher.example",
        "example.com CAA,0 issue",
        "example.com SRV,1 2 sip.example.com.",
        "example.com TXT,\"never closed",
        "example.com TXT,a \\9 b",
    })
    void what_is_no_record_stays_as_it_is(String subject, String text) {
        assertThat(canonical(subject, text)).isEqualTo(list(List.of(text)));
    }

    @Test
    void order_and_repetition_mean_nothing_and_lines_are_records() {
        JsonNode wanted = list(List.of("10 a.example.", "20 b.example."));

        assertThat(canonical("example.com MX", list(List.of("20 B.example", "10 a.example.", "20 b.example."))))
                .isEqualTo(wanted);
        assertThat(canonical("example.com MX", "20 b.example.\n\n  10 a.example.\n"))
                .isEqualTo(wanted);
    }

    @Test
    void what_a_tool_prints_in_parentheses_is_one_text() {
        assertThat(canonical(DKIM, """
                        ( "v=DKIM1; h=sha256; k=rsa; "
                          "p=MIIB"
                          "IjAN" )
                        """)).isEqualTo(list(List.of("v=DKIM1; h=sha256; p=MIIBIjAN")));
    }

    @Test
    void values_of_another_shape_and_other_subjects_are_left_alone() {
        JsonNode object = JsonNodeFactory.instance.objectNode().put("a", 1);
        JsonNode mixed = list(List.of("a")).add(object);

        assertThat(canonical("example.com TXT", object)).isSameAs(object);
        assertThat(canonical("example.com TXT", mixed)).isSameAs(mixed);
        assertThat(canonical("LOG_LEVEL", "b")).isEqualTo(TextNode.valueOf("b"));
        assertThat(canonical("example.com TXT", JsonNodeFactory.instance.numberNode(42)))
                .isEqualTo(list(List.of("42")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // SPF
                "v=spf1 include:_spf.example.net -all|V=SPF1   +INCLUDE:_SPF.Example.net.  -ALL",
                "v=spf1 a mx -all|v=spf1 a/32 +mx//128 -all",
                "v=spf1 a:example.com/24 ~all|v=spf1 A:Example.com/24//128 ~all",
                "v=spf1 ip4:192.0.2.1 -all|v=spf1 ip4:192.0.2.1/32 -all",
                "v=spf1 ip6:2001:db8::/32 -all|v=spf1 IP6:2001:DB8:0::/32 -all",
                "v=spf1 a redirect=_spf.example.com|v=spf1 redirect=_spf.Example.com. a",
                // DKIM
                "v=DKIM1; k=rsa; p=MIIB|p=MIIB",
                "v=DKIM1; t=s:y; p=MIIB|v=DKIM1 ;p = MI IB; t=y : s;",
                "v=DKIM1; p=MIIB|v=DKIM1; s=*; k=rsa; p=MIIB",
                "v=DKIM1; h=sha1:sha256; p=MIIB|v=DKIM1; h=sha256:sha1; p=MIIB",
                // DMARC
                "v=DMARC1; p=reject; rua=mailto:a@example.com|v=DMARC1;rua=mailto:a@example.com;p=Reject;adkim=r;aspf=R;pct=100;sp=reject;fo=0",
                "v=DMARC1; p=none; fo=1:d|v=DMARC1; fo=D:1; p=none; ri=86400; rf=afrf",
            })
    void mail_records_are_equal_by_meaning(String one, String other) {
        assertThat(canonical(DKIM, one)).isEqualTo(canonical(DKIM, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=spf1 a mx -all|v=spf1 mx a -all",
                "v=spf1 a -all|v=spf1 a ~all",
                "v=spf1 exists:%{i}.example.com -all|v=spf1 exists:%{I}.example.com -all",
                "v=spf1 a/24 -all|v=spf1 a -all",
                "v=spf1 ip4:192.0.2.0/24 -all|v=spf1 ip4:192.0.2.0 -all",
                "v=spf1 a -all|v=spf10 a -all",
                "v=DKIM1; p=MIIB|v=DKIM1; p=",
                "v=DKIM1; p=MIIB|v=DKIM1; p=miib",
                "v=DKIM1; k=ed25519; p=MIIB|v=DKIM1; p=MIIB",
                "v=DKIM1; p=MIIB|p=MIIB; v=DKIM1",
                "v=DKIM1; p=MIIB|v=DKIM1; p=MIIB; p=MIIB",
                "v=DKIM1; t=y; p=MIIB|v=DKIM1; p=MIIB",
                "v=DMARC1; p=reject|v=DMARC1; p=reject; sp=none",
                "v=DMARC1; p=reject; pct=50|v=DMARC1; p=reject",
                "v=DMARC1; p=reject|p=reject; v=DMARC1",
                "v=DMARC1; p=none; rua=mailto:A@example.com|v=DMARC1; p=none; rua=mailto:a@example.com",
            })
    void mail_records_of_another_meaning_stay_apart(String one, String other) {
        assertThat(canonical(DKIM, one)).isNotEqualTo(canonical(DKIM, other));
    }

    @Test
    void a_key_without_its_version_is_one_only_where_keys_stand() {
        assertThat(canonical("example.com TXT", "k=rsa; p=MI IB")).isEqualTo(list(List.of("k=rsa; p=MI IB")));
    }

    @Property
    void canonical_twice_is_once(@ForAll("subjects") String subject, @ForAll @From("texts") List<String> texts) {
        JsonNode once = canonical(subject, list(texts));

        assertThat(canonical(subject, once)).isEqualTo(once);
    }

    @Property
    void any_content_of_a_text_record_comes_back_from_its_text(@ForAll byte[] content) {
        assertThat(TxtContent.parse(TxtContent.text(content)))
                .hasValueSatisfying(back -> assertThat(back).isEqualTo(content));
        assertThat(TxtContent.parse(TxtContent.inQuotes(content)))
                .hasValueSatisfying(back -> assertThat(back).isEqualTo(content));
    }

    @Property
    void what_a_server_said_is_in_its_form_already(@ForAll byte[] content) {
        JsonNode said = list(List.of(ZoneText.txt("example.com.", content)));

        assertThat(canonical("example.com TXT", said)).isEqualTo(said);
    }

    @Property
    void the_order_of_records_never_matters(
            @ForAll("subjects") String subject, @ForAll @From("texts") List<String> texts, @ForAll long seed) {
        assertThat(canonical(subject, list(shuffled(texts, seed)))).isEqualTo(canonical(subject, list(texts)));
    }

    @Property
    void the_order_of_tags_and_the_white_space_around_them_never_matter(
            @ForAll @From("tags") List<String> tags, @ForAll long seed, @ForAll("spaces") String space) {
        String one = "v=DKIM1; " + String.join("; ", tags);
        String other = "v=DKIM1" + space + ";" + space
                + String.join(space + ";" + space, shuffled(tags, seed)).replace("=", space + "=" + space) + ";";

        assertThat(canonical(DKIM, '"' + other + '"')).isEqualTo(canonical(DKIM, '"' + one + '"'));
        String policy = one.replace("v=DKIM1", "v=DMARC1");
        assertThat(canonical("_dmarc.example.com TXT", '"' + other.replace("v=DKIM1", "v=DMARC1") + '"'))
                .isEqualTo(canonical("_dmarc.example.com TXT", '"' + policy + '"'));
    }

    @Property
    void the_spaces_between_mechanisms_never_matter_and_their_order_does(
            @ForAll @From("mechanisms") List<String> terms) {
        String one = "v=spf1 " + String.join(" ", terms);
        var reversed = new ArrayList<>(terms);
        Collections.reverse(reversed);

        assertThat(canonical("example.com TXT", "v=spf1  " + String.join("   ", terms) + " "))
                .isEqualTo(canonical("example.com TXT", one));
        if (!reversed.equals(terms)) {
            assertThat(canonical("example.com TXT", "v=spf1 " + String.join(" ", reversed)))
                    .isNotEqualTo(canonical("example.com TXT", one));
        }
    }

    private static <T> List<T> shuffled(List<T> list, long seed) {
        var shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled;
    }

    @Provide
    Arbitrary<String> subjects() {
        return Arbitraries.of(RecordType.values()).map(type -> "s1._domainkey.example.com " + type.name());
    }

    @Provide
    Arbitrary<List<String>> texts() {
        Arbitrary<String> anything = Arbitraries.strings().ofMaxLength(60);
        Arbitrary<String> likely = Arbitraries.of(
                        "v=spf1",
                        " ",
                        "a",
                        "/32",
                        "//128",
                        ":",
                        ".",
                        "Example",
                        "%{i}",
                        "redirect=",
                        "v=DKIM1",
                        ";",
                        "p=",
                        "k=rsa",
                        "s=*",
                        "v=DMARC1",
                        "sp=none",
                        "\"",
                        "\\",
                        "(",
                        ")",
                        "\\032",
                        "\n",
                        "10",
                        "::1",
                        "issue",
                        "192.0.2.1",
                        "ip4:",
                        "ip6:",
                        "+",
                        "ALL",
                        "=",
                        "fo=1:0")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(anything, likely).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<String>> tags() {
        return Arbitraries.of("p=MIIB", "k=rsa", "t=y", "h=sha256", "n=note", "x=1")
                .set()
                .ofMinSize(1)
                .map(set -> {
                    set.add("p=MIIB");
                    return List.copyOf(set);
                });
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.of("", " ", "  ", "\\009");
    }

    @Provide
    Arbitrary<List<String>> mechanisms() {
        return Arbitraries.of("a", "mx", "ip4:192.0.2.1", "include:example.net", "-all", "?exists:%{i}.example.com")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
