package dev.plumbline.cli;

import dev.plumbline.api.DriftIncidentSpec.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The ways to converge, as they are written on the command line; in any case. */
final class PathWord implements ITypeConverter<Path> {

    private static final List<Path> PATHS = List.of(Path.Revert, Path.Promote, Path.Replace);

    @Override
    public Path convert(String text) {
        return PATHS.stream()
                .filter(path -> path.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is no way to converge: write Revert, Promote or Replace"));
    }

    /** What a shell offers. */
    static final class Candidates extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Candidates() {
            super(Stream.of(Path.Revert, Path.Promote, Path.Replace)
                    .map(Path::name)
                    .toList());
        }
    }
}
