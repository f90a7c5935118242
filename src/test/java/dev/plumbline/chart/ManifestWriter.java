package dev.plumbline.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes what {@code deploy/} has of the chart: {@code make manifests}. */
public final class ManifestWriter {

    private static final String HEADER = "# Written by make manifests from helm/plumbline: change that.\n";

    private static final String BASE = "base";
    private static final String CONVERGER = "overlays/converger";
    private static final String NAMESPACED = "overlays/namespaced";

    /** The namespace that the overlay of named namespaces watches, for want of the reader's own. */
    static final String WATCHED = "shop";

    private ManifestWriter() {}

    /** Writes each file below the folder that the one argument names. */
    public static void main(String[] args) throws IOException {
        for (var file : generate().entrySet()) {
            Path path = Path.of(args[0]).resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    /** The text of each file by its path below {@code deploy/}. */
    static Map<String, String> generate() {
        var files = new TreeMap<String, String>();
        // The CRDs stay in crds/: whoever deletes a kustomization deletes all of it, and with them every incident.
        var base = Rendering.of("--set", "crds.install=false");
        for (String name : base.documents().stream()
                .map(Rendering.Document::template)
                .distinct()
                .toList()) {
            files.put(BASE + "/" + name, text(base.from(name)));
        }
        var converger = Rendering.of("--set", "crds.install=false,converger.enabled=true");
        for (String name : converger.from("converger/").documents().stream()
                .map(Rendering.Document::template)
                .distinct()
                .toList()) {
            files.put(CONVERGER + "/" + name.replace("converger/", ""), text(converger.from(name)));
        }
        var namespaced = Rendering.of("--set", "crds.install=false,watchNamespaces={" + WATCHED + "}");
        files.put(
                NAMESPACED + "/" + WATCHED + ".yaml",
                text(new Rendering(namespaced.documents().stream()
                        .filter(each ->
                                each.json().at("/metadata/namespace").asText().equals(WATCHED))
                        .toList())));
        return files;
    }

    private static String text(Rendering rendering) {
        return HEADER
                + rendering.documents().stream()
                        .map(each -> each.text().strip() + "\n")
                        .collect(Collectors.joining("---\n"));
    }
}
