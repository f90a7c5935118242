package dev.plumbline.desired.flags;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plumbline.desired.format.DesiredFile;
import dev.plumbline.desired.format.Reading;

class FlagRegistryFuzz {

    @FuzzTest(maxDuration = "20s")
    void any_bytes_give_bounded_names_or_words(byte[] bytes) {
        switch (FlagRegistry.read(bytes, new FlagNames("FLAG_"))) {
            case Reading.Parsed(var state) ->
                assertThat(state.values().entrySet())
                        .hasSizeLessThanOrEqualTo(DesiredFile.MAX_SUBJECTS)
                        .allSatisfy(flag -> {
                            assertThat(flag.getKey().name()).matches("FLAG_[A-Za-z0-9_-]*");
                            assertThat(flag.getValue().isNull()).isTrue();
                        });
            case Reading.Malformed(String message) ->
                assertThat(message).isNotEmpty().hasSizeLessThan(600);
            case Reading.TooLarge(String message) ->
                assertThat(message).isNotEmpty().hasSizeLessThan(600);
        }
    }
}
