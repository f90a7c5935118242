package dev.plumbline.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The programs of real DNS servers for zones, and how each is told what to serve. */
public enum DnsProgram {
    KNOT("knotd", "--version") {
        @Override
        String settings(Path folder, int port, int second) {
            return """
                    server:
                      rundir: "%1$s"
                      listen: [ 127.0.0.1@%2$d, 127.0.0.1@%3$d ]
                    log:
                      - target: stderr
                        any: warning
                    database:
                      storage: "%1$s"
                    template:
                      - id: default
                        storage: "%1$s"
                        zonefile-sync: -1
                    zone:
                      - domain: example.com
                        file: example.com.zone
                    """.formatted(folder, port, second);
        }

        @Override
        List<String> command(Path program, Path settings) {
            return List.of(program.toString(), "-c", settings.toString());
        }
    },
    NSD("nsd", "-v") {
        @Override
        String settings(Path folder, int port, int second) {
            return """
                    server:
                      ip-address: 127.0.0.1@%2$d
                      ip-address: 127.0.0.1@%3$d
                      port: %2$d
                      do-ip6: no
                      username: ""
                      database: ""
                      zonesdir: "%1$s"
                      pidfile: "%1$s/nsd.pid"
                      xfrdfile: "%1$s/xfrd.state"
                      zonelistfile: "%1$s/zone.list"
                      rrl-ratelimit: 0
                    remote-control:
                      control-enable: no
                    zone:
                      name: example.com
                      zonefile: example.com.zone
                    """.formatted(folder, port, second);
        }

        @Override
        List<String> command(Path program, Path settings) {
            return List.of(program.toString(), "-d", "-c", settings.toString());
        }
    },
    BIND("named", "-v") {
        @Override
        String settings(Path folder, int port, int second) {
            return """
                    options {
                      directory "%1$s";
                      pid-file "%1$s/named.pid";
                      session-keyfile "%1$s/session.key";
                      listen-on port %2$d { 127.0.0.1; };
                      listen-on port %3$d { 127.0.0.1; };
                      listen-on-v6 { none; };
                      recursion no;
                      dnssec-validation no;
                    };
                    controls { };
                    zone "example.com" { type master; file "example.com.zone"; };
                    """.formatted(folder, port, second);
        }

        @Override
        List<String> command(Path program, Path settings) {
            return List.of(program.toString(), "-g", "-c", settings.toString());
        }
    };

    private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+)+");

    private final String executable;
    private final String versionOption;

    DnsProgram(String executable, String versionOption) {
        this.executable = executable;
        this.versionOption = versionOption;
    }

    /** What its file of settings says: it serves example.com on two ports of loopback. */
    abstract String settings(Path folder, int port, int second);

    abstract List<String> command(Path program, Path settings);

    /** Where the program lies in one of these folders; empty where it does in none. */
    public Optional<Path> in(List<Path> folders) {
        return folders.stream()
                .map(folder -> folder.resolve(executable))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The folders of the PATH, and those in which servers lie that it often leaves out. */
    public static List<Path> folders() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .distinct()
                .toList();
    }

    /** The version that the program names; it differs in where it is told. */
    public String version(Path program) {
        try {
            var process = new ProcessBuilder(program.toString(), versionOption)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var said = VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return said.find() ? said.group() : "of a version that it does not tell";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
