package dev.plumbline.check.run;

import java.util.List;
import java.util.Set;

/**
 * One call of a tool.
 *
 * @param name what people call it, as {@code plan}
 * @param arguments after the program's own name; they hold no secret, for other processes can see them
 * @param goesOn the exit codes after which the next command is called
 */
public record Command(String name, List<String> arguments, Set<Integer> goesOn) {

    public Command {
        arguments = List.copyOf(arguments);
        goesOn = Set.copyOf(goesOn);
    }
}
