package dev.plumbline.cli.look;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.cli.Cluster;
import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Kind;
import dev.plumbline.cli.Requests;
import dev.plumbline.cli.Terminal;
import dev.plumbline.cli.Waiting;
import dev.plumbline.cli.look.Check.State;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubectl drift doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks the installation, your rights and what is looked at in a namespace, and says what to do.",
        footer = {
            "",
            "It asks the API server alone. Whether a destination can be reached is what the operator reports. Ends with 1"
                    + " where there is a problem. What you may not look at is unknown, and no problem."
        })
final class DoctorCommand implements Callable<Integer> {

    private static final int STATE = 9;

    private final Terminal terminal;

    @Mixin
    private Cluster cluster;

    @Option(
            names = "--operator-namespace",
            paramLabel = "NAME",
            description = "Where the operator is installed. Default: ${DEFAULT-VALUE}.")
    private String operatorNamespace = "plumbline-system";

    @Option(
            names = "--converger-namespace",
            paramLabel = "NAME",
            description = "Where the converger is, if it is installed. Default: ${DEFAULT-VALUE}.")
    private String convergerNamespace = "plumbline-converger";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            description = "json, for scripts.")
    private Form form;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Check> checks;
        try (var requests = cluster.requests();
                var waiting = Waiting.on(terminal, "looking at the cluster")) {
            checks = examine(requests);
        }
        if (form == null || form == Form.wide) {
            lines(checks, new Paint(terminal.coloured())).forEach(terminal.out()::println);
        } else {
            terminal.out().println(form.written(document(checks)));
        }
        return count(checks, State.PROBLEM) == 0 ? ExitCode.DONE : ExitCode.FOUND;
    }

    private List<Check> examine(Requests requests) {
        String namespace = cluster.namespace();
        var now = terminal.clock().instant();
        var checks = new ArrayList<>(new ClusterChecks(requests).all());
        checks.addAll(new InstallationChecks(requests, now, operatorNamespace, convergerNamespace).all());
        checks.addAll(new RightsChecks(requests, namespace, operatorNamespace).all());
        if (checks.stream().noneMatch(check -> check.area().startsWith("CRD") && check.state() == State.PROBLEM)) {
            checks.addAll(resources(requests, namespace));
        }
        return checks;
    }

    private List<Check> resources(Requests requests, String namespace) {
        var reader = new ApiReader(requests);
        var items = new ArrayList<Item>();
        try {
            items.addAll(reader.list(Kind.POLICY, Optional.of(namespace), ""));
            items.addAll(reader.list(Kind.DISTRIBUTION, Optional.of(namespace), ""));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return List.of(Check.unknown("looks", "you may not list policies and distributions in " + namespace, ""));
        }
        return new ResourceChecks(requests, terminal.clock().instant()).all(items);
    }

    static List<String> lines(List<Check> checks, Paint paint) {
        var sheet = new Sheet(paint);
        for (Check check : checks) {
            String state = check.state().word();
            sheet.line(
                    0,
                    STATE,
                    Paint.Tone.PLAIN,
                    paint.in(check.state().tone(), state) + " ".repeat(STATE - state.length()) + check.area() + ": "
                            + check.what());
            if (!check.todo().isEmpty() && check.state() != State.OK) {
                sheet.line(STATE, 0, Paint.Tone.PLAIN, check.todo());
            }
        }
        sheet.line(0, "");
        sheet.line(
                0,
                count(checks, State.PROBLEM) + (count(checks, State.PROBLEM) == 1 ? " problem, " : " problems, ")
                        + count(checks, State.UNKNOWN) + " unknown, " + count(checks, State.OK) + " ok.");
        return sheet.lines();
    }

    private static com.fasterxml.jackson.databind.JsonNode document(List<Check> checks) {
        var document = JsonNodeFactory.instance.objectNode();
        document.put("problems", count(checks, State.PROBLEM));
        document.put("unknown", count(checks, State.UNKNOWN));
        var list = document.putArray("checks");
        checks.forEach(check -> list.addObject()
                .put("area", check.area())
                .put("state", check.state().word())
                .put("what", check.what())
                .put("todo", check.todo()));
        return document;
    }

    private static long count(List<Check> checks, State state) {
        return checks.stream().filter(check -> check.state() == state).count();
    }
}
