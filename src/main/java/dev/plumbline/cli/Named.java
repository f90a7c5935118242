package dev.plumbline.cli;

import dev.plumbline.drift.ForeignText;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A resource as it is named on the command line: {@code shop}, or with its kind as kubectl writes it: {@code
 * policy/shop}, {@code sd/stripe-key}, {@code driftincident.plumbline.dev/shop-7f3a09c1}.
 *
 * @param kind empty where the name stands alone
 */
public record Named(Optional<Kind> kind, String name) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private static final int SHOWN = 80;

    /** The name, where it may be one of this kind. */
    String of(Kind wanted) {
        if (kind.isPresent() && kind.get() != wanted) {
            throw new Stop(
                    ExitCode.USAGE,
                    name + " is named as a " + kind.get().word() + ", and this is for a " + wanted.word());
        }
        return name;
    }

    /** Reads the form above. */
    public static final class Converter implements ITypeConverter<Named> {

        @Override
        public Named convert(String text) {
            int slash = text.indexOf('/');
            String name = text.substring(slash + 1);
            if (!NAME.matcher(name).matches()) {
                throw new TypeConversionException("'" + ForeignText.shown(text, SHOWN)
                        + "' is no name of a resource: write NAME, or KIND/NAME as policy/shop");
            }
            if (slash < 0) {
                return new Named(Optional.empty(), name);
            }
            String word = text.substring(0, slash);
            return Kind.said(word)
                    .map(kind -> new Named(Optional.of(kind), name))
                    .orElseThrow(() -> new TypeConversionException("'" + ForeignText.shown(word, SHOWN)
                            + "' is no kind that is known here: write incident, policy or distribution"));
        }
    }
}
