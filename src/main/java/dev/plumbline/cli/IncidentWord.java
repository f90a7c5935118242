package dev.plumbline.cli;

import dev.plumbline.api.DriftIncident;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A word that is a field of an incident's spec, signed with the name of whoever says it. */
abstract class IncidentWord extends WordCommand {

    @Parameters(index = "0", paramLabel = "INCIDENT", description = "The incident.", converter = Named.Converter.class)
    private Named incident;

    @Mixin
    private TakenUp takenUp;

    IncidentWord(Terminal terminal) {
        super(terminal);
    }

    /** What is written, onto the incident as it was read. */
    abstract List<Edit> edits(DriftIncident read, String me);

    /** What the API server took, and what comes next. */
    abstract void tell(Sheet sheet, DriftIncident taken);

    @Override
    int say(Desk desk) {
        String name = incident.of(Kind.INCIDENT);
        var read = desk.read(DriftIncident.class, name);
        String me = desk.me();
        var taken = desk.write(DriftIncident.class, read, current -> edits(current, me));
        var sheet = new Sheet();
        tell(sheet, taken);
        print(sheet.lines());
        takenUp.await(desk, taken)
                .ifPresent(incident ->
                        print(List.of("Taken up: it is " + incident.getStatus().phase())));
        return ExitCode.DONE;
    }

    /** The incident as {@code namespace/name}. */
    static String nameOf(DriftIncident incident) {
        return incident.getMetadata().getNamespace() + "/"
                + incident.getMetadata().getName();
    }

    /** A command on this incident, to be copied. */
    static String command(String word, DriftIncident incident, String options) {
        return "kubectl drift " + word + " -n " + incident.getMetadata().getNamespace() + " "
                + incident.getMetadata().getName() + (options.isEmpty() ? "" : " " + options);
    }
}
