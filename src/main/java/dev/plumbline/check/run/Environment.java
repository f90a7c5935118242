package dev.plumbline.check.run;

import java.util.Set;
import java.util.regex.Pattern;

/** Which names of environment variables a policy may set for a tool. */
public final class Environment {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,127}");

    /** What a runner sets, and what would have another program run, or this one run otherwise. */
    private static final Set<String> REFUSED = Set.of(
            "PATH",
            "HOME",
            "TMPDIR",
            "LANG",
            "IFS",
            "ENV",
            "BASH_ENV",
            "SHELLOPTS",
            "TF_WORKSPACE",
            "TF_DATA_DIR",
            "TF_INPUT",
            "TF_REATTACH_PROVIDERS",
            "TF_IN_AUTOMATION",
            "GOMEMLIMIT");

    private static final Set<String> REFUSED_BEGINNINGS =
            Set.of("LD_", "PLUMBLINE_", "TF_CLI_ARGS", "TF_LOG", "PYTHON", "ANSIBLE_");

    private Environment() {}

    /** Whether a variable of this name may be set. */
    public static boolean mayBeSet(String name) {
        return NAME.matcher(name).matches()
                && !REFUSED.contains(name)
                && REFUSED_BEGINNINGS.stream().noneMatch(name::startsWith);
    }
}
