package dev.plumbline.converge.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Does several things at once, so many and no more, and returns when all have come to their end. */
public final class Abreast {

    private Abreast() {}

    /**
     * What each gave, in their order. Where one throws, the others still come to their end, and then it is thrown.
     *
     * @param most how many may go on at once
     */
    public static <T> List<T> all(int most, List<Callable<T>> tasks) throws InterruptedException {
        if (tasks.size() == 1) {
            return List.of(call(tasks.getFirst()));
        }
        var free = new Semaphore(most);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var started = new ArrayList<Future<T>>();
            for (Callable<T> task : tasks) {
                started.add(threads.submit(() -> {
                    free.acquire();
                    try {
                        return task.call();
                    } finally {
                        free.release();
                    }
                }));
            }
            return results(started);
        }
    }

    private static <T> List<T> results(List<Future<T>> started) throws InterruptedException {
        var results = new ArrayList<T>();
        Throwable first = null;
        for (Future<T> future : started) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                first = first == null ? e.getCause() : first;
            } catch (InterruptedException e) {
                started.forEach(other -> other.cancel(true));
                throw e;
            }
        }
        if (first != null) {
            throw thrown(first);
        }
        return results;
    }

    private static <T> T call(Callable<T> task) throws InterruptedException {
        try {
            return task.call();
        } catch (Exception e) {
            throw thrown(e);
        }
    }

    private static RuntimeException thrown(Throwable cause) throws InterruptedException {
        switch (cause) {
            case Error error -> throw error;
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException unchecked -> {
                return unchecked;
            }
            default -> {
                return new IllegalStateException("a task threw what it does not declare", cause);
            }
        }
    }
}
