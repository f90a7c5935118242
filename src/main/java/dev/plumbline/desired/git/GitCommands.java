package dev.plumbline.desired.git;

import dev.plumbline.api.DesiredSpec.Git;
import dev.plumbline.drift.Subject;
import dev.plumbline.platform.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;

/** What a person types to do by hand what is done here with Git. No value stands in it. Pure. */
final class GitCommands {

    private static final int MAX = 2048;
    private static final String FOLDER = "plumbline-promote";
    private static final String TRUTH = "plumbline-truth";

    private GitCommands() {}

    /** Fetches what the ref names into a folder beside the person, whatever is there of it already. */
    static Optional<String> fetch(GitTarget target, Git spec) {
        return ShellWord.of(spec.url())
                .flatMap(url -> fetches(target, url))
                .map(fetches -> "git init -q " + TRUTH + " && { " + fetches + "; }");
    }

    /** Prints the file as it stands in the commit that was fetched. */
    static Optional<String> show(GitTarget target) {
        return ShellWord.of("FETCH_HEAD:" + target.path()).map(file -> "git -C " + TRUTH + " show " + file);
    }

    /** Prints one file of the folder as it stands in the commit that was fetched. */
    static Optional<String> showIn(GitTarget target, Subject file) {
        return file.name().indexOf('/') >= 0
                ? Optional.empty()
                : ShellWord.of("FETCH_HEAD:" + target.path() + "/" + file.name())
                        .map(word -> "git -C " + TRUTH + " show " + word);
    }

    /** The names that the ref can have, in the order in which they are tried here. */
    private static Optional<String> fetches(GitTarget target, String url) {
        var refs = target.refs().stream()
                .map(ShellWord::of)
                .flatMap(Optional::stream)
                .toList();
        return refs.size() < target.refs().size()
                ? Optional.empty()
                : Optional.of(refs.stream()
                        .map(ref -> "git -C " + TRUTH + " fetch -q --depth 1 " + url + " " + ref)
                        .collect(Collectors.joining(" || ")));
    }

    /**
     * Makes the change in a clone, from the patch saved as {@code promote.patch}.
     *
     * @param edits whether something is left to be changed by hand
     */
    static List<String> apply(GitTarget target, Git spec, boolean edits) {
        var commands = new ArrayList<Optional<String>>();
        commands.add(ShellWord.of(spec.url())
                .flatMap(url -> branch(target).map(branch -> "git clone" + branch + " " + url + " " + FOLDER)));
        commands.add(Optional.of("git -C " + FOLDER + " apply --unidiff-zero < promote.patch"));
        if (edits) {
            commands.add(ShellWord.of(FOLDER + "/" + target.path()).map(file -> "\"${EDITOR:-vi}\" " + file));
        }
        boolean all = commands.stream()
                .allMatch(
                        command -> command.filter(fits -> fits.length() <= MAX).isPresent());
        return all ? commands.stream().flatMap(Optional::stream).toList() : List.of();
    }

    private static Optional<String> branch(GitTarget target) {
        String ref = target.refs().getFirst();
        return ref.startsWith(Constants.R_HEADS)
                ? ShellWord.of(ref.substring(Constants.R_HEADS.length())).map(name -> " --branch " + name)
                : Optional.of("");
    }
}
