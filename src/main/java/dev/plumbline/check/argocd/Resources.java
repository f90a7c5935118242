package dev.plumbline.check.argocd;

import java.util.List;

/**
 * Some resources.
 *
 * @param count how many
 * @param some the first of them in the order of their names, as {@code Deployment/web}, made fit to be shown
 */
record Resources(int count, List<String> some) {

    /** How many are named. */
    static final int NAMED = 5;

    /** How long each may be: a finding's message has 512 characters. */
    static final int NAME_LENGTH = 64;

    static final Resources NONE = new Resources(0, List.of());

    Resources {
        some = List.copyOf(some);
    }

    /** As the end of a sentence: {@code 2 resources: Deployment/web, Service/web}. */
    String told() {
        String all = count == 1 ? "1 resource" : count + " resources";
        return count > some.size()
                ? all + ", among them " + String.join(", ", some)
                : all + ": " + String.join(", ", some);
    }
}
