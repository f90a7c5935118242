package dev.plumbline.check;

import java.time.Instant;

/**
 * The beginning of something that counts only once it lasts, where what is checked does not say so itself.
 *
 * @param subject what it is about, at most 253 characters
 * @param what holds, a word, as {@code OutOfSync}
 * @param count how many times in a row, where that is what counts; else 0
 * @param last names what was counted last, so that it counts once; empty where nothing is counted
 */
public record Onset(String subject, String what, Instant since, int count, String last) {}
