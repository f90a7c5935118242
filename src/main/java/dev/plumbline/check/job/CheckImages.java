package dev.plumbline.check.job;

import dev.plumbline.check.run.Tool;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of a check's pod, as the installation names them.
 *
 * @param own Plumbline's own
 * @param ownCommand what starts its program for pods
 * @param tools by tool; those that are not there can't be run
 */
public record CheckImages(Optional<String> own, List<String> ownCommand, Map<Tool, String> tools) {

    /** What starts the program for pods in Plumbline's own image. */
    public static final List<String> COMMAND = List.of(
            "/opt/java/bin/java",
            "@/app/jvm.options",
            "-cp",
            "/app/app/*:/app/lib/main/*:/app/lib/boot/*",
            "dev.plumbline.platform.wiring.CheckPod");

    public CheckImages {
        ownCommand = List.copyOf(ownCommand);
        tools = Map.copyOf(tools);
    }

    /** Both images of one pod. */
    record Images(String own, List<String> ownCommand, String tool) {}

    /** Those for a tool; empty where one of them is not named. */
    Optional<Images> of(Tool tool) {
        return own.flatMap(
                image -> Optional.ofNullable(tools.get(tool)).map(other -> new Images(image, ownCommand, other)));
    }
}
