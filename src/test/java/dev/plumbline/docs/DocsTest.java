package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.drift.Observation.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation says of the code is so. */
class DocsTest {

    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:Test|IT))`");

    @Test
    void every_relative_link_leads_somewhere() {
        var broken = new ArrayList<String>();
        for (Page page : Page.all()) {
            for (String link : page.links()) {
                if (!link.matches("[a-z]+:.*") && !resolves(page, link)) {
                    broken.add(page + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void each_reason_for_a_failed_look_is_explained_once() {
        var explained = Page.of(Path.of("docs/policies.md")).table("Why a look failed").stream()
                .map(row -> bare(row.getFirst()))
                .toList();

        assertThat(explained)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Reason.values()).map(Reason::word).toList());
    }

    @Test
    void each_setting_is_listed_with_its_default() {
        var listed = new TreeMap<String, String>();
        for (List<String> row : Page.of(Path.of("docs/install.md")).table("Settings")) {
            listed.put(bare(row.get(0)).replaceAll("<[a-z]+>", "*"), bare(row.get(1)));
        }

        assertThat(listed).isEqualTo(Settings.inCode());
    }

    @Test
    void each_test_that_is_named_is_there() throws IOException {
        var named = Page.all().stream()
                .flatMap(page -> TEST.matcher(page.text()).results().map(found -> found.group(1) + ".java"))
                .toList();

        try (var files = Files.walk(Path.of("src/test/java"))) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .containsAll(named);
        }
    }

    private static boolean resolves(Page page, String link) {
        int hash = link.indexOf('#');
        String path = hash < 0 ? link : link.substring(0, hash);
        Path folder =
                page.file().getParent() == null ? Path.of("") : page.file().getParent();
        Path target = path.isEmpty() ? page.file() : folder.resolve(path).normalize();
        return Files.exists(target) && (hash < 0 || Page.of(target).anchors().contains(link.substring(hash + 1)));
    }

    private static String bare(String cell) {
        return cell.replace("`", "");
    }
}
