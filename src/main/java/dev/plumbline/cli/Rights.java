package dev.plumbline.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to ask for where the cluster's roles do not let somebody do something. Pure. */
final class Rights {

    private static final Pattern CANNOT = Pattern.compile(
            "User \"([^\"]+)\" cannot (\\S+) resource \"([^\"]+)\" in API group \"([^\"]*)\"(?: in the namespace \"([^\"]+)\")?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@._:-]+");
    private static final String ACCOUNT = "system:serviceaccount:";
    private static final String OURS = "plumbline.dev";

    private Rights() {}

    /** The meaning of a refusal by RBAC; empty where it is another. */
    static Optional<String> message(String said, Refusal.Asked asked) {
        Matcher cannot = CANNOT.matcher(said);
        if (!cannot.find()) {
            return Optional.empty();
        }
        String user = cannot.group(1);
        String verb = cannot.group(2);
        String resource = cannot.group(3);
        Optional<String> namespace = Optional.ofNullable(cannot.group(5));
        if (verb.equals("impersonate")) {
            return Optional.of(
                    "you (" + Refusal.shown(user) + ") may not act as another: leave --as and --as-group away");
        }
        String refused = "you (" + Refusal.shown(user) + ") may not " + Refusal.shown(verb) + " "
                + Refusal.shown(resource)
                + namespace.map(n -> " in the namespace " + Refusal.shown(n)).orElse(" in the whole cluster");
        return Optional.of(role(verb, resource, cannot.group(4), asked)
                .map(role -> refused + ": ask for the role " + role + "\n" + howTo(role, namespace, Optional.of(user)))
                .orElse(refused + ": ask an administrator of the cluster"));
    }

    /** The command by which an administrator gives a role, to be copied. */
    static String howTo(String role, Optional<String> namespace, Optional<String> user) {
        String who = user.map(Rights::subject).orElse("--user=YOUR-NAME");
        String name = role + "-"
                + user.map(u -> u.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", ""))
                        .filter(u -> !u.isEmpty())
                        .orElse("people");
        return "An administrator gives it by\n  kubectl -n "
                + namespace.map(Rights::quoted).orElse("NAMESPACE") + " create rolebinding " + name
                + " --clusterrole=" + role + " " + who;
    }

    private static Optional<String> role(String verb, String resource, String group, Refusal.Asked asked) {
        boolean reads = verb.equals("get") || verb.equals("list") || verb.equals("watch");
        if (group.equals(OURS)) {
            return asked.role().or(() -> Optional.of(reads ? "plumbline-viewer" : "plumbline-responder"));
        }
        return group.isEmpty() && resource.equals("configmaps") && reads ? Optional.of("view") : Optional.empty();
    }

    private static String subject(String user) {
        return user.startsWith(ACCOUNT)
                ? "--serviceaccount=" + quoted(user.substring(ACCOUNT.length()))
                : "--user=" + quoted(user);
    }

    /** For a shell, whatever is in it. */
    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + Refusal.shown(text).replace("'", "'\\''") + "'";
    }
}
