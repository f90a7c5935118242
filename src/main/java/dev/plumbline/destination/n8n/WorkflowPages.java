package dev.plumbline.destination.n8n;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Reads all workflows of an instance, page after page. */
final class WorkflowPages {

    /** The most workflows that one policy looks at. */
    static final int MAX_WORKFLOWS = 2_000;

    /** The most pages, whatever stands on them. */
    static final int MAX_PAGES = 40;

    private WorkflowPages() {}

    /** Gets one page. */
    @FunctionalInterface
    interface Reader {
        Lookup<Read> read(URI page);
    }

    /** A page and when n8n gave it. */
    record Read(WorkflowsPage page, Instant time) {}

    /**
     * All workflows that carry all of the tags.
     *
     * @param time when n8n gave the oldest of the pages
     */
    record All(List<ObjectNode> workflows, Instant time) {

        /** Shows no workflow. */
        @Override
        public String toString() {
            return "All[" + workflows.size() + " workflows, " + time + "]";
        }
    }

    static Lookup<All> read(N8nAddress address, List<String> tags, Reader reader) {
        var workflows = new ArrayList<ObjectNode>();
        Set<String> ids = new HashSet<>();
        Set<String> cursors = new HashSet<>();
        Optional<String> cursor = Optional.empty();
        Instant oldest = Instant.MAX;
        for (int number = 0; number < MAX_PAGES; number++) {
            Read read;
            switch (reader.read(address.page(cursor, tags))) {
                case Lookup.Failed<Read>(var why) -> {
                    return new Lookup.Failed<>(why);
                }
                case Lookup.Found<Read>(var found) -> read = found;
            }
            oldest = read.time().isBefore(oldest) ? read.time() : oldest;
            for (ObjectNode workflow : read.page().workflows()) {
                if (!ids.add(workflow.get("id").textValue())) {
                    return failed(
                            Reason.MALFORMED,
                            "a workflow is listed twice, as it is when workflows come or go between two pages. The next observation looks again");
                }
                if (carriesAll(workflow, tags)) {
                    workflows.add(workflow);
                }
            }
            if (ids.size() > MAX_WORKFLOWS) {
                return tooMany();
            }
            cursor = read.page().cursor();
            if (cursor.isEmpty()) {
                return new Lookup.Found<>(new All(List.copyOf(workflows), oldest));
            }
            if (!cursors.add(cursor.get())) {
                return failed(
                        Reason.MALFORMED,
                        "a page leads back to one that was read. Nothing is known until n8n, or what stands between it and here, answers rightly again");
            }
        }
        return tooMany();
    }

    private static boolean carriesAll(ObjectNode workflow, List<String> tags) {
        return tags.isEmpty()
                || StreamSupport.stream(workflow.path("tags").spliterator(), false)
                        .map(tag -> tag.path("name").asText())
                        .collect(Collectors.toSet())
                        .containsAll(tags);
    }

    private static Lookup<All> tooMany() {
        return failed(
                Reason.TOO_LARGE,
                "there are more than " + MAX_WORKFLOWS + " workflows or " + MAX_PAGES
                        + " pages of them: name tags, and split them over several policies");
    }

    private static Lookup<All> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
