package dev.plumbline.contract;

import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec.Infisical;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.desired.infisical.InfisicalSource;
import dev.plumbline.platform.Look;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the source asks of Infisical. Nobody logs in wrongly here: three times, and the identity is locked. */
final class InfisicalContract implements Provider {

    @Override
    public String name() {
        return "Infisical";
    }

    @Override
    public String[] needs() {
        return new String[] {
            "INFISICAL_CLIENT_ID",
            "INFISICAL_CLIENT_SECRET",
            "INFISICAL_PROJECT",
            "INFISICAL_ENVIRONMENT",
            "INFISICAL_KEY"
        };
    }

    @Override
    public List<String> takes() {
        return List.of("INFISICAL_ADDR (https://app.infisical.com)", "INFISICAL_PATH (/)");
    }

    @Override
    public URI address(Given given) {
        return URI.create(given.get("INFISICAL_ADDR", "https://app.infisical.com"));
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        var source = new InfisicalSource(tools.http());
        Look look = Tools.look(Map.of(
                "clientId", given.get("INFISICAL_CLIENT_ID"), "clientSecret", given.get("INFISICAL_CLIENT_SECRET")));
        Infisical spec = spec(given, given.get("INFISICAL_KEY"));
        return List.of(
                new Check("the current version comes with its value", () -> {
                    Reading reading = source.read(spec, Optional.empty(), look);
                    return reading instanceof Reading.Current
                            ? Check.holds()
                            : Check.instead(VaultContract.shown(reading));
                }),
                new Check("a version that is known is unchanged", () -> {
                    Reading first = source.read(spec, Optional.empty(), look);
                    Reading again = first instanceof Reading.Current current
                            ? source.read(spec, Optional.of(current.version().id()), look)
                            : first;
                    return again instanceof Reading.Unchanged
                            ? Check.holds()
                            : Check.instead(VaultContract.shown(again));
                }),
                new Check("a secret that nobody made is not found", () -> {
                    Reading none = source.read(spec(given, tools.unheardOf()), Optional.empty(), look);
                    return none instanceof Reading.Withdrawn ? Check.holds() : Check.instead(VaultContract.shown(none));
                }));
    }

    private static Infisical spec(Given given, String key) {
        return new Infisical(
                given.get("INFISICAL_ADDR", "https://app.infisical.com"),
                given.get("INFISICAL_PROJECT"),
                given.get("INFISICAL_ENVIRONMENT"),
                given.find("INFISICAL_PATH").orElse(null),
                key,
                new SecretRef(Tools.SECRET));
    }
}
