package dev.plumbline.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DnsContractTest {

    private final Given given = new Given(Map.of("PLUMBLINE_CONTRACT_DNS_SERVER", "all"));
    private final DnsContract contract = new DnsContract(List.of());

    @Test
    void where_no_server_is_installed_it_says_what_to_install_and_does_not_hold() {
        assertThat(contract.address(given)).hasToString("loopback:none");
        assertThat(contract.checks(given, new Tools(null, null)))
                .singleElement()
                .satisfies(check -> assertThat(check.proof().get())
                        .hasValueSatisfying(said -> assertThat(said).contains("apt-get install knot")));
    }
}
