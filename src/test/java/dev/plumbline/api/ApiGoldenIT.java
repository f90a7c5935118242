package dev.plumbline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.plumbline.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API server takes and what it refuses. Each file of {@code api/invalid} stands beside a text file with the
 * server's message, word by word. Where a file holds two documents, the first is taken and the second is an update of
 * it. With {@code -Dgolden.write=true} the messages are written instead of compared: read what changed.
 */
class ApiGoldenIT {

    private static final Path FOLDER = Path.of("src/test/resources/api");
    private static final String NAMESPACE = "golden";
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    @BeforeAll
    static void crds_are_there() {
        var cluster = TestCluster.shared();
        cluster.applyCrds(Path.of("crds"));
        cluster.adminClient()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    static Stream<String> invalid() throws IOException {
        return names("invalid", ".yaml").stream();
    }

    static Stream<String> valid() throws IOException {
        return names("valid", ".yaml").stream();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void what_is_wrong_is_refused_with_a_message_that_says_so(String name) throws IOException {
        var documents = documents("invalid", name);
        var expected = FOLDER.resolve("invalid").resolve(name + ".txt");
        String message = null;
        try {
            documents.subList(0, documents.size() - 1).forEach(ApiGoldenIT::create);
            try {
                if (documents.size() == 1) {
                    create(documents.getLast());
                } else {
                    update(documents.getLast());
                }
            } catch (KubernetesClientException e) {
                message = e.getStatus().getMessage() + "\n";
            }
        } finally {
            delete(documents.getFirst());
        }
        if (message == null) {
            fail(name + ".yaml was taken");
        }
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, message);
        }
        assertThat(message).isEqualTo(Files.readString(expected));
    }

    @ParameterizedTest
    @MethodSource("valid")
    void what_is_right_is_taken(String name) throws IOException {
        var documents = documents("valid", name);
        try {
            create(documents.getFirst());
            documents.stream().skip(1).forEach(ApiGoldenIT::update);
        } finally {
            delete(documents.getFirst());
        }
    }

    @Test
    void no_message_stands_without_its_file() throws IOException {
        assertThat(names("invalid", ".txt")).isEqualTo(names("invalid", ".yaml"));
        assertThat(names("valid", ".txt")).isEmpty();
        try (var all = Files.walk(FOLDER)) {
            assertThat(all.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().matches(".*/(invalid|valid)/[a-z0-9-]+\\.(yaml|txt)"));
        }
    }

    private static KubernetesClient client() {
        return TestCluster.shared().adminClient();
    }

    private static void create(GenericKubernetesResource resource) {
        client().resource(resource)
                .inNamespace(NAMESPACE)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    private static void update(GenericKubernetesResource resource) {
        client().resource(resource)
                .inNamespace(NAMESPACE)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .update();
    }

    private static void delete(GenericKubernetesResource resource) {
        client().resource(resource).inNamespace(NAMESPACE).delete();
    }

    private static List<GenericKubernetesResource> documents(String folder, String name) throws IOException {
        var text = Files.readString(FOLDER.resolve(folder).resolve(name + ".yaml"));
        return Stream.of(text.split("(?m)^---\n"))
                .map(document -> YAML.unmarshal(document, GenericKubernetesResource.class))
                .toList();
    }

    private static List<String> names(String folder, String ending) throws IOException {
        try (var files = Files.list(FOLDER.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        }
    }
}
