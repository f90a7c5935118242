package dev.plumbline.desired.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of any size that people write, and none so large that writing it out would fill the memory. */
final class Numbers {

    /** The most characters of one number. */
    static final int MAX_DIGITS = 1_000;

    private static final int MAX_SCALE = 1_000;

    private Numbers() {}

    /** Refuses a tree that holds a number with an exponent beyond reason, as {@code 1e999999999}. */
    static void check(JsonNode tree) throws Refusal {
        if (tree.isBigDecimal()) {
            check(tree.decimalValue());
        }
        for (JsonNode member : tree) {
            check(member);
        }
    }

    /** An integer as YAML's core schema writes it: decimal, {@code 0o} octal or {@code 0x} hexadecimal. */
    static JsonNode integer(String text) throws Refusal {
        checkLength(text);
        var factory = JsonNodeFactory.instance;
        BigInteger value = text.startsWith("0x")
                ? new BigInteger(text.substring(2), 16)
                : text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
        if (value.bitLength() < Integer.SIZE) {
            return factory.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? factory.numberNode(value.longValue()) : factory.numberNode(value);
    }

    static JsonNode decimal(String text) throws Refusal {
        checkLength(text);
        BigDecimal value;
        try {
            value = new BigDecimal(text);
        } catch (NumberFormatException e) {
            // Java holds exponents of ten digits at most.
            throw beyond();
        }
        check(value);
        return DecimalNode.valueOf(value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
    }

    private static void checkLength(String text) throws Refusal {
        if (text.length() > MAX_DIGITS) {
            throw Refusal.tooLarge("has a number of more than " + MAX_DIGITS + " digits: quote it where it is text");
        }
    }

    private static void check(BigDecimal number) throws Refusal {
        if (Math.abs((long) number.scale()) > MAX_SCALE) {
            throw beyond();
        }
    }

    /** A number whose exponent is beyond the limit. */
    static Refusal beyond() {
        return Refusal.tooLarge("has a number with an exponent beyond " + MAX_SCALE + ": quote it where it is text");
    }
}
