package dev.plumbline.contract;

import java.net.URI;
import java.util.List;

/** A provider whose promises can be tried at a real server. */
interface Provider {

    /** As people call it; in capitals, what its variables begin with. */
    String name();

    /** The variables, after {@link Given#PREFIX}, without which nothing is tried. */
    String[] needs();

    /** The variables that may be set too, each with what it is for. */
    List<String> takes();

    /** Where it is. */
    URI address(Given given);

    /** What is tried there, in this order. Nothing is written that no variable names a place for. */
    List<Check> checks(Given given, Tools tools);
}
