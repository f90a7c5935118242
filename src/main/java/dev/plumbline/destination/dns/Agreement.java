package dev.plumbline.destination.dns;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.plumbline.destination.dns.Reply.Failed;
import dev.plumbline.destination.dns.Reply.NoName;
import dev.plumbline.destination.dns.Reply.NoRecord;
import dev.plumbline.destination.dns.Reply.Records;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What all servers together say to one question. What they say is never shown, only how many records and whether they are
 * the same.
 */
sealed interface Agreement {

    /** All give the same records. */
    record Same(ArrayNode records, boolean alias) implements Agreement {
        @Override
        public String toString() {
            return "Same[" + records.size() + "]";
        }
    }

    /**
     * All say that there is no such record.
     *
     * @param note in which way, for people
     */
    record Nothing(String note) implements Agreement {}

    /**
     * Nobody can tell.
     *
     * @param why for people
     */
    record Unclear(String why) implements Agreement {}

    /** @param replies by server, at least one */
    static Agreement of(Question question, SequencedMap<ServerName, Reply> replies) {
        String failures = failures(replies);
        if (!failures.isEmpty()) {
            return new Unclear("Not every server gave an answer that can be trusted: " + failures + ".");
        }
        var groups = new LinkedHashMap<Object, List<ServerName>>();
        replies.forEach((server, reply) -> groups.computeIfAbsent(said(question, reply), _ -> new ArrayList<>())
                .add(server));
        boolean nothing = replies.values().stream().noneMatch(Records.class::isInstance);
        if (nothing) {
            return new Nothing(absence(groups));
        }
        if (groups.size() > 1) {
            return new Unclear("The servers don't agree: "
                    + groups.entrySet().stream()
                            .map(group -> names(group.getValue())
                                    + plural(group.getValue(), " says: ", " say alike: ")
                                    + counted(group.getKey()))
                            .collect(Collectors.joining("; "))
                    + ". A change that is on its way to all of them, or a cache, can be why.");
        }
        boolean alias =
                replies.values().stream().anyMatch(reply -> reply instanceof Records records && records.alias());
        return new Same((ArrayNode) groups.firstEntry().getKey(), alias);
    }

    /** Which servers fail, and how; empty where none does. */
    private static String failures(Map<ServerName, Reply> replies) {
        return replies.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Failed)
                .map(entry -> entry.getKey() + " " + ((Failed) entry.getValue()).words())
                .collect(Collectors.joining("; "));
    }

    private static Object said(Question question, Reply reply) {
        return reply instanceof Records records ? DnsNoise.recordSet(question, records.texts()) : reply;
    }

    private static String absence(Map<Object, List<ServerName>> groups) {
        var noName = Optional.ofNullable(groups.get(new NoName()));
        var noRecord = Optional.ofNullable(groups.get(new NoRecord()));
        if (noName.isPresent() && noRecord.isPresent()) {
            return names(noName.get()) + plural(noName.get(), " says", " say")
                    + " that the name does not exist (NXDOMAIN), " + names(noRecord.get())
                    + plural(noRecord.get(), " says", " say") + " that it exists without such a record (NODATA).";
        }
        return noName.isPresent()
                ? "The name does not exist (NXDOMAIN)."
                : "The name exists and has no such record (NODATA).";
    }

    private static String counted(Object said) {
        return switch (said) {
            case ArrayNode records when records.size() == 1 -> "1 record";
            case ArrayNode records -> records.size() + " records";
            case NoName none -> "no such name (NXDOMAIN)";
            default -> "no such record (NODATA)";
        };
    }

    private static String names(List<ServerName> servers) {
        return servers.stream().map(ServerName::toString).collect(Collectors.joining(", "));
    }

    private static String plural(List<ServerName> servers, String one, String several) {
        return servers.size() == 1 ? one : several;
    }
}
