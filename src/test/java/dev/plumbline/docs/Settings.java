package dev.plumbline.docs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The settings that the code reads, found in the code itself. */
public final class Settings {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern PROPERTY =
            Pattern.compile("@ConfigProperty\\(name = \"(plumbline\\.[^\"]+)\"(?:, defaultValue = \"([^\"]*)\")?");

    private final SortedMap<String, String> defaults = new TreeMap<>();

    private Settings() {}

    /** Each setting's name with its default, empty where it has none. The key of a map is written as {@code *}. */
    public static SortedMap<String, String> inCode() {
        var settings = new Settings();
        try (var files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(settings::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings.defaults;
    }

    private void read(Path file) {
        String source;
        try {
            source = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PROPERTY.matcher(source)
                .results()
                .forEach(found -> defaults.put(
                        found.group(1), Optional.ofNullable(found.group(2)).orElse("")));
        if (source.contains("@ConfigMapping(")) {
            Class<?> mapping = classIn(file);
            members(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping);
        }
    }

    private static Class<?> classIn(Path file) {
        String name =
                SOURCES.relativize(file).toString().replaceFirst("\\.java$", "").replace('/', '.');
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void members(String prefix, Class<?> mapping) {
        for (Method member : mapping.getDeclaredMethods()) {
            String name = prefix + "." + kebab(member.getName());
            if (member.getReturnType() == Map.class) {
                var types = ((ParameterizedType) member.getGenericReturnType()).getActualTypeArguments();
                if (types[1] == String.class) {
                    defaults.put(name + ".*", "");
                } else {
                    members(name + ".*", (Class<?>) types[1]);
                }
            } else {
                defaults.put(
                        name,
                        Optional.ofNullable(member.getAnnotation(WithDefault.class))
                                .map(WithDefault::value)
                                .orElse(""));
            }
        }
    }

    private static String kebab(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
