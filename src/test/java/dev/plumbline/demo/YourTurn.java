package dev.plumbline.demo;

/** What to try once the story is told and everything is still running. */
final class YourTurn {

    private final World world;
    private final Screen screen;

    YourTurn(World world, Screen screen) {
        this.world = world;
        this.screen = screen;
    }

    void show() {
        screen.step("Your turn");
        screen.say("Everything stays up until Ctrl-C. The administrator's kubeconfig:");
        screen.say("  " + world.cluster().kubeconfig());
        screen.gap();
        screen.say("See policies, distributions and incidents, and what a field means:");
        screen.command(kubectl("get dp,sd,di -n " + World.NAMESPACE));
        screen.command(kubectl("explain driftpolicy.spec.compare"));
        screen.gap();
        screen.say("Put the flag right at Heroku, and see billing-config go from 2 findings to 1:");
        screen.command(configVar(World.APP, "FLAG_NEW_CHECKOUT", "true"));
        screen.gap();
        screen.say("Set another config var, and see it named:");
        screen.command(configVar(World.APP, "WEB_CONCURRENCY", "16"));
        screen.gap();
        screen.say("Overwrite a secret where it has arrived, and see its distribution at 2/3. The standing approval");
        screen.say("covers rotations and not what somebody overwrote, so the incident waits for a person:");
        screen.command(configVar(Rotated.APP, Rotated.KEY, "set-by-hand"));
        screen.gap();
        screen.say("Put the Deployment right, as an administrator:");
        screen.command(
                kubectl("set image deployment/web web=registry.example.com/acme/web:1.4.0 -n " + World.NAMESPACE));
        screen.gap();
        screen.say("Have a policy observed now, whatever its interval:");
        screen.command(kubectl("annotate dp web-objects -n " + World.NAMESPACE
                + " --overwrite plumbline.dev/observe-now=$(date +%s)"));
        screen.gap();
        screen.say("Publish something else: write to " + world.website().file("favicon.ico"));
        screen.gap();
    }

    private String kubectl(String arguments) {
        return "kubectl --kubeconfig " + world.cluster().kubeconfig() + " " + arguments;
    }

    private String configVar(String app, String name, String value) {
        return "curl -sS -X PATCH " + world.heroku().url() + "/apps/" + app + "/config-vars \\\n"
                + "       -H 'Authorization: Bearer " + world.writeToken() + "' \\\n"
                + "       -H 'Accept: application/vnd.heroku+json; version=3' \\\n"
                + "       -d '{\"" + name + "\": \"" + value + "\"}'";
    }
}
