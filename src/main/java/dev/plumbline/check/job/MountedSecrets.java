package dev.plumbline.check.job;

import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import dev.plumbline.platform.NamespaceView;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The namespace as a check's pod sees it: the Secrets that are mounted there, and nothing else. */
public final class MountedSecrets implements NamespaceView {

    private final String namespace;
    private final Path folder;

    /** @param folder with a folder for each Secret, and a file in it for each key */
    public MountedSecrets(String namespace, Path folder) {
        this.namespace = namespace;
        this.folder = folder;
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public Lookup<SecretData> secretData(String name) {
        Path secret = folder.resolve(name).normalize();
        if (!folder.equals(secret.getParent()) || !Files.isDirectory(secret)) {
            return failed("Secret " + name + " is not mounted in the check's pod");
        }
        var keys = new TreeMap<String, byte[]>();
        // Names that begin with two dots are the kubelet's own.
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                secret, file -> !file.getFileName().toString().startsWith(".."))) {
            for (Path file : files) {
                keys.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            return failed("Secret " + name + " can't be read in the check's pod");
        }
        return new Lookup.Found<>(new SecretData(keys, ""));
    }

    @Override
    public Lookup<ConfigData> configMap(String name) {
        return failed("a check's pod reads no ConfigMaps");
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> object(ObjectKind kind, String name) {
        return failed("a check's pod reads no objects");
    }

    @Override
    public Lookup<List<GenericKubernetesResource>> objects(ObjectKind kind, Map<String, String> labels) {
        return failed("a check's pod reads no objects");
    }

    private static <T> Lookup<T> failed(String message) {
        return new Lookup.Failed<>(new Unavailable(Reason.REFERENCE_NOT_FOUND, message));
    }
}
