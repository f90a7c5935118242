package dev.plumbline.cli.look;

import dev.plumbline.cli.ExitCode;
import dev.plumbline.cli.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A resource as it is named on the command line: {@code shop}, {@code policy/shop}, {@code sd/stripe-key}.
 *
 * @param kind empty where the name stands alone
 */
record Target(Optional<Kind> kind, String name) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    /** Reads the form above. */
    static final class Reader implements ITypeConverter<Target> {

        @Override
        public Target convert(String text) {
            int slash = text.indexOf('/');
            String name = text.substring(slash + 1);
            if (!NAME.matcher(name).matches()) {
                throw new TypeConversionException(
                        "'" + Shown.text(text, Sheet.WIDTH) + "' is no name: write NAME, or KIND/NAME as dp/shop");
            }
            if (slash < 0) {
                return new Target(Optional.empty(), name);
            }
            return Kind.said(text.substring(0, slash))
                    .map(kind -> new Target(Optional.of(kind), name))
                    .orElseThrow(
                            () -> new TypeConversionException("'" + Shown.text(text.substring(0, slash), Sheet.WIDTH)
                                    + "' is no kind: write di (incident), dp (policy) or sd (distribution)"));
        }
    }

    /** The one resource that is meant. */
    Item in(ApiReader reader, String namespace) {
        var found = new ArrayList<Item>();
        for (Kind each : kind.map(List::of).orElseGet(() -> List.of(Kind.values()))) {
            reader.find(each, namespace, name).ifPresent(found::add);
        }
        if (found.isEmpty()) {
            throw new Stop(
                    ExitCode.NOT_FOUND,
                    "there is no " + kind.map(Kind::word).orElse("incident, policy or distribution") + " " + name
                            + " in namespace " + namespace + ". What there is: kubectl drift list --all -n "
                            + namespace);
        }
        if (found.size() > 1) {
            throw new Stop(
                    ExitCode.USAGE,
                    name + " is the name of more than one: write "
                            + found.stream().map(Item::shortForm).collect(Collectors.joining(" or ")));
        }
        return found.getFirst();
    }

    /** The open incident of a policy or distribution. */
    static Optional<Item> openIncidentOf(Item source, List<Item> incidents) {
        return incidents.stream()
                .filter(Item::open)
                .filter(incident -> incident.isAbout(source))
                .findFirst();
    }
}
