package dev.plumbline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.SecretDistribution;
import dev.plumbline.api.SecretDistributionSpec.StandingApproval;
import dev.plumbline.proposal.StandingApprovals;
import java.util.List;
import java.util.Optional;

/** Signs in advance what a distribution delivers where and how, until a time: what was shown, and nothing else. */
final class InAdvance {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Desk desk;
    private final String name;
    private final Consent consent;

    InAdvance(Desk desk, String name, Consent consent) {
        this.desk = desk;
        this.name = name;
        this.consent = consent;
    }

    /** Shows, asks and signs; gives the lines that say what came of it. */
    List<String> sign(Optional<String> until, String reason) {
        var read = desk.read(SecretDistribution.class, name);
        String digest = digest(read);
        holdSeen(read, digest);
        consent.digest().filter(wanted -> !wanted.equals(digest)).ifPresent(wanted -> {
            throw new Stop(
                    ExitCode.REFUSED,
                    "what stands has the digest " + digest
                            + ", and not the one that was named: nothing was signed. Look" + " at it by --show");
        });
        lines(read, digest, until).forEach(desk.terminal().out()::println);
        if (consent.showsOnly()) {
            return List.of(
                    "To sign exactly this",
                    "  kubectl drift approve -n " + desk.namespace() + " distribution/" + name
                            + " --until TIME --reason WHY",
                    "    --yes --digest " + digest);
        }
        String me = desk.me();
        consent.ask(desk.terminal(), "Sign exactly this in advance, as " + Refusal.shown(me) + "?");
        var word = new StandingApproval(digest, me, until.orElseThrow(), reason);
        var taken = desk.write(SecretDistribution.class, read, current -> {
            if (!digest(current).equals(digest)) {
                throw new Stop(
                        ExitCode.REFUSED,
                        "source, destinations or delivery have changed since they were shown: nothing was signed. Look"
                                + " at them anew");
            }
            return List.of(Edit.add("/spec/standingApproval", word));
        });
        var signed = taken.getSpec().standingApproval();
        return new Sheet()
                .line("Signed in advance: " + desk.namespace() + "/" + name)
                .line("Digest: " + signed.digest())
                .foreign("  Until:   ", signed.until())
                .foreign("  By:      ", signed.by())
                .foreign("  Reason:  ", signed.reason())
                .line("Next: each new version is delivered without asking again. To take it back")
                .line("  kubectl patch sd -n " + desk.namespace() + " " + name
                        + " --type=json -p '[{\"op\":\"remove\",\"path\":\"/spec/standingApproval\"}]'")
                .lines();
    }

    /** What is signed, member by member. */
    static List<String> lines(SecretDistribution read, String digest, Optional<String> until) {
        var spec = read.getSpec();
        var sheet = new Sheet()
                .line("What would be signed in advance")
                .line("  Distribution:  " + read.getMetadata().getNamespace() + "/"
                        + read.getMetadata().getName());
        members(sheet, "source", JSON.valueToTree(spec.source()));
        members(sheet, "destinations", JSON.valueToTree(spec.destinations()));
        members(sheet, "delivery", JSON.valueToTree(spec.delivery()));
        sheet.line("Digest: " + digest);
        until.ifPresent(end -> sheet.line("  Until:   " + end));
        return sheet.line("Each new version would be delivered so without asking again, a first one whatever is there.")
                .lines();
    }

    private static void members(Sheet sheet, String path, JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(member -> members(sheet, path + "." + member.getKey(), member.getValue()));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                members(sheet, path + "[" + i + "]", node.get(i));
            }
        } else if (!node.isNull()) {
            sheet.foreign("    ", path + " = " + node);
        }
    }

    private static String digest(SecretDistribution distribution) {
        var metadata = distribution.getMetadata();
        return StandingApprovals.digest(metadata.getNamespace(), metadata.getName(), distribution.getSpec());
    }

    private void holdSeen(SecretDistribution read, String digest) {
        var status = read.getStatus();
        if (status == null
                || status.deliveryDigest() == null
                || !read.getMetadata().getGeneration().equals(status.observedGeneration())) {
            throw new Stop(
                    ExitCode.REFUSED,
                    "the operator has not looked yet at how " + desk.namespace() + "/" + name
                            + " is now: wait for it, and try again");
        }
        if (!digest.equals(status.deliveryDigest())) {
            throw new Stop(
                    ExitCode.REFUSED,
                    "the digest " + Refusal.shown(status.deliveryDigest())
                            + " IS NOT THAT OF source, destinations and delivery, and nothing was signed. Either the"
                            + " operator is newer than this kubectl drift, or somebody has changed the status: tell"
                            + " whoever runs Plumbline");
        }
    }
}
