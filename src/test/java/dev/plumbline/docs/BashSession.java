package dev.plumbline.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A bash that is given one piece after the other, as at a terminal: what one sets, the next finds. */
final class BashSession implements AutoCloseable {

    private static final String END = "@@ended@@ ";
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    private BashSession(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What a piece came to: the exit code, and what it said on both of its outputs. */
    record Said(int code, String text) {}

    /** Starts a bash in a folder. Of the caller's environment it has only what is named here. */
    static BashSession start(Path folder, Map<String, String> environment) {
        try {
            var builder = new ProcessBuilder("bash", "--noprofile", "--norc")
                    .directory(folder.toFile())
                    .redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(environment);
            var session = new BashSession(builder.start());
            session.run("set -o pipefail");
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a piece; where one of its commands fails, the rest of it is left out. */
    Said run(String piece) {
        // The trap leaves the function and not the session, whose variables are to last.
        return ask("piece() {\ntrap 'status=$?; trap - ERR; return $status' ERR\n" + piece
                + "\ntrap - ERR\n}\npiece < /dev/null\nstatus=$?\n");
    }

    private Said ask(String text) {
        var answer = CompletableFuture.supplyAsync(() -> {
            try {
                in.write(text + "echo\necho \"" + END + "$status\"\n");
                in.flush();
                return read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (RuntimeException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw e;
        }
    }

    private Said read() throws IOException {
        var text = new StringBuilder();
        String line = out.readLine();
        while (line != null && !line.startsWith(END)) {
            text.append(line).append('\n');
            line = out.readLine();
        }
        if (line == null) {
            return new Said(-1, text + "(bash has ended)");
        }
        String code = line.substring(END.length()).strip();
        return new Said(
                code.isEmpty() ? 0 : Integer.parseInt(code), text.toString().strip());
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
