package dev.plumbline.simulator;

import dev.plumbline.tools.CachedTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real {@code ansible-playbook}: on the search path, or in the user's cache, installed there with Python's own means when it
 * is first needed.
 */
public final class AnsibleBinary {

    private static final String PROGRAM = "ansible-playbook";

    private static final CachedTool TOOL = new CachedTool(
            "ansible-playbook",
            Path.of("ansible"),
            List.of("bin/" + PROGRAM),
            "ansible/install.sh",
            "python3",
            Duration.ofMinutes(10),
            "Install ansible-core 2.14 or newer, as by apt-get install ansible-core or pip install ansible-core.");

    private AnsibleBinary() {}

    /** @throws IllegalStateException where it is not there and can't be installed; the message says what to install */
    public static Path here() {
        return CachedTool.onPath(PROGRAM).orElseGet(() -> TOOL.folder().resolve(Path.of("bin", PROGRAM)));
    }
}
