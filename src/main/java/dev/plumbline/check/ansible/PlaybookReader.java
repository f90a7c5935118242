package dev.plumbline.check.ansible;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plumbline.check.run.Concealment;
import dev.plumbline.check.run.JsonTree;
import dev.plumbline.check.run.Reading;
import dev.plumbline.check.run.Reading.Sides;
import dev.plumbline.check.run.Reading.Unread;
import dev.plumbline.check.run.Subjects;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes both sides of a playbook in check mode, from the lines that our callback plugin prints. Of each task that would change
 * a host, what is there is observed and what it would make of it is desired. Pure.
 *
 * <p>A host that could not be looked at to its end hides what would have come: what was found there before, and is not found
 * now, can't be verified.
 */
final class PlaybookReader {

    /** The most that is read, in bytes. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** What the callback plugin ends the playbook with, before a task that would run in earnest. */
    static final int REFUSED = 77;

    /** What Ansible ends with where hosts failed or could not be reached, and else all was looked at. */
    private static final Set<Integer> LOOKED = Set.of(0, 2, 4, 6);

    private static final int SHOWN = 200;
    private static final TextNode AS_SAID = TextNode.valueOf("as the task says");
    private static final TextNode OTHERWISE = TextNode.valueOf("otherwise");
    private static final String NO_DIFFERENCE =
            "Ansible gives no difference for this task: it only says that it would change something.";
    private static final String FAILED =
            "The task fails in check mode, so nobody can tell what it and those after it would change on this host.";
    private static final String FAILED_AND_IGNORED =
            "The task fails in check mode, so nobody can tell what it would change on this host.";
    private static final String UNREACHABLE =
            "Ansible can't reach this host: check that it is up, its key in known_hosts and the credential.";
    private static final String NOT_SEEN = "It was found before, and this time the host was not looked at to the end.";

    private final Concealment concealment;
    private final Map<Task, List<JsonNode>> changed = new LinkedHashMap<>();
    /** Tasks that failed, and whether the playbook goes on after that. */
    private final Map<Task, Boolean> failed = new LinkedHashMap<>();

    private final Set<String> unreachable = new TreeSet<>();
    private boolean nobody;

    /** A task on a host. */
    private record Task(String host, String name, String path) {}

    private PlaybookReader(Concealment concealment) {
        this.concealment = concealment;
    }

    /**
     * Reads what was printed.
     *
     * @param printed lines of the callback plugin
     * @param exit what Ansible ended with
     * @param before the subjects that were found by the last look
     */
    static Reading read(byte[] printed, int exit, Concealment concealment, Collection<String> before) {
        if (printed.length > MAX_BYTES) {
            return unread(
                    Reason.TOO_LARGE,
                    "the playbook would change more than can be read: check fewer hosts with one policy, by check.ansible.limit");
        }
        var reader = new PlaybookReader(concealment);
        var events = lines(printed);
        if (events.isEmpty()) {
            return malformed();
        }
        concealment.lookingThrough(printed.length);
        for (ObjectNode event : events.get()) {
            if (event.path("plumbline").asText().equals("refused")) {
                return unread(
                        Reason.INVALID,
                        "the task at " + ForeignText.shown(event.path("path").asText(), SHOWN)
                                + " has check_mode: false, so it would run in earnest: "
                                + "take that off it, or leave it out of what Plumbline checks");
            }
        }
        if (events.get().isEmpty()
                || !isEnd(events.get().getLast(), events.get().size())) {
            return unread(
                    exit == 0 ? Reason.MALFORMED : Reason.UNEXPECTED_ANSWER,
                    "Ansible did not run the playbook to its end (exit code " + exit
                            + "): check that playbook, inventory and roles are there and can be read, and run it by hand with --check. "
                            + "What it printed is not shown here, for it can hold secrets");
        }
        for (ObjectNode event : events.get().subList(0, events.get().size() - 1)) {
            if (!reader.take(event)) {
                return malformed();
            }
        }
        return reader.sides(events.get().getLast(), exit, before);
    }

    private Reading sides(ObjectNode end, int exit, Collection<String> before) {
        var hosts = texts(end.path("hosts"));
        if (hosts.isEmpty()) {
            return nobody
                    ? unread(
                            Reason.INVALID,
                            "no host is checked: the playbook's hosts, or check.ansible.limit, match none of the inventory")
                    : unread(Reason.INVALID, "the playbook looks at no host: check that it has plays with hosts");
        }
        if (unreachable.containsAll(hosts)) {
            return unread(
                    Reason.UNREACHABLE,
                    "none of the " + hosts.size()
                            + " hosts can be reached: check that they are up, their keys in known_hosts, and the Secret of credentialsFrom");
        }
        if (!LOOKED.contains(exit) && failed.isEmpty() && unreachable.isEmpty()) {
            return unread(
                    Reason.UNEXPECTED_ANSWER,
                    "Ansible ended with the exit code " + exit
                            + " and names no host that failed: run the playbook by hand with --check");
        }
        var ambiguous = texts(end.path("ambiguous"));
        var desired = new TreeMap<Subject, JsonNode>();
        var observed = new TreeMap<Subject, JsonNode>();
        var remarks = new ArrayList<Remark>();
        changed.forEach((task, diffs) -> {
            Subject subject = subject(task, ambiguous);
            var wanted = side(diffs, "after");
            var there = side(diffs, "before");
            if (wanted.equals(there)) {
                desired.put(subject, AS_SAID);
                observed.put(subject, OTHERWISE);
                remarks.add(new Remark(subject, Remark.Kind.NOTE, NO_DIFFERENCE));
            } else {
                desired.put(subject, concealment.without(wanted));
                observed.put(subject, concealment.without(there));
            }
        });
        var blind = new TreeSet<String>(unreachable);
        failed.forEach((task, goesOn) -> {
            if (!goesOn) {
                blind.add(task.host());
            }
            remarks.add(new Remark(
                    subject(task, ambiguous), Remark.Kind.UNVERIFIABLE, goesOn ? FAILED_AND_IGNORED : FAILED));
        });
        unreachable.forEach(
                host -> remarks.add(new Remark(Subjects.named(host), Remark.Kind.UNVERIFIABLE, UNREACHABLE)));
        boolean brokenOff = !LOOKED.contains(exit);
        for (String name : before) {
            boolean hidden = brokenOff || blind.stream().anyMatch(host -> name.startsWith(host + ": "));
            if (hidden && !desired.containsKey(new Subject(name))) {
                remarks.add(new Remark(new Subject(name), Remark.Kind.UNVERIFIABLE, NOT_SEEN));
            }
        }
        return new Sides(State.of(desired), State.of(observed), remarks);
    }

    private static JsonNode side(List<JsonNode> diffs, String name) {
        if (diffs.size() == 1) {
            return value(diffs.getFirst().path(name));
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (int index = 0; index < diffs.size(); index++) {
            all.set(Integer.toString(index + 1), value(diffs.get(index).path(name)));
        }
        return all;
    }

    /** Nothing there is the same as nothing written. */
    private static JsonNode value(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? TextNode.valueOf("") : value;
    }

    /** Two tasks of one name are told apart by where they stand. */
    private static Subject subject(Task task, Set<String> ambiguous) {
        String place = ambiguous.contains(task.name()) ? " (" + task.path() + ")" : "";
        return Subjects.named(task.host() + ": " + task.name() + place);
    }

    /** Whether the event is one that the plugin prints. */
    private boolean take(ObjectNode event) {
        return switch (event.path("plumbline").asText()) {
            case "changed" -> isTask(event) && event.path("diffs").isArray() && changes(event);
            case "failed" -> {
                boolean right = isTask(event) && event.path("ignored").isBoolean();
                if (right) {
                    failed.merge(task(event), event.path("ignored").booleanValue(), Boolean::logicalAnd);
                }
                yield right;
            }
            case "unreachable" -> event.path("host").isTextual() && unreachable.add(host(event));
            case "nohosts" -> {
                nobody = true;
                yield true;
            }
            default -> false;
        };
    }

    private boolean changes(ObjectNode event) {
        var diffs = changed.computeIfAbsent(task(event), task -> new ArrayList<>());
        for (JsonNode diff : event.path("diffs")) {
            if (!diff.has("before") || !diff.has("after")) {
                return false;
            }
            diffs.add(diff);
        }
        return true;
    }

    private static boolean isTask(ObjectNode event) {
        return event.path("host").isTextual()
                && event.path("task").isTextual()
                && event.path("path").isTextual();
    }

    private Task task(ObjectNode event) {
        String name = event.path("task").textValue();
        return new Task(
                host(event),
                concealment.holdsSecret(name) ? "a task that names a secret" : name,
                event.path("path").textValue());
    }

    private static String host(ObjectNode event) {
        return event.path("host").textValue();
    }

    private static boolean isEnd(ObjectNode event, int events) {
        return event.path("plumbline").asText().equals("end")
                && event.path("events").isInt()
                && event.path("events").intValue() == events - 1
                && event.path("hosts").isArray()
                && event.path("ambiguous").isArray();
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new TreeSet<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** Each line as an object; empty where one is none. */
    private static Optional<List<ObjectNode>> lines(byte[] printed) {
        var events = new ArrayList<ObjectNode>();
        int from = 0;
        while (from < printed.length) {
            int to = from;
            while (to < printed.length && printed[to] != '\n') {
                to++;
            }
            if (!new String(printed, from, to - from, StandardCharsets.ISO_8859_1).isBlank()) {
                Optional<ObjectNode> event = JsonTree.object(printed, from, to);
                if (event.isEmpty()) {
                    return Optional.empty();
                }
                events.add(event.get());
            }
            from = to + 1;
        }
        return Optional.of(events);
    }

    private static Reading malformed() {
        return unread(
                Reason.MALFORMED,
                "what Ansible's callback printed is not as it should be. Check that its version is one that docs/checks/ansible.md names");
    }

    private static Reading unread(Reason reason, String message) {
        return new Unread(new Unavailable(reason, message));
    }
}
