package dev.plumbline.destination.dns;

import dev.plumbline.destination.dns.Reply.Answer;
import dev.plumbline.destination.dns.Reply.Failed;
import dev.plumbline.destination.dns.Reply.Fault;
import dev.plumbline.destination.dns.SharedAnswers.Dated;
import dev.plumbline.platform.http.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Puts questions to servers, some at a time, so that a long list floods nobody and a server that is silent is not asked
 * all of them. All looks share the answers and the limit on what is open at once.
 */
final class Asking {

    /** Questions that go to all servers together. */
    private static final int AT_ONCE = 16;

    private final DnsLimits limits;
    private final Timekeeper time;
    private final Transport transport;
    private final SharedAnswers shared;
    private final Semaphore inFlight;

    Asking(DnsLimits limits, Timekeeper time, Transport transport) {
        this.limits = limits;
        this.time = time;
        this.transport = transport;
        this.shared = new SharedAnswers(limits.cacheBytes(), time);
        this.inFlight = new Semaphore(limits.inFlight(), true);
    }

    /**
     * What all servers together say.
     *
     * @param agreements by question
     * @param oldest when the oldest answer came; empty where none did
     * @param failures what went wrong with each server that never answered, by server
     */
    record Answers(
            Map<Question, Agreement> agreements, Optional<Instant> oldest, SequencedMap<ServerName, Failed> failures) {}

    /** Asks each server each question; an answer that is no older than this is taken from who asked before. */
    Answers ask(List<Server> servers, List<Question> questions, Duration freshness) {
        return new Round(servers, freshness, time.nanos() + limits.look().toNanos()).ask(questions);
    }

    /** What one server said, and when; no time where it gave no answer. */
    private record Said(Reply reply, Optional<Instant> time) {
        static final Said SILENCE = new Said(Failed.SILENT, Optional.empty());
    }

    /** One look's questions. */
    private final class Round {
        private final List<Server> servers;
        private final Duration freshness;
        private final long deadline;
        private final Map<Question, Agreement> agreements = new LinkedHashMap<>();
        private final SequencedMap<ServerName, Failed> failed = new LinkedHashMap<>();
        private final Set<ServerName> answering = new HashSet<>();
        private Optional<Instant> oldest = Optional.empty();

        private Round(List<Server> servers, Duration freshness, long deadline) {
            this.servers = servers;
            this.freshness = freshness;
            this.deadline = deadline;
        }

        private Answers ask(List<Question> questions) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int from = 0; from < questions.size(); from += AT_ONCE) {
                    together(questions.subList(from, Math.min(questions.size(), from + AT_ONCE)), threads);
                }
            }
            answering.forEach(failed::remove);
            return new Answers(agreements, oldest, failed);
        }

        private void together(List<Question> questions, ExecutorService threads) {
            var tasks = new ArrayList<Callable<Said>>();
            for (Question question : questions) {
                servers.forEach(server -> {
                    boolean silent = isSilent(server);
                    tasks.add(() -> silent ? Said.SILENCE : one(server, question));
                });
            }
            List<Said> said = all(threads, tasks);
            int next = 0;
            for (Question question : questions) {
                var replies = new LinkedHashMap<ServerName, Reply>();
                for (Server server : servers) {
                    replies.put(server.name(), noted(server, said.get(next++)));
                }
                agreements.put(question, Agreement.of(question, replies));
            }
        }

        /** Whether it has had questions before and answered none of them in time. */
        private boolean isSilent(Server server) {
            return !answering.contains(server.name())
                    && failed.getOrDefault(server.name(), Failed.unexpected("")).fault() == Fault.SILENT;
        }

        private Reply noted(Server server, Said said) {
            if (said.reply() instanceof Failed why) {
                failed.putIfAbsent(server.name(), why);
            } else {
                answering.add(server.name());
                oldest = said.time()
                        .filter(time -> oldest.isEmpty() || time.isBefore(oldest.get()))
                        .or(() -> oldest);
            }
            return said.reply();
        }

        private List<Said> all(ExecutorService threads, List<Callable<Said>> tasks) {
            try {
                return threads.invokeAll(tasks, Math.max(0, deadline - time.nanos()), TimeUnit.NANOSECONDS).stream()
                        .map(Asking::said)
                        .toList();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return tasks.stream().map(_ -> Said.SILENCE).toList();
            }
        }

        private Said one(Server server, Question question) throws InterruptedException {
            var key = SharedAnswers.Key.of(server, question);
            Optional<Dated> known = shared.find(key, freshness);
            if (known.isPresent()) {
                return new Said(known.get().answer(), Optional.of(known.get().time()));
            }
            inFlight.acquire();
            try {
                Reply reply = transport.ask(server, question);
                return reply instanceof Answer answer
                        ? new Said(answer, Optional.of(shared.keep(key, answer).time()))
                        : new Said(reply, Optional.empty());
            } finally {
                inFlight.release();
            }
        }
    }

    private static Said said(Future<Said> future) {
        try {
            return future.get();
        } catch (CancellationException e) {
            return Said.SILENCE;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                return Said.SILENCE;
            }
            throw new IllegalStateException("a question ended in a way that was not foreseen", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Said.SILENCE;
        }
    }
}
