package dev.plumbline.cli.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.Condition;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Requests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at the policies and distributions: whether they are looked at, and whether what they name is there. */
final class ResourceChecks {

    private static final Duration FIRST_LOOK = Duration.ofMinutes(2);

    private final Requests requests;
    private final Instant now;

    ResourceChecks(Requests requests, Instant now) {
        this.requests = requests;
        this.now = now;
    }

    List<Check> all(List<Item> items) {
        var checks = new ArrayList<Check>();
        int fine = 0;
        for (Item item : items) {
            var check = looked(item, now);
            if (check.state() == Check.State.OK) {
                fine++;
            } else {
                checks.add(check);
            }
        }
        checks.addFirst(Check.ok("looks", fine + " of " + items.size() + " policies and distributions are looked at"));
        secrets(items).forEach((path, users) -> checks.add(secret(path, users)));
        return checks;
    }

    /** Whether the operator looks at one, as far as its status says. Destinations are the operator's to reach. */
    static Check looked(Item item, Instant now) {
        String area = Shown.text(item.shortForm()) + " in " + Shown.text(item.namespace());
        var stalled = item.condition("Stalled").filter(condition -> condition.status() == Condition.Status.True);
        if (stalled.isPresent()) {
            return Check.problem(area, said(stalled.get()), todo(stalled.get()));
        }
        if (item.suspended()) {
            return Check.unknown(area, "suspended: nobody looks", "Set spec.suspend to false to go on.");
        }
        if (!item.observed()) {
            boolean young = item.created()
                    .map(time -> time.plus(FIRST_LOOK).isAfter(now))
                    .orElse(false);
            String todo = "Is the operator at work, and is this namespace one that it watches?";
            return young
                    ? Check.unknown(area, "not observed yet; it is new", todo)
                    : Check.problem(area, "not observed, or not since its spec was changed", todo);
        }
        if (Standing.overdue(item, now)) {
            return Check.problem(
                    area,
                    "last looked at " + Ages.since(item.lastObserved(), now) + " ago: more than three intervals",
                    "Is the operator at work? Its log and metrics say how many looks wait.");
        }
        return item.condition(item.kind() == Kind.POLICY ? "Observed" : "Ready")
                .filter(condition -> condition.status() != Condition.Status.True)
                .map(condition -> condition.status() == Condition.Status.False
                        ? Check.problem(area, said(condition), todo(condition))
                        : Check.unknown(area, said(condition), todo(condition)))
                .orElseGet(() -> Check.ok(area, "looked at"));
    }

    private static String said(Condition condition) {
        return Shown.text(condition.reason()) + ": " + Shown.text(condition.message());
    }

    private static String todo(Condition condition) {
        return Glossary.of(condition.reason()).stream()
                .map(Glossary.Entry::todo)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The Secrets that are named, by their paths in the API, each with what names it. */
    private static Map<String, List<String>> secrets(List<Item> items) {
        var secrets = new TreeMap<String, List<String>>();
        for (Item item : items) {
            for (String name : named(item.raw().path("spec"))) {
                secrets.computeIfAbsent(
                                "/api/v1/namespaces/" + ApiReader.escaped(item.namespace()) + "/secrets/"
                                        + ApiReader.escaped(name),
                                ignored -> new ArrayList<>())
                        .add(Shown.text(item.shortForm()));
            }
        }
        return secrets;
    }

    /** The name in each reference to a Secret, wherever in a spec it stands. */
    static List<String> named(JsonNode spec) {
        var names = new ArrayList<String>();
        spec.properties().forEach(member -> {
            if (member.getKey().equals("secretRef") || member.getKey().endsWith("SecretRef")) {
                names.add(member.getValue().path("name").asText());
            } else if (member.getValue().isObject()) {
                names.addAll(named(member.getValue()));
            } else if (member.getValue().isArray()) {
                member.getValue().forEach(element -> names.addAll(named(element)));
            }
        });
        return names.stream().filter(name -> !name.isEmpty()).distinct().toList();
    }

    private Check secret(String path, List<String> users) {
        String name = Shown.text(path.substring(path.lastIndexOf('/') + 1));
        String area = "credential " + name;
        String of = ", which " + String.join(", ", users) + (users.size() == 1 ? " names" : " name");
        return switch (Answer.to(() -> requests.metadata(path))) {
            case Answer.Found(JsonNode ignored) -> Check.ok(area, "the Secret is there" + of);
            case Answer.Missing() ->
                Check.problem(
                        area,
                        "there is no such Secret" + of,
                        "Create it there, with the keys that the page of the destination or source lists.");
            case Answer.Refused(String why) ->
                Check.unknown(area, "you may not read Secrets there, so whether it is there can't be told" + of, why);
        };
    }
}
