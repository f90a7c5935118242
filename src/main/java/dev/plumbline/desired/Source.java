package dev.plumbline.desired;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.drift.Finding;
import dev.plumbline.drift.Glob;
import dev.plumbline.drift.Observation;
import dev.plumbline.platform.Look;
import java.util.List;

/**
 * Reads one kind of owner of the truth.
 *
 * @param <S> the member of {@link dev.plumbline.api.DesiredSpec} that this source is for
 */
public interface Source<S> {

    /** The member of the union that this source is for. */
    Class<S> spec();

    /** Reads once. Whatever goes wrong is the answer {@code Unavailable}, never an exception. */
    Observation read(S spec, Look look);

    /** The subjects that this owner of the truth speaks of, where a policy includes none by itself; empty for all. */
    default List<Glob> scope(S spec) {
        return List.of();
    }

    /**
     * What the owner of the truth knows of a difference, as that it held this value in an earlier commit. Asked for what was
     * found and nothing else, so that it may read more. Says the same as long as both sides stay as they are.
     *
     * @param observed the whole observed value of the finding's subject, in clear; null where the subject is not there
     * @return for people, without any value; empty for nothing
     */
    default String explain(S spec, Finding finding, JsonNode observed, Look look) {
        return "";
    }
}
