package dev.plumbline.check.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.plumbline.check.run.Command;
import dev.plumbline.check.run.Outcome;
import dev.plumbline.check.run.Run;
import dev.plumbline.desired.git.GitFolder;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.platform.Lookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folders in which the containers of a check's pod find each other's files: {@code module}, {@code inputs} and
 * {@code outputs}, a script that calls the tool, and word of what was fetched.
 */
public final class PodFolders {

    private static final String SCRIPT = "run.sh";
    private static final String FETCHED = "fetched.json";
    private static final String OUTPUTS = "outputs";

    /** The most that is read of one stream of one command. */
    private static final long MAX_OUTPUT = 128L * 1024 * 1024;

    private final Path work;

    public PodFolders(Path work) {
        this.work = work;
    }

    /** Puts down all that the tool takes. */
    public void lay(Run run, GitFolder module) throws IOException {
        write(work.resolve("module"), run.files());
        write(work.resolve("inputs"), run.inputs());
        Files.createDirectories(work.resolve(OUTPUTS));
        Files.createDirectories(work.resolve("home"));
        Files.createDirectories(work.resolve("tmp"));
        Files.writeString(work.resolve(SCRIPT), script(run));
        var told = JsonNodeFactory.instance
                .objectNode()
                .put("commit", module.commit())
                .put("time", module.time().toString());
        var files = told.putArray("files");
        module.files().keySet().forEach(files::add);
        Files.writeString(work.resolve(FETCHED), told.toString());
    }

    /** Says why there is nothing to run. */
    public void layNothing(Unavailable why) throws IOException {
        Files.writeString(work.resolve(SCRIPT), "exit 0\n");
        Files.writeString(
                work.resolve(FETCHED),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("reason", why.reason().word())
                        .put("message", why.message())
                        .toString());
    }

    /** The folder that was fetched, its files without their content, or why it was not. */
    public Lookup<GitFolder> fetched() throws IOException {
        JsonNode told = JsonMapper.builder().build().readTree(Files.readAllBytes(work.resolve(FETCHED)));
        if (told.hasNonNull("commit")) {
            var files = new TreeMap<String, byte[]>();
            told.path("files").forEach(name -> files.put(name.asText(), new byte[0]));
            return new Lookup.Found<>(new GitFolder(
                    files,
                    told.get("commit").asText(),
                    Instant.parse(told.path("time").asText())));
        }
        Reason reason = Stream.of(Reason.values())
                .filter(each -> each.word().equals(told.path("reason").asText()))
                .findFirst()
                .orElse(Reason.UNEXPECTED_ANSWER);
        return new Lookup.Failed<>(new Unavailable(reason, told.path("message").asText()));
    }

    /** What the commands printed, as far as they were called; empty where the tool did not begin. */
    public List<Outcome> outcomes(List<Command> commands) throws IOException {
        var outcomes = new ArrayList<Outcome>();
        for (int number = 0; number < commands.size(); number++) {
            Path exit = work.resolve(OUTPUTS).resolve(number + ".exit");
            if (!Files.isRegularFile(exit)) {
                break;
            }
            outcomes.add(new Outcome(
                    commands.get(number).name(),
                    Integer.parseInt(Files.readString(exit).strip()),
                    bytes(number + ".out"),
                    bytes(number + ".err")));
        }
        return outcomes;
    }

    private byte[] bytes(String name) throws IOException {
        Path file = work.resolve(OUTPUTS).resolve(name);
        if (Files.size(file) > MAX_OUTPUT) {
            throw new IOException("a command printed more than " + MAX_OUTPUT + " bytes");
        }
        return Files.readAllBytes(file);
    }

    private static void write(Path folder, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(folder);
        for (var file : files.entrySet()) {
            Path path = folder.resolve(file.getKey()).normalize();
            if (!path.startsWith(folder)) {
                throw new IOException("a file that leads out of its folder");
            }
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
            // ssh takes no key that others can read.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Nothing of what is called is printed, not even that it is. */
    private String script(Run run) {
        var script = new StringBuilder("umask 077\n");
        script.append("export HOME=")
                .append(word(work.resolve("home").toString()))
                .append('\n');
        script.append("export TMPDIR=")
                .append(word(work.resolve("tmp").toString()))
                .append('\n');
        script.append("export LANG=C.UTF-8\n");
        run.environment().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                // What comes from a Secret is there already, and counts.
                .forEach(each -> script.append("[ -n \"${")
                        .append(each.getKey())
                        .append("+set}\" ] || export ")
                        .append(each.getKey())
                        .append('=')
                        .append(word(each.getValue()))
                        .append('\n'));
        script.append("cd ").append(word(work.resolve("module").toString())).append(" || exit 1\n");
        for (int number = 0; number < run.commands().size(); number++) {
            append(script, run, number);
        }
        return script.toString();
    }

    private static void append(StringBuilder script, Run run, int number) {
        Command command = run.commands().get(number);
        String to = Run.OUTPUTS + "/" + number;
        script.append(word(run.tool().program()));
        command.arguments().forEach(argument -> script.append(' ').append(word(argument)));
        script.append(" > ").append(to).append(".out 2> ").append(to).append(".err < /dev/null\n");
        script.append("code=$?; echo \"$code\" > ").append(to).append(".exit\n");
        script.append("case \"$code\" in ");
        command.goesOn().stream().sorted().forEach(code -> script.append(code).append(") ;; "));
        script.append("*) exit 0 ;; esac\n");
    }

    /** One word of a shell, whatever is in it; a value has no null character, for an environment can't have one. */
    private static String word(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
