package dev.plumbline.destination.n8n;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Step;
import dev.plumbline.destination.Writer;
import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.State;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.http.Credential;
import dev.plumbline.platform.http.GuardedHttpClient;
import io.quarkus.arc.lookup.LookupIfProperty;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings one workflow back. It reads all workflows first and finds the one that is meant as the observer does; then it
 * writes what is there with the approved places set right: {@code PUT /workflows/{id}}, then {@code /activate} or
 * {@code /deactivate}, each only where something is to be done. A workflow that isn't there is made. None is deleted.
 */
@Singleton
@LookupIfProperty(name = "plumbline.role", stringValue = "converger")
public final class N8nWriter implements Writer<DestinationSpec.N8n> {

    private static final int SHOWN = 128;

    private final GuardedHttpClient http;
    private final InstantSource clock;

    @Inject
    public N8nWriter(GuardedHttpClient http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Class<DestinationSpec.N8n> spec() {
        return DestinationSpec.N8n.class;
    }

    @Override
    public Written write(
            DestinationSpec.N8n spec, String namespace, Step step, State desired, Credentials credentials) {
        return carryOut(spec, step, desired, credentials, false);
    }

    @Override
    public Written rehearse(
            DestinationSpec.N8n spec, String namespace, Step step, State desired, Credentials credentials) {
        return carryOut(spec, step, desired, credentials, true);
    }

    private Written carryOut(
            DestinationSpec.N8n spec, Step step, State desired, Credentials credentials, boolean rehearsal) {
        Set<String> subjects = step.changes().stream().map(Change::subject).collect(Collectors.toSet());
        List<String> fields = step.changes().stream()
                .map(change -> change.field() == null ? "" : change.field())
                .toList();
        if (subjects.size() != 1
                || !fields.stream()
                        .allMatch(field -> WorkflowChange.isWritten(field) || WorkflowChange.isActivation(field))) {
            return new Written.Failed("The step is not about what n8n's API writes of one workflow.");
        }
        var subject = new Subject(subjects.iterator().next());
        if (!(desired.values().get(subject) instanceof ObjectNode wanted)) {
            return new Written.Failed("What should hold for " + shown(subject) + " is no workflow: correct the truth.");
        }
        return switch (N8nAddress.of(spec.baseUrl())) {
            case Lookup.Failed<N8nAddress>(var why) -> new Written.Failed(why.message());
            case Lookup.Found<N8nAddress>(var address) ->
                switch (credentials.forHost(address.host())) {
                    case Lookup.Failed<Credential>(var why) -> new Written.Failed(why.message());
                    case Lookup.Found<Credential>(var token) -> {
                        var calls = new N8nCalls(http, clock, address, ApiKey.of(token));
                        yield new WorkflowWrite(calls, spec, subject, wanted, fields, rehearsal).of(desired);
                    }
                };
        };
    }

    private static String shown(Subject subject) {
        return ForeignText.shown(subject.name(), SHOWN);
    }

    /** The writing of one workflow. */
    private record WorkflowWrite(
            N8nCalls calls,
            DestinationSpec.N8n spec,
            Subject subject,
            ObjectNode wanted,
            List<String> fields,
            boolean rehearsal) {

        Written of(State desired) {
            return switch (calls.workflows(N8nObserver.tags(spec))) {
                case Lookup.Failed<WorkflowPages.All>(var why) ->
                    new Written.Failed(shown(subject) + " was not written: " + why.message());
                case Lookup.Found<WorkflowPages.All>(var all) -> {
                    State named = WorkflowNames.named(desired, WorkflowNames.own(all.workflows()));
                    JsonNode live = named.values().get(subject);
                    yield live instanceof ObjectNode workflow ? change(workflow) : create(all.workflows());
                }
            };
        }

        private Written create(List<ObjectNode> there) {
            if (!fields.contains("")) {
                return new Written.Failed(shown(subject)
                        + " is not there any more. Look at the proposal that follows, and approve that.");
            }
            if (!N8nObserver.tags(spec).isEmpty()) {
                return new Written.Failed(
                        shown(subject)
                                + " is not among the workflows with the tags that the policy names: give it its tags in n8n, or import it there.");
            }
            String name = wanted.path("name").asText();
            if (there.stream()
                    .anyMatch(workflow -> workflow.path("name").asText().equals(name))) {
                return new Written.Failed("Several workflows are called as " + shown(subject)
                        + " is, so that nobody can tell which one is meant: rename or delete the others in n8n.");
            }
            Optional<ObjectNode> body = WorkflowChange.of(wanted, wanted, List.of(""));
            if (body.isEmpty()) {
                return noWorkflow();
            }
            if (rehearsal) {
                return new Written.Done("");
            }
            return switch (calls.create(body.get())) {
                case Lookup.Failed<N8nCalls.Answer>(var why) -> unknown(why.message());
                case Lookup.Found<N8nCalls.Answer>(var answer) ->
                    answer.status() != 200
                            ? refused("to make", answer.status())
                            : answer.id().map(id -> activation(id, false)).orElseGet(this::noAnswer);
            };
        }

        private Written change(ObjectNode live) {
            String id = live.get("id").textValue();
            List<String> written =
                    fields.stream().filter(WorkflowChange::isWritten).toList();
            Optional<ObjectNode> body = WorkflowChange.of(wanted, live, written);
            if (body.isEmpty()) {
                return written.contains("") ? noWorkflow() : notThere();
            }
            boolean active = live.path(WorkflowChange.ACTIVE).asBoolean();
            if (rehearsal) {
                return done(id);
            }
            if (!written.isEmpty() && !WorkflowChange.isSame(body.get(), live)) {
                switch (calls.replace(id, body.get())) {
                    case Lookup.Failed<N8nCalls.Answer>(var why) -> {
                        return unknown(why.message());
                    }
                    case Lookup.Found<N8nCalls.Answer>(var answer) -> {
                        if (!answer.isDone(id)) {
                            return answer.status() == 200 ? noAnswer() : refused("to write", answer.status());
                        }
                    }
                }
            }
            return activation(id, active);
        }

        private Written activation(String id, boolean isActive) {
            boolean should = wanted.path(WorkflowChange.ACTIVE).asBoolean();
            if (fields.stream().noneMatch(WorkflowChange::isActivation) || should == isActive) {
                return done(id);
            }
            return switch (calls.activate(id, should)) {
                case Lookup.Failed<N8nCalls.Answer>(var why) -> unknown(why.message());
                case Lookup.Found<N8nCalls.Answer>(var answer) ->
                    answer.isDone(id)
                            ? done(id)
                            : answer.status() == 200
                                    ? noAnswer()
                                    : refused(should ? "to activate" : "to deactivate", answer.status());
            };
        }

        private static Written done(String id) {
            return new Written.Done("workflow " + ForeignText.shown(id, SHOWN));
        }

        private Written refused(String what, int status) {
            return new Written.Failed(N8nAdvice.onWrite(what + " " + shown(subject), status));
        }

        /** While it starts, n8n answers any request with 200 and a sentence. */
        private Written noAnswer() {
            return unknown("the answer names no workflow, as while n8n starts. Look at it in n8n, then approve again.");
        }

        private Written unknown(String why) {
            return new Written.Failed(shown(subject) + " may or may not be written: " + why);
        }

        private Written notThere() {
            return new Written.Failed(
                    shown(subject)
                            + ": a place of the step can't be found in it any more. Look at the proposal that follows, and approve that.");
        }

        private Written noWorkflow() {
            return new Written.Failed("What should hold for " + shown(subject)
                    + " is no workflow: it needs a name, a list of nodes and an object of connections.");
        }
    }
}
