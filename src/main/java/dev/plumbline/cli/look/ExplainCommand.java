package dev.plumbline.cli.look;

import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Stop;
import dev.plumbline.cli.Terminal;
import dev.plumbline.cli.look.Paint.Tone;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code kubectl drift explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says what a word of a status means, and what to do. Asks no cluster.")
final class ExplainCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(
            arity = "0..1",
            paramLabel = "WORD",
            description = "A condition, a reason, a phase, a kind of finding, an evidence or the like, as Unverifiable."
                    + " Without it, all words that are known.")
    private String word;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        lines(word, new Paint(terminal.coloured())).forEach(terminal.out()::println);
        return ExitCode.DONE;
    }

    static List<String> lines(String word, Paint paint) {
        var sheet = new Sheet(paint);
        if (word == null) {
            Glossary.all().stream()
                    .collect(Collectors.groupingBy(
                            Glossary.Entry::sort, java.util.LinkedHashMap::new, Collectors.toList()))
                    .forEach((sort, entries) -> {
                        sheet.heading(sort.toString());
                        sheet.line(2, entries.stream().map(Glossary.Entry::word).collect(Collectors.joining(" ")));
                    });
            return sheet.lines();
        }
        var found = Glossary.of(word);
        if (found.isEmpty()) {
            throw new Stop(
                    ExitCode.NOT_FOUND,
                    "'" + Shown.text(word, Sheet.WIDTH)
                            + "' is no word that is known here: 'kubectl drift explain' alone lists them");
        }
        for (var entry : found) {
            sheet.heading(entry.word() + " (" + entry.sort() + ")");
            sheet.line(2, entry.meaning());
            if (!entry.todo().isEmpty()) {
                sheet.line(2, Tone.DIM, entry.todo());
            }
        }
        return sheet.lines();
    }
}
