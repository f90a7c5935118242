package dev.plumbline.check.run;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where tools run on this machine, and as which programs.
 *
 * @param folder for the files of runs; made where it isn't there
 * @param programs of the tools: paths, or names that are looked for on the search path
 * @param searchPath as the variable PATH
 * @param atOnce how many run at once
 */
public record LocalTools(Path folder, Map<Tool, String> programs, String searchPath, int atOnce) {

    public LocalTools {
        programs = Map.copyOf(programs);
    }
}
