package dev.plumbline.desired.git;

import dev.plumbline.drift.Observation.Reason;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.PackParser;

/**
 * A bare repository that takes no more than its limits let in. They hold where a pack is received, and so for every
 * transport alike.
 */
final class BoundedRepository extends FileRepository {

    private final GitLimits limits;
    private final InstantSource clock;

    BoundedRepository(File folder, GitLimits limits, InstantSource clock) throws IOException {
        super(folder);
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public ObjectInserter newObjectInserter() {
        ObjectInserter inserter = super.newObjectInserter();
        return new ObjectInserter.Filter() {
            @Override
            protected ObjectInserter delegate() {
                return inserter;
            }

            @Override
            public PackParser newPackParser(InputStream in) throws IOException {
                PackParser parser = inserter.newPackParser(new BoundedStream(
                        in,
                        limits.repositoryBytes(),
                        clock,
                        clock.instant().plus(limits.deadline()),
                        limits.deadline()));
                parser.setMaxObjectSizeLimit(limits.objectBytes());
                return parser;
            }
        };
    }

    private static final class BoundedStream extends FilterInputStream {

        private final long limit;
        private final InstantSource clock;
        private final Instant end;
        private final Duration deadline;
        private long left;

        BoundedStream(InputStream in, long limit, InstantSource clock, Instant end, Duration deadline) {
            super(in);
            this.limit = limit;
            this.left = limit;
            this.clock = clock;
            this.end = end;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new GitRefusal(
                        Reason.TOO_LARGE,
                        "the repository's newest commit is more than " + limit
                                + " bytes: keep what the policy needs in a smaller repository, or raise "
                                + "plumbline.git.repository-bytes");
            }
            if (clock.instant().isAfter(end)) {
                throw new GitRefusal(
                        Reason.TIMEOUT,
                        "the repository did not send its newest commit within " + deadline.toSeconds() + " s");
            }
        }
    }
}
