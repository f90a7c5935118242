package dev.plumbline.destination.dns;

import dev.plumbline.destination.dns.AnswerReader.Read;
import dev.plumbline.destination.dns.Reply.Failed;
import dev.plumbline.destination.dns.Reply.Fault;
import dev.plumbline.platform.http.Timekeeper;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Asks one server one question, over UDP and, where the answer does not fit, over TCP. Each try has a socket of its own
 * on a port that the system draws, and an identifier drawn here; the socket takes packets of the server's address alone.
 * What a stranger would send in the server's name must meet all of that before the server's own answer comes.
 */
final class Transport {

    /** What an answer over UDP may have: it passes every network in one piece (DNS flag day 2020). */
    static final int UDP_SIZE = 1232;

    private static final int TRIES = 2;
    private static final int IDS = 0x10000;

    /** Packets that answer something else; more of them are no accident. */
    private static final int MAX_FOREIGN = 32;

    private static final int BUFFER = 4097;

    private final Duration attempt;
    private final Timekeeper time;
    private final RandomGenerator random;

    Transport(Duration attempt, Timekeeper time, RandomGenerator random) {
        this.attempt = attempt;
        this.time = time;
        this.random = random;
    }

    /** What the server says. Whatever goes wrong is the reply {@link Failed}. */
    Reply ask(Server server, Question question) {
        Failed last = Failed.SILENT;
        for (int tried = 0; tried < TRIES; tried++) {
            int id = random.nextInt(IDS);
            boolean tcp = false;
            try {
                Read read = overUdp(server, question, id, server.at(tried));
                if (read instanceof Read.Truncated) {
                    tcp = true;
                    read = overTcp(server, question, id, server.at(tried));
                }
                return replied(read);
            } catch (SocketTimeoutException e) {
                last = Failed.SILENT;
            } catch (EOFException e) {
                last = Failed.unexpected("ends the connection before its answer does");
            } catch (IOException e) {
                last = new Failed(
                        Fault.UNREACHABLE,
                        tcp ? "can't be reached over TCP, which its answer needs" : "can't be reached");
            }
            if (Thread.currentThread().isInterrupted()) {
                return Failed.SILENT;
            }
        }
        return last;
    }

    private static Reply replied(Read read) {
        return switch (read) {
            case Read.Replied(Reply reply) -> reply;
            case Read.Truncated() -> Failed.unexpected("cuts its answer off over TCP too");
            case Read.Foreign() -> Failed.unexpected("answers another question than the one that was asked");
        };
    }

    private Read overUdp(Server server, Question question, int id, InetSocketAddress address) throws IOException {
        byte[] query = query(question, id, server.recursive());
        long deadline = time.nanos() + attempt.toNanos();
        try (var socket = new DatagramSocket()) {
            socket.connect(address);
            socket.send(new DatagramPacket(query, query.length));
            var packet = new DatagramPacket(new byte[BUFFER], BUFFER);
            for (int foreign = 0; foreign < MAX_FOREIGN; foreign++) {
                socket.setSoTimeout(left(deadline));
                packet.setLength(BUFFER);
                socket.receive(packet);
                if (packet.getLength() == BUFFER) {
                    return new Read.Replied(Failed.malformed("it is longer than a packet may be"));
                }
                byte[] message = Arrays.copyOf(packet.getData(), packet.getLength());
                Read read = AnswerReader.read(message, question, id, server.recursive());
                if (!(read instanceof Read.Foreign)) {
                    return read;
                }
            }
            return new Read.Foreign();
        }
    }

    private Read overTcp(Server server, Question question, int id, InetSocketAddress address) throws IOException {
        byte[] query = query(question, id, server.recursive());
        long deadline = time.nanos() + attempt.toNanos();
        try (var socket = new Socket()) {
            socket.connect(address, left(deadline));
            socket.getOutputStream()
                    .write(ByteBuffer.allocate(2 + query.length)
                            .putShort((short) query.length)
                            .put(query)
                            .array());
            byte[] length = read(socket, 2, deadline);
            byte[] message = read(socket, (length[0] & 0xff) << 8 | length[1] & 0xff, deadline);
            return AnswerReader.read(message, question, id, server.recursive());
        }
    }

    /** So many bytes: one that drips gets no more time than one that is silent. */
    private byte[] read(Socket socket, int length, long deadline) throws IOException {
        byte[] bytes = new byte[length];
        int have = 0;
        while (have < length) {
            socket.setSoTimeout(left(deadline));
            int more = socket.getInputStream().read(bytes, have, length - have);
            if (more < 0) {
                throw new EOFException();
            }
            have += more;
        }
        return bytes;
    }

    private int left(long deadline) throws SocketTimeoutException {
        long millis = Duration.ofNanos(deadline - time.nanos()).toMillis();
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) millis;
    }

    static byte[] query(Question question, int id, boolean recursive) {
        var message = new Message(id);
        if (recursive) {
            message.getHeader().setFlag(Flags.RD);
        }
        message.addRecord(Record.newRecord(question.name(), question.type().code(), DClass.IN), Section.QUESTION);
        message.addRecord(new OPTRecord(UDP_SIZE, 0, 0), Section.ADDITIONAL);
        return message.toWire();
    }
}
