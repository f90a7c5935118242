package dev.plumbline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class KubectlTableTest {

    private static final String INCIDENTS = """
            {"kind": "Table", "apiVersion": "meta.k8s.io/v1",
             "columnDefinitions": [
               {"name": "Name", "type": "string", "priority": 0},
               {"name": "ENVIRONMENT", "type": "string", "priority": 0},
               {"name": "FINDINGS", "type": "integer", "priority": 0},
               {"name": "UID", "type": "string", "priority": 1},
               {"name": "EXPIRES", "type": "string", "priority": 0},
               {"name": "AGE", "type": "date", "priority": 0}],
             "rows": [
               {"cells": ["billing-config-7f3a09c1", "production", 2, "u1", "2026-11-22T09:00:00Z", "12s"]},
               {"cells": ["web", "staging", 0, "u2", null, "3d4h"]}]}
            """;

    private static KubectlTable table(String json) throws IOException {
        return KubectlTable.of(new ObjectMapper().readTree(json));
    }

    @Test
    void columns_are_as_wide_as_their_longest_cell_and_a_gap_of_three() throws IOException {
        assertThat(table(INCIDENTS).lines())
                .containsExactly(
                        "NAME                      ENVIRONMENT   FINDINGS   EXPIRES                AGE",
                        "billing-config-7f3a09c1   production    2          2026-11-22T09:00:00Z   12s",
                        "web                       staging       0                                 3d4h");
    }

    @Test
    void column_of_short_cells_is_six_wide() throws IOException {
        String json = """
                {"columnDefinitions": [{"name": "A"}, {"name": "B"}], "rows": [{"cells": ["x", true]}]}
                """;

        assertThat(table(json).lines()).containsExactly("A     B", "x     true");
    }

    @Test
    void columns_of_lower_priority_are_left_out() throws IOException {
        assertThat(table(INCIDENTS).columns()).doesNotContain("UID");
        assertThat(table(INCIDENTS).cell("web", "UID")).isEmpty();
    }

    @Test
    void cell_is_found_by_name_and_heading() throws IOException {
        assertThat(table(INCIDENTS).cell("billing-config-7f3a09c1", "FINDINGS")).contains("2");
        assertThat(table(INCIDENTS).cell("web", "EXPIRES")).contains("");
        assertThat(table(INCIDENTS).cell("nobody", "FINDINGS")).isEmpty();
    }

    @Test
    void text_of_several_lines_is_cut_at_the_first() throws IOException {
        String json = """
                {"columnDefinitions": [{"name": "A"}], "rows": [{"cells": ["one\\ntwo"]}]}
                """;

        assertThat(table(json).cell("one...", "A")).contains("one...");
    }

    @Test
    void table_without_rows_has_no_lines() throws IOException {
        assertThat(table("{\"columnDefinitions\": [{\"name\": \"Name\"}], \"rows\": []}")
                        .lines())
                .isEmpty();
    }
}
