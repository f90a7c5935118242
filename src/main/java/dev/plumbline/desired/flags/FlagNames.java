package dev.plumbline.desired.flags;

import dev.plumbline.drift.Subject;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the config var of a flag is called. A name that begins with the prefix is the config var's own and stays as it is.
 * Any other gets the prefix, in capitals and with underscores for hyphens: {@code new-checkout} is
 * {@code FLAG_NEW_CHECKOUT}. Pure.
 *
 * @param prefix what the config vars of flags begin with
 */
record FlagNames(String prefix) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]*");

    /** Empty for a text that can't be the name of a flag. */
    Optional<Subject> subject(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        String full = name.startsWith(prefix)
                ? name
                : prefix + name.toUpperCase(Locale.ROOT).replace('-', '_');
        return full.length() <= Subject.MAX_LENGTH ? Optional.of(new Subject(full)) : Optional.empty();
    }
}
