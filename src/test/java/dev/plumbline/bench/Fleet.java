package dev.plumbline.bench;

import dev.plumbline.api.DesiredSpec;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.DriftPolicy;
import dev.plumbline.api.DriftPolicySpec;
import dev.plumbline.api.SecretRef;
import dev.plumbline.api.Unions;
import dev.plumbline.simulator.HerokuSimulator;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Simulated apps, and policies that look at them. Policies are dealt out to the apps in turn; those of the first half
 * of the apps are in sync, and those of the second half have one config var other than they want it. The same size
 * gives the same values every time.
 *
 * @param size how many policies
 * @param apps how many apps they look at
 * @param interval of every policy
 */
record Fleet(int size, int apps, Duration interval) {

    static final int NAMESPACES = 10;
    static final int CONFIG_VARS = 20;
    static final String SECRET = "heroku-read";

    private static final int SEED = 20;
    private static final String DRIFTING = "FEATURE_00";

    static String namespace(int number) {
        return "bench-" + number;
    }

    static String app(int number) {
        return "bench-app-%04d".formatted(number);
    }

    /** The apps whose policies are in sync, by number. */
    IntStream appsInSync() {
        return IntStream.range(0, apps / 2);
    }

    void createApps(HerokuSimulator heroku) {
        for (int i = 0; i < apps; i++) {
            String app = app(i);
            heroku.createApp(app);
            held(i).forEach((key, value) -> heroku.setConfigVar(app, key, value));
        }
    }

    /** The policies, in the order in which they are stored. */
    Stream<DriftPolicy> policies() {
        return IntStream.range(0, size).mapToObj(i -> policy(namespace(i % NAMESPACES), name(i), i % apps));
    }

    /** The policies that look at an app, as {@code namespace/name}. */
    Stream<String> watching(int app) {
        return IntStream.iterate(app, i -> i < size, i -> i + apps)
                .mapToObj(i -> namespace(i % NAMESPACES) + "/" + name(i));
    }

    /** One more policy, that finds what it wants. */
    DriftPolicy latecomer() {
        return policy(namespace(0), "latecomer", 0);
    }

    private static String name(int number) {
        return "policy-%05d".formatted(number);
    }

    private DriftPolicy policy(String namespace, String name, int app) {
        var policy = new DriftPolicy();
        policy.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        policy.setSpec(new DriftPolicySpec(
                "production",
                interval.toSeconds() + "s",
                null,
                null,
                Unions.desired(new DesiredSpec.Inline(wanted(app), null)),
                Unions.destination(new DestinationSpec.HerokuConfigVars(app(app), new SecretRef(SECRET))),
                null,
                null,
                null,
                null,
                null));
        return policy;
    }

    private static Map<String, String> wanted(int app) {
        var values = values(app);
        values.put(DRIFTING, "on");
        return values;
    }

    private Map<String, String> held(int app) {
        var values = values(app);
        values.put(DRIFTING, app < apps / 2 ? "on" : "off");
        return values;
    }

    private static Map<String, String> values(int app) {
        var random = new Random(SEED + app);
        Map<String, String> values = new TreeMap<>();
        for (int i = 1; i < CONFIG_VARS; i++) {
            values.put("SETTING_%02d".formatted(i), "%016x".formatted(random.nextLong()));
        }
        return values;
    }
}
