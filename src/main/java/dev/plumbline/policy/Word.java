package dev.plumbline.policy;

import dev.plumbline.api.DriftPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * A person's word that what the destination holds now is right, as the annotation {@value DriftPolicy#BLESS} has it:
 * {@code NAME: REASON}. That the name is the person's own, the API server has checked.
 *
 * @param text the annotation's whole value
 */
record Word(String by, String reason, String text) {

    static final int MAX_TEXT = 1500;

    private static final int MAX_BY = 253;
    private static final int MAX_REASON = 1024;
    private static final String MARK = ": ";

    /** What is said of a policy; empty where nothing is, or not in that form. */
    static Optional<Word> of(HasMetadata policy) {
        var annotations = policy.getMetadata().getAnnotations();
        String text = annotations == null ? null : annotations.get(DriftPolicy.BLESS);
        int mark = text == null ? -1 : text.indexOf(MARK);
        if (mark < 1 || mark > MAX_BY || text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        String reason = text.substring(mark + MARK.length()).strip();
        return reason.isEmpty() || reason.length() > MAX_REASON
                ? Optional.empty()
                : Optional.of(new Word(text.substring(0, mark), reason, text));
    }
}
