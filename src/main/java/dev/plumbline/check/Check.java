package dev.plumbline.check;

/**
 * Asks one kind of tool that compares by itself. It only reads.
 *
 * @param <S> the member of {@link dev.plumbline.api.CheckSpec} that this check is for
 */
public interface Check<S> {

    /** The member of the union that this check is for. */
    Class<S> spec();

    /**
     * Names what is checked, the same for every policy that has it checked.
     *
     * @param namespace of the policy
     */
    String target(S spec, String namespace);

    /** Checks once. Whatever goes wrong is the answer {@code NotKnown}, never an exception. */
    Checked check(S spec, Inquiry inquiry);

    /** What a person does to bring both sides together, along each path: nothing of this is ever carried out. */
    Remedy remedy(S spec);

    /**
     * What a person does.
     *
     * @param revert so that the world follows the truth
     * @param promote so that the truth follows the world
     */
    record Remedy(String revert, String promote) {}
}
