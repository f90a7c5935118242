package dev.plumbline.check.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plumbline.api.CheckSpec;
import dev.plumbline.api.DriftPolicySpec.Compare;
import dev.plumbline.check.Inquiry;
import dev.plumbline.check.Onset;
import dev.plumbline.drift.Comparison;
import dev.plumbline.drift.FingerprintKey;
import dev.plumbline.platform.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What the pod of a check is asked, as it is mounted there. It holds the key for fingerprints of this policy's check and of
 * nothing else, and never shows itself.
 *
 * @param check the union with the member that is checked
 * @param rules what the policy says of comparing; null for nothing
 * @param key at least 32 bytes
 * @param onsets what the last check that compared gave
 * @param surroundings what holds in this installation for whoever reads Git
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobInquiry(
        Inquiry.Policy policy,
        CheckSpec check,
        Compare rules,
        byte[] key,
        List<StoredOnset> onsets,
        Surroundings surroundings) {

    /**
     * What holds in an installation for whoever connects to the outside.
     *
     * @param allowedAddresses ranges in CIDR form that may be connected to though they are private
     * @param allowFile whether {@code file://} URLs are read
     * @param certificates that are trusted beside the usual ones, in PEM form; null for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Surroundings(List<String> allowedAddresses, boolean allowFile, String certificates) {}

    /** The key of the Secret that it is kept under, and the file's name where it is mounted. */
    public static final String FILE = "inquiry.json";

    private static final String PREFIX = "plumbline-check-";
    private static final int NAMED_BY = 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    /** An onset as JSON has it. */
    public record StoredOnset(String subject, String what, String since, int count, String last) {

        static StoredOnset of(Onset onset) {
            return new StoredOnset(
                    onset.subject(), onset.what(), onset.since().toString(), onset.count(), onset.last());
        }

        Onset read() {
            return new Onset(subject, what, Instant.parse(since), count, last);
        }
    }

    /** What is asked of the check, with what only the pod knows. */
    public Inquiry inquiry(Comparison comparison, Look look, Instant now) {
        return new Inquiry(
                policy,
                comparison,
                rules,
                FingerprintKey.of(key),
                onsets.stream().map(StoredOnset::read).toList(),
                look,
                now);
    }

    /** Reads what {@link #bytes} wrote. */
    public static JobInquiry read(byte[] bytes) throws IOException {
        return JSON.readValue(bytes, JobInquiry.class);
    }

    public byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of the API can be written as JSON", e);
        }
    }

    /** Names the question: a run for another one is of no use. 64 hexadecimal digits. */
    String digest() {
        return sha256(bytes());
    }

    /** What the Secret is called that this is kept in: another for each question. */
    String secretName() {
        return name() + "-" + digest().substring(0, NAMED_BY);
    }

    /** What a Job of this policy is called: one name, so that there is one at a time. */
    String name() {
        return PREFIX + sha256(policy.uid().getBytes(StandardCharsets.UTF_8)).substring(0, NAMED_BY);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Names the policy alone. */
    @Override
    public String toString() {
        return "JobInquiry[" + policy + "]";
    }
}
