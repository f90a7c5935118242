package dev.plumbline.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a block of the documentation has a person type, piece by piece. */
final class Script {

    private static final Set<String> LANGUAGES = Set.of("sh", "console");

    private Script() {}

    /**
     * What is typed at once.
     *
     * @param place page and line of the block
     * @param text for bash
     * @param heads heads of tables that the page shows below it
     * @param fails whether the page shows an error below it
     */
    record Piece(String place, String text, List<String> heads, boolean fails) {

        @Override
        public String toString() {
            return place + " " + text.lines().findFirst().orElse("");
        }
    }

    static boolean isOne(Page.Block block) {
        return LANGUAGES.contains(block.language());
    }

    /** The pieces of all blocks of a page, in their order. */
    static List<Piece> of(Page page) {
        return page.blocks().stream()
                .filter(Script::isOne)
                .flatMap(block -> of(page, block).stream())
                .toList();
    }

    /** A block of {@code sh} is all commands; in one of {@code console} they follow a dollar, between what they show. */
    static List<Piece> of(Page page, Page.Block block) {
        String place = page + ":" + block.line();
        return block.language().equals("console") ? console(place, block.code()) : lines(place, block.code());
    }

    private static List<Piece> lines(String place, String code) {
        var pieces = new ArrayList<Piece>();
        var command = new StringBuilder();
        for (String line : code.lines().toList()) {
            if (command.isEmpty() && (line.isBlank() || line.startsWith("#"))) {
                continue;
            }
            command.append(command.isEmpty() ? "" : "\n").append(line);
            if (isWhole(command.toString())) {
                pieces.add(new Piece(place, command.toString(), List.of(), false));
                command.setLength(0);
            }
        }
        if (!command.isEmpty()) {
            pieces.add(new Piece(place, command.toString(), List.of(), false));
        }
        return pieces;
    }

    /** A command goes on after a backslash, and until its quotes are closed. */
    private static boolean isWhole(String command) {
        return !command.endsWith("\\")
                && command.chars().filter(letter -> letter == '\'').count() % 2 == 0;
    }

    private static List<Piece> console(String place, String code) {
        var pieces = new ArrayList<Piece>();
        var command = new StringBuilder();
        var heads = new ArrayList<String>();
        boolean fails = false;
        boolean goesOn = false;
        for (String line : code.lines().toList()) {
            if (line.startsWith("$ ") && !goesOn) {
                add(pieces, place, command, heads, fails);
                fails = false;
                command.append(line.substring(2));
                goesOn = line.endsWith("\\");
            } else if (goesOn) {
                command.append('\n').append(line);
                goesOn = line.endsWith("\\");
            } else if (line.startsWith("NAME ")) {
                heads.add(words(line));
            } else if (line.startsWith("Error")) {
                fails = true;
            }
        }
        add(pieces, place, command, heads, fails);
        return pieces;
    }

    private static void add(
            List<Piece> pieces, String place, StringBuilder command, List<String> heads, boolean fails) {
        if (!command.isEmpty()) {
            pieces.add(new Piece(place, command.toString(), List.copyOf(heads), fails));
        }
        command.setLength(0);
        heads.clear();
    }

    /** A line with one space between its words. */
    static String words(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }
}
