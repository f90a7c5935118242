package dev.plumbline.simulator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** What a simulated DNS server knows, and how it says so. */
final class DnsZones {

    private static final long TTL = 300;
    private static final int MAX_ALIASES = 16;

    private final boolean resolver;
    private final List<Name> zones;
    private final Map<Name, Map<Integer, List<Record>>> records = new ConcurrentHashMap<>();

    private DnsZones(boolean resolver, List<Name> zones) {
        this.resolver = resolver;
        this.zones = zones;
    }

    static DnsZones ofResolver() {
        return new DnsZones(true, List.of(Name.root));
    }

    static DnsZones of(String... zones) {
        return new DnsZones(false, Stream.of(zones).map(DnsZones::name).toList());
    }

    void set(String name, String type, String... texts) {
        Name owner = name(name);
        int code = Type.value(type);
        var set = Stream.of(texts).map(text -> record(owner, code, text)).toList();
        records.compute(owner, (_, types) -> {
            Map<Integer, List<Record>> changed = new ConcurrentHashMap<>(types == null ? Map.of() : types);
            if (set.isEmpty()) {
                changed.remove(code);
            } else {
                changed.put(code, set);
            }
            return changed.isEmpty() ? null : changed;
        });
    }

    Message answer(Message query, Record question) {
        Message answer = reply(query);
        boolean desired = query.getHeader().getFlag(Flags.RD);
        Optional<Name> zone = zoneOf(question.getName());
        if (zone.isEmpty() || resolver && !desired) {
            answer.getHeader().setRcode(Rcode.REFUSED);
            return answer;
        }
        answer.getHeader().setFlag(resolver ? Flags.RA : Flags.AA);
        Name end = follow(answer, question);
        if (zoneOf(end).isEmpty()) {
            return answer;
        }
        List<Record> found = records.getOrDefault(end, Map.of()).getOrDefault(question.getType(), List.of());
        found.forEach(record -> answer.addRecord(record, Section.ANSWER));
        if (found.isEmpty() && (end.equals(question.getName()) || question.getType() != Type.CNAME)) {
            answer.getHeader().setRcode(exists(end) ? Rcode.NOERROR : Rcode.NXDOMAIN);
            answer.addRecord(soa(zoneOf(end).orElseThrow()), Section.AUTHORITY);
        }
        return answer;
    }

    /** Adds the aliases that lead away from the name, and gives where they end. */
    private Name follow(Message answer, Record question) {
        Name end = question.getName();
        Set<Name> seen = new HashSet<>();
        while (question.getType() != Type.CNAME && seen.add(end) && seen.size() < MAX_ALIASES) {
            List<Record> alias = records.getOrDefault(end, Map.of()).getOrDefault(Type.CNAME, List.of());
            if (alias.isEmpty()) {
                break;
            }
            answer.addRecord(alias.getFirst(), Section.ANSWER);
            end = ((CNAMERecord) alias.getFirst()).getTarget();
        }
        return end;
    }

    /** A name exists where it has records, or one below it has. */
    private boolean exists(Name name) {
        return zones.contains(name) || records.keySet().stream().anyMatch(known -> known.subdomain(name));
    }

    private Optional<Name> zoneOf(Name name) {
        return zones.stream().filter(name::subdomain).findFirst();
    }

    static Message reply(Message query) {
        var reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        if (query.getHeader().getFlag(Flags.RD)) {
            reply.getHeader().setFlag(Flags.RD);
        }
        reply.addRecord(query.getQuestion(), Section.QUESTION);
        return reply;
    }

    static Message ofAnotherQuestion(Message right) {
        var other = right.clone();
        other.removeAllRecords(Section.QUESTION);
        other.addRecord(Record.newRecord(name("another.example"), Type.A, DClass.IN), Section.QUESTION);
        return other;
    }

    static Message aliasLoop(Message query, Record question) {
        Message answer = reply(query);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setFlag(Flags.AA);
        Name other = name("loop.example");
        answer.addRecord(new CNAMERecord(question.getName(), DClass.IN, TTL, other), Section.ANSWER);
        answer.addRecord(new CNAMERecord(other, DClass.IN, TTL, question.getName()), Section.ANSWER);
        return answer;
    }

    static Message referral(Message query) {
        Message answer = reply(query);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setFlag(Flags.AA);
        answer.addRecord(
                new NSRecord(name("example"), DClass.IN, TTL, name("ns.elsewhere.example")), Section.AUTHORITY);
        return answer;
    }

    private static Record soa(Name zone) {
        return new SOARecord(zone, DClass.IN, TTL, name("ns.example"), name("hostmaster.example"), 1, 60, 60, 60, 60);
    }

    private static Record record(Name owner, int type, String text) {
        try {
            return Record.fromString(owner, type, DClass.IN, TTL, text, Name.root);
        } catch (IOException e) {
            throw new IllegalArgumentException("no " + Type.string(type) + " record for " + owner, e);
        }
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** All that is known, for whoever asks why. */
    @Override
    public String toString() {
        return new ArrayList<>(records.keySet()).toString();
    }
}
