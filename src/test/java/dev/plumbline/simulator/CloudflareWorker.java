package dev.plumbline.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A Worker: versions that never change, and deployments that say which of them serve. */
final class CloudflareWorker {

    /** A version with its secrets. */
    record Version(String id, Map<String, String> secrets) {}

    /** Which versions serve since when, and what brought it about. */
    record Deployment(String id, Instant created, List<String> versions, String trigger, String message) {}

    private final String name;
    private final InstantSource clock;
    private final List<Version> versions = new ArrayList<>();
    private final Deque<Deployment> deployments = new ArrayDeque<>();
    private int bulkWrites;

    CloudflareWorker(String name, InstantSource clock) {
        this.name = name;
        this.clock = clock;
        upload(Map.of());
        deploy("upload", "", List.of(newest().id()));
    }

    String name() {
        return name;
    }

    /** Another version, of the newest one's secrets and these; not deployed. */
    synchronized String upload(Map<String, String> changed) {
        var secrets = new TreeMap<String, String>();
        if (!versions.isEmpty()) {
            secrets.putAll(newest().secrets());
        }
        changed.forEach((key, value) -> {
            if (value == null) {
                secrets.remove(key);
            } else {
                secrets.put(key, value);
            }
        });
        versions.add(new Version(UUID.randomUUID().toString(), secrets));
        return newest().id();
    }

    synchronized void deploy(String trigger, String message, List<String> ids) {
        deployments.addFirst(
                new Deployment(UUID.randomUUID().toString(), clock.instant(), List.copyOf(ids), trigger, message));
    }

    /** Changes secrets as the API does; false where the newest version does not serve alone. */
    synchronized boolean change(Map<String, String> changed, boolean bulk) {
        if (!deployments.getFirst().versions().equals(List.of(newest().id()))) {
            return false;
        }
        String id = upload(changed);
        deploy("secret", "", List.of(id));
        bulkWrites += bulk ? 1 : 0;
        return true;
    }

    /** The secrets of the first version that serves. */
    synchronized Map<String, String> secrets() {
        String live = deployments.getFirst().versions().getFirst();
        return versions.stream()
                .filter(version -> version.id().equals(live))
                .findFirst()
                .orElseThrow()
                .secrets();
    }

    synchronized String live() {
        return deployments.getFirst().versions().getFirst();
    }

    synchronized int bulkWrites() {
        return bulkWrites;
    }

    /** At most the ten newest, the newest first. */
    synchronized Map<String, Object> listed() {
        return Map.of(
                "deployments",
                deployments.stream().limit(10).map(CloudflareWorker::json).toList());
    }

    private static Map<String, Object> json(Deployment deployment) {
        var annotations = new LinkedHashMap<String, Object>();
        annotations.put("workers/triggered_by", deployment.trigger());
        if (!deployment.message().isEmpty()) {
            annotations.put("workers/message", deployment.message());
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("id", deployment.id());
        json.put("created_on", deployment.created().toString());
        json.put("source", "api");
        json.put("strategy", "percentage");
        json.put("author_email", "someone@example.com");
        json.put("annotations", annotations);
        int share = 100 / deployment.versions().size();
        json.put(
                "versions",
                deployment.versions().stream()
                        .map(id -> Map.of("version_id", id, "percentage", share))
                        .toList());
        return json;
    }

    private Version newest() {
        return versions.getLast();
    }
}
