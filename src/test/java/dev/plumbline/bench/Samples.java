package dev.plumbline.bench;

import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * Samples in Prometheus' text form.
 *
 * @param text as a server answers it
 */
record Samples(String text) {

    /** The sum of the samples of one metric. */
    double sum(String metric) {
        return sum(metric, labels -> true);
    }

    /** The least sample of one metric; not a number where there is none. */
    double least(String metric) {
        return values(metric, labels -> true).min().orElse(Double.NaN);
    }

    /** The sum of those samples of one metric whose labels, as they are written, are asked for. */
    double sum(String metric, Predicate<String> labels) {
        return values(metric, labels).sum();
    }

    private DoubleStream values(String metric, Predicate<String> labels) {
        return text.lines()
                .filter(line -> line.startsWith(metric))
                .filter(line -> line.charAt(metric.length()) == '{' || line.charAt(metric.length()) == ' ')
                .filter(line -> labels.test(line.substring(metric.length(), line.lastIndexOf(' '))))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
}
