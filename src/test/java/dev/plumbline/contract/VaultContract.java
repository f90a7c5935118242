package dev.plumbline.contract;

import dev.plumbline.api.SecretRef;
import dev.plumbline.api.SecretSourceSpec.Vault;
import dev.plumbline.api.SecretSourceSpec.VaultAuth;
import dev.plumbline.api.SecretSourceSpec.VaultToken;
import dev.plumbline.desired.SecretSource.Reading;
import dev.plumbline.desired.vault.VaultSource;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the source asks of Vault, or of OpenBao. */
final class VaultContract implements Provider {

    @Override
    public String name() {
        return "Vault";
    }

    @Override
    public String[] needs() {
        return new String[] {"VAULT_ADDR", "VAULT_TOKEN", "VAULT_PATH", "VAULT_KEY"};
    }

    @Override
    public List<String> takes() {
        return List.of("VAULT_MOUNT (secret)", "VAULT_NAMESPACE");
    }

    @Override
    public URI address(Given given) {
        return URI.create(given.get("VAULT_ADDR"));
    }

    @Override
    public List<Check> checks(Given given, Tools tools) {
        var source = new VaultSource(tools.http(), InstantSource.system());
        Vault spec = spec(given, given.get("VAULT_PATH"));
        String token = given.get("VAULT_TOKEN");
        return List.of(
                new Check(
                        "the newest version comes with its value and its time",
                        () -> current(source, spec, token)
                                .map(current -> current.version().created().isPresent()
                                        ? Check.holds()
                                        : Check.instead("a version without a time"))
                                .orElseGet(() -> Check.instead(
                                        shown(source.read(spec, Optional.empty(), Tools.byToken(token)))))),
                new Check("a version that is known is unchanged", () -> {
                    Optional<String> known = current(source, spec, token)
                            .map(current -> current.version().id());
                    Reading again = source.read(spec, known, Tools.byToken(token));
                    return known.isPresent() && again instanceof Reading.Unchanged
                            ? Check.holds()
                            : Check.instead(shown(again));
                }),
                new Check("a secret that nobody made is no value", () -> {
                    Reading none = source.read(
                            spec(given, given.get("VAULT_PATH") + "/" + tools.unheardOf()),
                            Optional.empty(),
                            Tools.byToken(token));
                    return none instanceof Reading.Withdrawn || none instanceof Reading.Failed
                            ? Check.holds()
                            : Check.instead(shown(none));
                }),
                new Check("a token that nobody knows reads nothing", () -> {
                    Reading refused = source.read(spec, Optional.empty(), Tools.byToken(tools.unheardOf()));
                    return refused instanceof Reading.Failed ? Check.holds() : Check.instead(shown(refused));
                }));
    }

    private static Vault spec(Given given, String path) {
        return new Vault(
                given.get("VAULT_ADDR"),
                given.find("VAULT_NAMESPACE").orElse(null),
                given.find("VAULT_MOUNT").orElse(null),
                path,
                given.get("VAULT_KEY"),
                new VaultAuth(new VaultToken(new SecretRef(Tools.SECRET)), null, null),
                null);
    }

    private static Optional<Reading.Current> current(VaultSource source, Vault spec, String token) {
        return source.read(spec, Optional.empty(), Tools.byToken(token)) instanceof Reading.Current current
                ? Optional.of(current)
                : Optional.empty();
    }

    static String shown(Reading reading) {
        return switch (reading) {
            case Reading.Failed(var why) -> why.reason().word() + ": " + why.message();
            case Reading.Withdrawn(var _, String reason, String message, var _) -> reason + ": " + message;
            case Reading.Current _ -> "a current version";
            case Reading.Unchanged _ -> "an unchanged version";
        };
    }
}
