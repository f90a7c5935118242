package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How far an execution is. */
public enum ExecutionState {
    /** Done, and waits until others have followed. */
    Pending,
    /** Being carried out. */
    Running,
    /** Done, and the findings are gone. */
    Succeeded,
    /** Something went wrong. */
    Failed,
    /** What was observed had moved, and nothing more was written. */
    Superseded,
    /** Everything was done but the writing; to have it written takes a new approval. */
    DryRun,
    /** A word that this version does not know. */
    @JsonEnumDefaultValue
    Unrecognized
}
