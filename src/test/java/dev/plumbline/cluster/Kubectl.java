package dev.plumbline.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The kubectl that tests run. */
public final class Kubectl {

    private Kubectl() {}

    /**
     * The one of the test cluster's version where it lies there, else the first on the search path.
     *
     * @throws IllegalStateException where there is none; the message says what to install
     */
    public static Path here() {
        Path usual = Binaries.inUsualFolder().kubectl();
        return Stream.concat(
                        Stream.of(usual),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(folder -> Path.of(folder, "kubectl")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No kubectl lies in " + usual + " or on the PATH: install one and run this again."));
    }
}
