package dev.plumbline.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which programs bash would call, and with which arguments, without any of them being there. */
final class Calls {

    private static final char ARGUMENT = '\u001f';
    private static final char CALL = '\u001e';

    private Calls() {}

    /** Each call of a piece, program first; fails where bash can't read the piece. */
    static List<List<String>> of(Path folder, Script.Piece piece) {
        try (var bash = BashSession.start(folder, Map.of("PATH", "/nowhere", "LANG", "C.UTF-8"))) {
            Path calls = Files.createTempFile(folder, "calls", "");
            bash.run("command_not_found_handle() { printf '%s\\037' \"$@\" >> " + calls.toAbsolutePath()
                    + "; printf '\\036' >> " + calls.toAbsolutePath() + "; }");
            var said = bash.run(piece.text());
            // A folder that is not there is no matter of the language.
            if (said.code() != 0 && !said.text().contains("No such file or directory")) {
                throw new IllegalStateException(piece + " is not read by bash: " + said.text());
            }
            return Stream.of(Files.readString(calls).split(String.valueOf(CALL)))
                    .filter(call -> !call.isEmpty())
                    .map(call -> List.of(call.split(String.valueOf(ARGUMENT))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
