package dev.plumbline.incident;

/** What has become of the source whose drift an incident is. */
public enum SourceFate {
    /** It is observed, well or not. */
    Followed,
    /** It is there, and somebody has suspended it. */
    Suspended,
    /** It was deleted, also where another one has its name now. */
    Gone,
    /** Nobody can tell yet: this process has only begun. */
    Unknown
}
