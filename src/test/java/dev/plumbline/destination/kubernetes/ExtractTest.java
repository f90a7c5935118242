package dev.plumbline.destination.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractTest {

    private static final ObjectNode DESIRED = yaml("""
            kind: Deployment
            metadata: {labels: {app.kubernetes.io/name: web, tier: front}}
            spec:
              replicas: 3
              template:
                spec:
                  containers:
                    - name: web
                      image: web:1
                      args: [a, b]
                      ports: [{name: http, containerPort: 8080}]
                      env: [{name: MODE, value: auto}, {name: LEVEL, value: low}]
                    - {name: side, image: side:1}
            """);

    private static ObjectNode yaml(String text) {
        return Serialization.unmarshal(text, ObjectNode.class);
    }

    @Test
    void only_the_fields_at_issue_are_taken() {
        assertThat(Extract.of(DESIRED, List.of("/spec/replicas", "/metadata/labels/app.kubernetes.io~1name")))
                .contains(yaml("""
                        metadata: {labels: {app.kubernetes.io/name: web}}
                        spec: {replicas: 3}
                        """));
    }

    @Test
    void an_element_of_a_list_by_name_is_taken_in_part_with_what_names_it() {
        assertThat(Extract.of(
                        DESIRED,
                        List.of(
                                "/spec/template/spec/containers/0/env/1/value",
                                "/spec/template/spec/containers/0/ports/0/containerPort",
                                "/spec/template/spec/containers/1/image")))
                .contains(yaml("""
                        spec:
                          template:
                            spec:
                              containers:
                                - name: web
                                  env: [{name: LEVEL, value: low}]
                                  ports: [{name: http, containerPort: 8080}]
                                - {name: side, image: side:1}
                        """));
    }

    @Test
    void a_missing_element_is_taken_whole_and_so_is_a_list_without_names() {
        assertThat(Extract.of(
                        DESIRED,
                        List.of("/spec/template/spec/containers/0/args/1", "/spec/template/spec/containers/1")))
                .contains(yaml("""
                        spec:
                          template:
                            spec:
                              containers:
                                - {name: web, args: [a, b]}
                                - {name: side, image: side:1}
                        """));
    }

    @Test
    void the_whole_is_the_whole() {
        assertThat(Extract.of(DESIRED, List.of(""))).contains(DESIRED);
    }

    @Test
    void a_place_that_the_manifest_does_not_have_is_none() {
        assertThat(Extract.of(DESIRED, List.of("/spec/paused"))).isEmpty();
        assertThat(Extract.of(DESIRED, List.of("/spec/replicas/x"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/spec/template/spec/containers/0/image, /spec/template/spec/containers/1/image",
        "/spec/template/spec/containers/1/image, /spec/template/spec/containers/3/image",
        "/spec/template/spec/containers/2, /spec/template/spec/containers/0",
        "/spec/template/spec/containers/3, /spec/template/spec/containers/2",
        "/metadata/labels/a~1b, /metadata/labels/a~1b",
    })
    void an_observed_element_is_found_by_its_name_and_an_unexpected_one_by_its_turn(String field, String pointer) {
        var observed = yaml("""
                metadata: {labels: {a/b: c}}
                spec:
                  template:
                    spec:
                      containers:
                        - {name: alien, image: alien:1}
                        - {name: web, image: web:2}
                        - {name: zebra, image: zebra:1}
                        - {name: side, image: side:1}
                """);

        assertThat(Extract.pointer(DESIRED, observed, field)).contains(pointer);
    }

    @Test
    void a_place_that_is_not_there_any_more_has_no_pointer() {
        var observed = yaml("spec: {template: {spec: {containers: [{name: web}]}}}");

        assertThat(Extract.pointer(DESIRED, observed, "/spec/template/spec/containers/2"))
                .isEmpty();
        assertThat(Extract.pointer(DESIRED, observed, "/spec/paused")).isEmpty();
    }
}
