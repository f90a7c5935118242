package dev.plumbline.check.opentofu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.check.run.Concealment;
import dev.plumbline.check.run.JsonTree;
import dev.plumbline.check.run.Reading;
import dev.plumbline.check.run.Reading.Sides;
import dev.plumbline.check.run.Reading.Unread;
import dev.plumbline.check.run.Subjects;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Remark;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes both sides of a plan that only refreshes, as {@code show -json} prints it. Of each resource that differs, what the
 * state says is desired and what was found is observed; so it is of each output, under the name {@code output.NAME}. Pure.
 *
 * <p>What the plan marks as sensitive anywhere is hidden everywhere: its marks miss copies of a value in other attributes.
 */
final class PlanReader {

    /** The largest plan, in bytes. */
    static final int MAX_BYTES = 16 * 1024 * 1024;

    /** What every plan begins with; warnings of the tool may stand before it. */
    private static final byte[] BEGINNING = "{\"format_version\"".getBytes(StandardCharsets.UTF_8);

    private static final String UNKNOWN =
            "A value of it is not known before something else is applied: apply what is outstanding.";

    private static final Subject STATE = new Subject("state");
    private static final String NOT_SHOWN =
            "The tool says that the state differs, and its plan shows no value that does, as after an upgrade of a provider: run plan -refresh-only by hand, and take it over by apply -refresh-only.";

    private final Concealment concealment;
    private final Map<Subject, JsonNode> desired = new TreeMap<>();
    private final Map<Subject, JsonNode> observed = new TreeMap<>();
    private final List<Remark> remarks = new ArrayList<>();

    private PlanReader(Concealment concealment) {
        this.concealment = concealment;
    }

    /**
     * Reads a plan.
     *
     * @param printed what {@code show -json} printed
     * @param differs whether the tool said that something differs
     * @param key for what stands for values that are never shown
     * @param secrets values that went into the run and are never shown
     */
    static Reading read(byte[] printed, boolean differs, FingerprintKey key, Set<String> secrets) {
        if (printed.length > MAX_BYTES) {
            return unread(
                    Reason.TOO_LARGE,
                    "the plan has more than " + MAX_BYTES
                            + " bytes: split the module, or keep large values out of its state");
        }
        Optional<ObjectNode> plan = beginning(printed).flatMap(from -> JsonTree.object(printed, from, printed.length));
        if (plan.isEmpty()) {
            return unread(
                    Reason.MALFORMED,
                    "the plan that the tool printed is not whole JSON. Check that the tool's version is one that docs/checks/open-tofu.md names");
        }
        String version = plan.get().path("format_version").asText();
        if (!version.startsWith("1.")) {
            return unread(
                    Reason.UNEXPECTED_ANSWER,
                    "the plan has a format that this version of the operator does not know: upgrade the operator, or take an older version of the tool");
        }
        if (plan.get().path("errored").asBoolean()) {
            return unread(
                    Reason.UNEXPECTED_ANSWER,
                    "the plan is marked as one that failed on its way: run it by hand to see why");
        }
        var concealment = new Concealment(key).secrets(secrets);
        collect(plan.get(), concealment);
        sensitiveVariables(plan.get(), concealment);
        concealment.lookingThrough(printed.length);
        return new PlanReader(concealment).sides(plan.get(), differs);
    }

    private Reading sides(ObjectNode plan, boolean differs) {
        JsonNode drift = plan.path("resource_drift");
        JsonNode outputs = plan.path("output_changes");
        if (!(drift.isMissingNode() || drift.isArray()) || !(outputs.isMissingNode() || outputs.isObject())) {
            return malformed();
        }
        boolean moved = false;
        for (JsonNode resource : drift) {
            if (!resource.path("address").isTextual()
                    || !resource.path("change").isObject()) {
                return malformed();
            }
            moved |= resource.has("previous_address");
            String address = resource.get("address").textValue();
            if (resource.path("deposed").isTextual()) {
                address += " (deposed " + resource.get("deposed").textValue() + ")";
            }
            if (!change(Subjects.named(address), resource.get("change"))) {
                return malformed();
            }
        }
        for (var output : outputs.properties()) {
            if (!change(Subjects.named("output." + output.getKey()), output.getValue())) {
                return malformed();
            }
        }
        boolean nothing = desired.equals(observed) && remarks.isEmpty();
        if (differs && nothing && !moved) {
            remarks.add(new Remark(STATE, Remark.Kind.UNVERIFIABLE, NOT_SHOWN));
        }
        return new Sides(State.of(desired), State.of(observed), remarks);
    }

    /** Whether it could be read. */
    private boolean change(Subject subject, JsonNode change) {
        if (!change.path("actions").isArray() || desired.containsKey(subject) || observed.containsKey(subject)) {
            return false;
        }
        put(desired, subject, change, "before");
        put(observed, subject, change, "after");
        if (anyTrue(change.path("after_unknown"))) {
            remarks.add(new Remark(subject, Remark.Kind.UNVERIFIABLE, UNKNOWN));
        }
        return true;
    }

    /** What is marked on either side is marked on both. */
    private void put(Map<Subject, JsonNode> side, Subject subject, JsonNode change, String name) {
        JsonNode value = change.path(name);
        if (value.isNull() || value.isMissingNode()) {
            return;
        }
        side.put(
                subject,
                concealment.hidden(
                        concealment.marked(value, change.get("before_sensitive")), change.get("after_sensitive")));
    }

    /** Finds what is marked, wherever a value stands beside marks. */
    private static void collect(JsonNode node, Concealment concealment) {
        if (node.isObject()) {
            concealment.secret(node.get("before"), node.get("before_sensitive"));
            concealment.secret(node.get("before"), node.get("after_sensitive"));
            concealment.secret(node.get("after"), node.get("after_sensitive"));
            concealment.secret(node.get("after"), node.get("before_sensitive"));
            concealment.secret(node.get("values"), node.get("sensitive_values"));
            concealment.secret(node.get("value"), node.get("sensitive"));
        }
        if (node.isContainerNode()) {
            node.forEach(inner -> collect(inner, concealment));
        }
    }

    private static void sensitiveVariables(ObjectNode plan, Concealment concealment) {
        JsonNode values = plan.path("variables");
        for (var variable :
                plan.path("configuration").path("root_module").path("variables").properties()) {
            if (variable.getValue().path("sensitive").asBoolean()) {
                concealment.secret(values.path(variable.getKey()).path("value"));
            }
        }
    }

    private static boolean anyTrue(JsonNode marks) {
        if (marks.isContainerNode()) {
            for (JsonNode inner : marks) {
                if (anyTrue(inner)) {
                    return true;
                }
            }
        }
        return marks.isBoolean() && marks.booleanValue();
    }

    /** Where the plan begins: at the beginning of a line. */
    private static Optional<Integer> beginning(byte[] printed) {
        for (int at = 0; at + BEGINNING.length <= printed.length; at++) {
            if ((at == 0 || printed[at - 1] == '\n') && startsWith(printed, at)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static boolean startsWith(byte[] printed, int at) {
        for (int index = 0; index < BEGINNING.length; index++) {
            if (printed[at + index] != BEGINNING[index]) {
                return false;
            }
        }
        return true;
    }

    private static Reading malformed() {
        return unread(
                Reason.MALFORMED,
                "the plan that the tool printed has parts that are not as a plan's are. Check that the tool's version is one that docs/checks/open-tofu.md names");
    }

    private static Reading unread(Reason reason, String message) {
        return new Unread(new Unavailable(reason, message));
    }
}
