package dev.plumbline.simulator;

import java.time.Duration;

/** Something that goes wrong with all answers of a DNS server, until it is healed. */
public sealed interface DnsFault {

    /** Answers with this response code and nothing else, as 2 for SERVFAIL and 5 for REFUSED. */
    record Failing(int rcode) implements DnsFault {}

    /** Says nothing over UDP to the next so many questions; over TCP it takes the connection and says nothing. */
    record Silent(int questions) implements DnsFault {}

    /** Sends an answer with another identifier, then the right one. */
    record WrongIdFirst() implements DnsFault {}

    /** Sends an answer with another identifier, and nothing else. */
    record WrongId() implements DnsFault {}

    /** Answers another question. */
    record AnotherQuestion() implements DnsFault {}

    /** Sends the right answer, then one that says that nothing is there. */
    record SpoofedSecond() implements DnsFault {}

    /** Marks each answer as cut off. */
    record Truncated(boolean overTcpToo) implements DnsFault {}

    /** Announces more over TCP than it sends, and hangs up. */
    record CutOff() implements DnsFault {}

    /** Answers A with aliases that lead in a circle. */
    record AliasLoop() implements DnsFault {}

    /** Answers with the question's identifier and these bytes behind it. */
    record Saying(byte[] behindId) implements DnsFault {}

    /** Leaves out the flags that say that it may answer: AA of a zone's server, RA of a resolver. */
    record Unentitled() implements DnsFault {}

    /** Answers with the servers of another zone. */
    record Referring() implements DnsFault {}

    /** Answers rightly, this much later. */
    record Slow(Duration delay) implements DnsFault {}
}
