package dev.plumbline.desired;

import dev.plumbline.platform.ShellWord;
import java.util.Optional;

/** Templates for {@code kubectl get -o go-template}, as one word of a shell. */
public final class GoTemplate {

    private GoTemplate() {}

    /**
     * Prints the value under a key, and nothing where there is none.
     *
     * @param map where the map stands, as {@code .data}
     * @return empty for a key that can't be written safely
     */
    public static Optional<String> value(String map, String key) {
        return key.indexOf('"') >= 0 || key.indexOf('\\') >= 0
                ? Optional.empty()
                : ShellWord.of("{{with index " + map + " \"" + key + "\"}}{{.}}{{end}}");
    }
}
