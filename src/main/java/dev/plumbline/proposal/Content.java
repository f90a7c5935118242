package dev.plumbline.proposal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.api.DriftIncidentSpec.Path;
import dev.plumbline.api.DriftIncidentStatus.Change;
import dev.plumbline.api.DriftIncidentStatus.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * All that an approval signs: the digest of a proposal is that of this, in the canonical form of RFC 8785. Two incidents,
 * two paths, two targets, two bases, two lists of steps or two expiries never share a digest.
 *
 * @param incident {@code namespace/name}
 * @param base digest of what was observed at the places at issue
 * @param patch absent where Git is not written to
 * @param expiryTime RFC 3339, in UTC
 */
@JsonPropertyOrder(alphabetic = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Content(
        String incident, Path path, String target, String base, List<Step> steps, String patch, String expiryTime) {

    /** Beyond this, unpacked, a stored proposal is not read. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    static Content of(String incident, Draft.Possible draft, String expiryTime) {
        return new Content(
                incident,
                draft.path(),
                draft.target(),
                base(draft.steps()),
                draft.steps(),
                draft.patch().orElse(null),
                expiryTime);
    }

    /** {@code sha256:} and 64 hexadecimal digits. */
    public String digest() {
        return Digest.of(canonical());
    }

    /** How many changes all steps make. */
    public int changes() {
        return steps.stream().mapToInt(step -> step.changes().size()).sum();
    }

    /** The form in which it is stored: gzipped canonical JSON. */
    byte[] packed() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(canonical());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What was stored; empty where it can't be read as that. */
    public static Optional<Content> unpacked(byte[] stored) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(stored))) {
            byte[] json = gzip.readNBytes(MAX_BYTES + 1);
            return json.length > MAX_BYTES ? Optional.empty() : Optional.of(JSON.readValue(json, Content.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private byte[] canonical() {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(this)).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base(List<Step> steps) {
        var marks = JSON.createArrayNode();
        for (Step step : steps) {
            for (Change change : step.changes()) {
                marks.addArray()
                        .add(change.subject())
                        .add(change.field() == null ? "" : change.field())
                        .add(change.mark());
            }
        }
        try {
            return Digest.of(JSON.writeValueAsString(marks).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
