package dev.plumbline.destination.dns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DestinationSpec.Dns;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.dns.Reply.Failed;
import dev.plumbline.destination.dns.Reply.Fault;
import dev.plumbline.drift.Evidence;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Noise;
import dev.plumbline.drift.Observation;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Look;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.GuardedHttpClient;
import dev.plumbline.platform.http.Timekeeper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Asks several DNS servers for the records that the truth names. Each name and type is a subject; its value is the list of
 * records as in a zone file, in the form of {@link DnsNoise}. A name that is an alias has the records of what it leads to,
 * for every type but CNAME. Where one server fails or says something else than the others, nobody can tell what holds.
 */
@Singleton
public final class DnsObserver implements Observer<Dns> {

    /** What one look may ask for. */
    static final int MAX_QUESTIONS = 256;

    private static final int SHOWN = 260;

    /** Below what a finding's message may have, so that the truth can add what it knows. */
    private static final int MAX_REMARK = 400;

    private final Function<String, Lookup<List<InetAddress>>> resolver;
    private final Asking asking;

    @Inject
    public DnsObserver(GuardedHttpClient http) {
        this(http::resolve, Timekeeper.system(), new SecureRandom(), DnsLimits.STANDARD);
    }

    /**
     * One with other limits.
     *
     * @param resolver the addresses of a host that a connection may go to by the address rules
     * @param random of the identifiers of questions; used by many threads at once
     */
    DnsObserver(
            Function<String, Lookup<List<InetAddress>>> resolver,
            Timekeeper time,
            RandomGenerator random,
            DnsLimits limits) {
        this.resolver = resolver;
        this.asking = new Asking(limits, time, new Transport(limits.attempt(), time, random));
    }

    @Override
    public Class<Dns> spec() {
        return Dns.class;
    }

    @Override
    public String target(Dns spec, String namespace) {
        return targetOf(spec);
    }

    static String targetOf(Dns spec) {
        return spec.resolvers() != null
                ? "DNS as " + shown(spec.resolvers()) + " resolve it"
                : "DNS zones at " + shown(spec.authoritativeServers());
    }

    @Override
    public Noise noise() {
        return DnsNoise.RECORD_SETS;
    }

    @Override
    public Observation observe(Dns spec, Look look) {
        if (look.wanted().isEmpty()) {
            return invalid(
                    "DNS can't be asked what it holds, only for names, and the desired state gives none: write them there"
                            + " as in 'www.example.com CNAME'. For the same reason DNS can be neither spec.desired.reference"
                            + " nor blessed as a snapshot");
        }
        if (look.wanted().size() > MAX_QUESTIONS) {
            return invalid("the desired state names " + look.wanted().size() + " DNS records, and one policy asks for "
                    + MAX_QUESTIONS + " at most: share them out among several policies");
        }
        var questions = new LinkedHashMap<Subject, Question>();
        for (Subject subject : look.wanted()) {
            switch (Question.of(subject)) {
                case Lookup.Failed<Question>(var why) -> {
                    return why;
                }
                case Lookup.Found<Question>(var question) -> questions.put(subject, question);
            }
        }
        return switch (servers(spec)) {
            case Lookup.Failed<List<Server>>(var why) -> why;
            case Lookup.Found<List<Server>>(var servers) ->
                seen(questions, asking.ask(servers, List.copyOf(questions.values()), look.freshness()));
        };
    }

    private Lookup<List<Server>> servers(Dns spec) {
        boolean recursive = spec.resolvers() != null;
        if (recursive == (spec.authoritativeServers() != null)) {
            return failed("dns takes exactly one of: resolvers, authoritativeServers");
        }
        SequencedSet<ServerName> names = new LinkedHashSet<>();
        for (String text : recursive ? spec.resolvers() : spec.authoritativeServers()) {
            Optional<ServerName> name = ServerName.parse(text).filter(server -> !recursive || server.isAddress());
            if (name.isEmpty()) {
                return failed(ForeignText.shown(text, SHOWN) + " is no "
                        + (recursive
                                ? "resolver: write its IP address, as 9.9.9.9 or [2620:fe::fe]:53"
                                : "server: write its name or IP address, as ns1.example.com or 192.0.2.53:53"));
            }
            names.add(name.get());
        }
        if (names.isEmpty() || recursive && names.size() < 2) {
            return failed("dns.resolvers names one resolver only: name two or more different ones, of which each is"
                    + " checked by the others");
        }
        var servers = new ArrayList<Server>();
        for (ServerName name : names) {
            switch (resolver.apply(name.host())) {
                case Lookup.Failed<List<InetAddress>>(var why) -> {
                    return new Lookup.Failed<>(why);
                }
                case Lookup.Found<List<InetAddress>>(var addresses) ->
                    servers.add(new Server(name, addresses, recursive));
            }
        }
        return new Lookup.Found<>(servers);
    }

    private static Observation seen(Map<Subject, Question> questions, Asking.Answers answers) {
        if (answers.oldest().isEmpty()) {
            return nobodyAnswers(answers.failures());
        }
        var values = new TreeMap<Subject, JsonNode>();
        var remarks = new ArrayList<Remark>();
        questions.forEach((subject, question) -> {
            switch (answers.agreements().get(question)) {
                case Agreement.Same(var records, boolean alias) -> {
                    values.put(subject, records);
                    if (alias) {
                        remarks.add(remark(
                                subject,
                                Remark.Kind.NOTE,
                                "The name is an alias (CNAME): these are the records of what it leads to."));
                    }
                }
                case Agreement.Nothing(String note) -> remarks.add(remark(subject, Remark.Kind.NOTE, note));
                case Agreement.Unclear(String why) -> remarks.add(remark(subject, Remark.Kind.UNVERIFIABLE, why));
            }
        });
        return new Observed(
                State.of(values), Evidence.VALUE, "", answers.oldest().get(), remarks);
    }

    /** Eight servers with long names would say more than a finding has room for. */
    private static Remark remark(Subject subject, Remark.Kind kind, String message) {
        return new Remark(subject, kind, ForeignText.shown(message, MAX_REMARK));
    }

    private static Unavailable nobodyAnswers(SequencedMap<ServerName, Failed> failures) {
        var faults = failures.values().stream().map(Failed::fault).collect(Collectors.toSet());
        Reason reason = faults.contains(Fault.UNEXPECTED)
                ? Reason.UNEXPECTED_ANSWER
                : faults.contains(Fault.SILENT) ? Reason.TIMEOUT : Reason.UNREACHABLE;
        String how = failures.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().words())
                .collect(Collectors.joining("; "));
        return new Unavailable(
                reason,
                "No DNS server gave an answer: " + how
                        + ". Check that these are the right servers, and that the operator may reach them on their port"
                        + " over UDP and TCP");
    }

    private static String shown(List<String> servers) {
        return servers == null
                ? "no server"
                : servers.stream()
                        .map(server -> ForeignText.shown(server, SHOWN))
                        .collect(Collectors.joining(", "));
    }

    private static Unavailable invalid(String message) {
        return new Unavailable(Reason.INVALID, message);
    }

    private static <T> Lookup<T> failed(String message) {
        return new Lookup.Failed<>(invalid(message));
    }
}
