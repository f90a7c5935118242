package dev.plumbline.destination.dns;

import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.Type;

/** The types of records that can be observed, by the word that a subject ends with. */
enum RecordType {
    A(Type.A),
    AAAA(Type.AAAA),
    CNAME(Type.CNAME),
    MX(Type.MX),
    TXT(Type.TXT),
    NS(Type.NS),
    CAA(Type.CAA),
    SRV(Type.SRV);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    /** The number that stands for the type in a message. */
    int code() {
        return code;
    }

    static Optional<RecordType> of(String word) {
        return Stream.of(values()).filter(type -> type.name().equals(word)).findFirst();
    }
}
