package dev.plumbline.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A real {@code ansible-playbook}: on the search path. */
public final class AnsibleBinary {

    private AnsibleBinary() {}

    /** @throws IllegalStateException where it is not there; the message says what to install */
    public static Path here() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(entry -> entry.startsWith("/"))
                .map(entry -> Path.of(entry, "ansible-playbook"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no ansible-playbook on the PATH."
                        + " Install ansible-core 2.14 or newer, as by apt-get install ansible-core or pip install ansible-core,"
                        + " and run this again."));
    }
}
