package dev.plumbline.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.api.DestinationSpec.Http;
import dev.plumbline.destination.http.HttpObserver;
import dev.plumbline.drift.Observation.Observed;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.Subject;
import dev.plumbline.simulator.NginxProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the HTTP destination takes for granted of a web server, tried at an nginx that is started on loopback. */
final class NginxContract implements Provider {

    private static final String FILE = "a favicon, ".repeat(500);

    @Override
    public String name() {
        return "nginx";
    }

    @Override
    public String[] needs() {
        return new String[] {"NGINX_PROGRAM"};
    }

    @Override
    public List<String> takes() {
        return List.of();
    }

    @Override
    public URI address(Given given) {
        return Path.of(given.get("NGINX_PROGRAM")).toUri();
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        String program = given.get("NGINX_PROGRAM");
        return List.of(
                new Check("the program says its version: " + LocalTool.version(program, "-v"), Check::holds),
                new Check(
                        "a published file is known by the sum of its bytes, however it is sent, and by 304 the second time",
                        () -> served(Path.of(program), tools)));
    }

    private static Optional<String> served(Path program, Tools tools) {
        try {
            Path folder = Files.createTempDirectory("plumbline-contract-");
            Path root = Files.createDirectory(folder.resolve("root"));
            Files.writeString(root.resolve("favicon.ico"), FILE);
            try (var nginx = NginxProcess.start(program, folder, root)) {
                var observer = new HttpObserver(tools.http());
                var spec = new Http(nginx.url().toString(), List.of("/favicon.ico", "/gone"), null, null);
                return seen(observer, spec)
                        .or(() -> seen(observer, spec))
                        .or(() -> nginx.answered(304) == 0
                                ? Check.instead("the whole file again, where nothing had changed")
                                : Check.holds());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> seen(HttpObserver observer, Http spec) {
        return switch (observer.observe(spec, Tools.look(Map.of()))) {
            case Unavailable why -> Check.instead(why.reason().word() + ": " + why.message());
            case Observed observed -> {
                JsonNode file = observed.state().values().get(new Subject("/favicon.ico"));
                JsonNode gone = observed.state().values().get(new Subject("/gone"));
                if (!file.path("sha256").asText().equals(sha256())) {
                    yield Check.instead("another sum than the file's");
                }
                yield gone.path("status").asInt() == 404
                        ? Check.holds()
                        : Check.instead("another status than 404 for what is not there");
            }
        };
    }

    private static String sha256() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(FILE.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
