package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class ApiReferenceTest {

    @Test
    void the_reference_is_current() throws IOException {
        assertThat(Files.readString(ApiReference.PAGE))
                .as("run make api-reference")
                .isEqualTo(ApiReference.text());
    }

    @Test
    void each_object_has_a_heading_of_its_own() {
        assertThat(Page.of(ApiReference.PAGE).anchors()).doesNotHaveDuplicates();
    }
}
