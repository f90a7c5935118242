package dev.plumbline.incident;

import dev.plumbline.api.DriftIncident;

/** What incidents ask of those whose drift they are. */
public interface Sources {

    /** What has become of an incident's source. */
    SourceFate fateOf(DriftIncident incident);

    /** Has an incident's source observed now, and what is seen published also where it says nothing new. */
    void observe(DriftIncident incident);

    /** An incident of this kind of source is as it is, whoever has changed it. Called again and again; most say nothing new. */
    default void seen(DriftIncident incident) {
        // Most sources learn nothing from their incidents.
    }

    /** As long as the sources are not known, nothing can be told of them, and nobody looks. */
    Sources UNKNOWN = new Sources() {
        @Override
        public SourceFate fateOf(DriftIncident incident) {
            return SourceFate.Unknown;
        }

        @Override
        public void observe(DriftIncident incident) {
            // Whoever comes to know the sources has all incidents looked at again.
        }
    };
}
