package dev.plumbline.desired.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumbline.api.DesiredSpec.ManifestFormat;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;

class ManifestFileFuzz {

    @FuzzTest(maxDuration = "20s")
    void any_bytes_give_bounded_sums_or_words(FuzzedDataProvider data) {
        ManifestFormat format = data.pickValue(ManifestFormat.values());
        String prefix = data.consumeString(8);

        switch (ManifestFile.read(data.consumeRemainingAsBytes(), format, prefix)) {
            case Reading.Parsed(var state) ->
                assertThat(state.values().entrySet())
                        .hasSizeBetween(1, DesiredFile.MAX_SUBJECTS)
                        .allSatisfy(sum -> {
                            assertThat(sum.getKey().name()).matches("/[!-~]+").doesNotContain("/../", "//", "?", "#");
                            assertThat(sum.getValue().get("sha256").textValue()).matches("[0-9a-f]{64}");
                        });
            case Reading.Malformed(String message) ->
                assertThat(message).isNotEmpty().hasSizeLessThan(600);
            case Reading.TooLarge(String message) ->
                assertThat(message).isNotEmpty().hasSizeLessThan(600);
        }
    }
}
