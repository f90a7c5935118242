package dev.plumbline.cli;

import java.util.List;

/** The commands by which people say something. */
final class WordCommands {

    private WordCommands() {}

    static List<Object> all(Terminal terminal) {
        return List.of(
                new AckCommand(terminal),
                new StabilizeCommand(terminal),
                new ResolveCommand(terminal),
                new ApproveCommand(terminal),
                new ExtendCommand(terminal),
                new OverrideCommand(terminal),
                new BlessCommand(terminal),
                new CloseCommand(terminal),
                new ObserveCommand(terminal));
    }
}
