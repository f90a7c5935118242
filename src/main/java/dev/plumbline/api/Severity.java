package dev.plumbline.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How grave an incident is. */
public enum Severity {
    /** Can wait for the next working day and longer. */
    Low,
    /** Should be settled within days. */
    Medium,
    /** Should be settled today. */
    High,
    /** Wakes someone. */
    Critical,
    /** A word that this version does not know. */
    @JsonEnumDefaultValue
    Unrecognized
}
