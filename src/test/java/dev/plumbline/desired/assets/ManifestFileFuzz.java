package dev.plumbline.desired.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumbline.api.DesiredSpec.ManifestFormat;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;

class ManifestFileFuzz {

    @FuzzTest(maxDuration = "20s")
    void any_bytes_give_bounded_sums_or_words(byte[] bytes) {
        for (ManifestFormat format : ManifestFormat.values()) {
            holds(ManifestFile.read(bytes, format, ""));
            holds(ManifestFile.read(bytes, format, "public/"));
        }
    }

    private static void holds(Reading reading) {
        switch (reading) {
            case Reading.Parsed(var state) ->
                assertThat(state.values().entrySet())
                        .hasSizeBetween(1, DesiredFile.MAX_SUBJECTS)
                        .allSatisfy(sum -> {
                            assertThat(sum.getKey().name())
                                    .matches("/[!-~]+")
                                    .doesNotContain("/../", "//", "?", "#", "\\");
                            assertThat(sum.getValue().get("sha256").textValue()).matches("[0-9a-f]{64}");
                        });
            case Reading.Malformed(String message) ->
                assertThat(message).isNotEmpty().hasSizeLessThan(600);
            case Reading.TooLarge(String message) ->
                assertThat(message).isNotEmpty().hasSizeLessThan(600);
        }
    }
}
