package dev.plumbline.destination.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.regex.Pattern;

/** When two values mean the same to the API server. */
final class SameValue {

    /** Short enough that its arithmetic stays small, whoever wrote it. */
    private static final Pattern QUANTITY =
            Pattern.compile("[+-]?[0-9]{1,24}(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2}|[numkMGTPE]|[KMGTPE]i)?");

    private SameValue() {}

    /** Equal, numbers by their value. */
    static boolean test(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    /** Whether both are the same quantity, as {@code 1000m} and {@code 1} are. */
    static boolean quantity(JsonNode one, JsonNode other) {
        String left = one.asText();
        String right = other.asText();
        return one.isValueNode()
                && other.isValueNode()
                && QUANTITY.matcher(left).matches()
                && QUANTITY.matcher(right).matches()
                && Quantity.getAmountInBytes(new Quantity(left))
                                .compareTo(Quantity.getAmountInBytes(new Quantity(right)))
                        == 0;
    }
}
