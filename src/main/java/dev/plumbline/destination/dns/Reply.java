package dev.plumbline.destination.dns;

import java.util.List;

/** What one server says to one question. Its records are never shown. */
sealed interface Reply {

    /** It gave an answer that can be compared with others'. */
    sealed interface Answer extends Reply {}

    /**
     * There are records.
     *
     * @param texts as in a zone file, at least one, sorted, each once
     * @param alias whether the name is an alias, and these are the records of what it leads to
     */
    record Records(List<String> texts, boolean alias) implements Answer {
        public Records {
            texts = List.copyOf(texts);
        }

        @Override
        public String toString() {
            return "Records[" + texts.size() + "]";
        }
    }

    /** The name exists and has no such record (NODATA). */
    record NoRecord() implements Answer {}

    /** The name does not exist (NXDOMAIN). */
    record NoName() implements Answer {}

    /**
     * It gave no answer that can be trusted.
     *
     * @param words what it does instead, as the rest of a sentence that begins with the server; ours, not a stranger's
     */
    record Failed(Fault fault, String words) implements Reply {
        static final Failed SILENT = new Failed(Fault.SILENT, "does not answer in time");

        static Failed malformed(String what) {
            return new Failed(Fault.UNEXPECTED, "answers with what is no valid DNS message: " + what);
        }

        static Failed unexpected(String words) {
            return new Failed(Fault.UNEXPECTED, words);
        }
    }

    /** What kind of failure. */
    enum Fault {
        /** No answer in time. */
        SILENT,
        /** No way there. */
        UNREACHABLE,
        /** An answer that says nothing about the question, or that can't be read. */
        UNEXPECTED
    }
}
