package dev.plumbline.demo;

import dev.plumbline.desired.git.IsolatedSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Shows, against servers that it starts itself, how a policy goes in, an incident comes out, and people settle it, and how
 * a rotated secret arrives where it should. Stays up until Ctrl-C; with {@code DEMO=once} in the environment it ends after
 * the story. Exits with 1 where a line that the story announces did not come.
 */
public final class Demo {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Held here, for a logger that nobody holds is forgotten with its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private Demo() {}

    /** Tells the story. */
    public static void main(String[] args) throws IOException {
        ROOT.setLevel(Level.OFF);
        IsolatedSystem.install();
        var screen = Screen.ofTerminal(System.getenv());
        var ending = Ending.prepare(Thread.currentThread(), screen);
        int exit;
        try {
            exit = show(screen, ending, "once".equals(System.getenv("DEMO")));
        } catch (Ending.Begun e) {
            return;
        } catch (ExpectationMissed e) {
            missed(screen, e);
            exit = 1;
        } catch (IOException | RuntimeException e) {
            if (ending.hasBegun()) {
                // Servers end under the story's hands, and that is as it should be.
                return;
            }
            screen.bad("The demo can't go on: " + e.getMessage());
            exit = 1;
        }
        ending.leaveNothing();
        System.exit(exit);
    }

    private static int show(Screen screen, Ending ending, boolean once) throws IOException {
        screen.title("Plumbline: drift becomes an incident that people settle, and a secret is rotated");
        screen.say(
                "Everything here runs on this machine, listens on loopback, and is gone when the demo ends.",
                "Your own kubeconfig and clusters are not touched.");
        screen.step("Start what the story needs");
        var expecting = new Expecting(ending, PATIENCE);
        var world = World.start(ending, screen, expecting);
        try {
            new Story(world, screen, expecting).tell();
        } catch (ExpectationMissed e) {
            missed(screen, e);
            screen.say("The operator's log: " + world.operator().logFile().toAbsolutePath());
            return 1;
        }
        if (once) {
            screen.gap();
            screen.title("That was the story. DEMO=once: everything is being stopped and deleted.");
            return 0;
        }
        new YourTurn(world, screen).show();
        ending.await();
        throw new Ending.Begun();
    }

    private static void missed(Screen screen, ExpectationMissed miss) {
        screen.bad("This did not come: " + miss.getMessage());
        screen.say("There was instead:");
        screen.output(miss.seen().isEmpty() ? List.of("(nothing)") : miss.seen());
    }
}
