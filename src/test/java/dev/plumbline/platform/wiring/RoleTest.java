package dev.plumbline.platform.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoleTest {

    @Test
    void a_process_is_what_its_setting_says() {
        assertThat(Role.of("operator")).isEqualTo(Role.OPERATOR);
        assertThat(Role.of("converger")).isEqualTo(Role.CONVERGER);
    }

    @Test
    void a_role_that_is_none_starts_nothing_and_names_those_that_are() {
        assertThatThrownBy(() -> Role.of("convergr")).hasMessage("plumbline.role has to be one of operator, converger");
    }
}
