package dev.plumbline.simulator;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A DNS server on a port of loopback, over UDP and TCP: a resolver, or the server of zones. It answers as RFC 1034, 2308
 * and 6891 have it, refuses what is not its business, cuts off what does not fit, and does wrong on demand.
 */
public final class DnsSimulator implements AutoCloseable {

    private static final int WITHOUT_EDNS = 512;
    private static final int LONGEST = 65_535;

    private final DnsZones zones;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger overTcp = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger silences = new AtomicInteger();
    private volatile DnsFault fault;

    private DnsSimulator(DnsZones zones, DatagramSocket udp, ServerSocket tcp) {
        this.zones = zones;
        this.udp = udp;
        this.tcp = tcp;
    }

    /** A resolver, which knows what is added to it and says of all else that it does not exist. */
    public static DnsSimulator resolver() {
        return start(DnsZones.ofResolver());
    }

    /** The server of these zones. */
    public static DnsSimulator authoritative(String... zones) {
        return start(DnsZones.of(zones));
    }

    private static DnsSimulator start(DnsZones zones) {
        for (int tries = 0; ; tries++) {
            try {
                var udp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                try {
                    var tcp = new ServerSocket(udp.getLocalPort(), 50, InetAddress.getLoopbackAddress());
                    var simulator = new DnsSimulator(zones, udp, tcp);
                    simulator.threads.execute(simulator::serveUdp);
                    simulator.threads.execute(simulator::serveTcp);
                    return simulator;
                } catch (IOException e) {
                    // The same port may be taken for TCP.
                    udp.close();
                    if (tries > 20) {
                        throw e;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** As a policy names it: {@code 127.0.0.1:5353}. */
    public String address() {
        return "127.0.0.1:" + udp.getLocalPort();
    }

    /** Sets the records of a name and type, as a zone file has them behind the type. Without any, they are gone. */
    public void set(String name, String type, String... texts) {
        zones.set(name, type, texts);
    }

    public void fault(DnsFault what) {
        fault = what;
        silences.set(what instanceof DnsFault.Silent(int questions) ? questions : 0);
    }

    public void heal() {
        fault = null;
    }

    /** From now on nothing listens for TCP, as behind a firewall that knows of UDP alone. */
    public void closeTcp() {
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was asked, over UDP and TCP, as {@code www.example.com. A}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public int askedOverTcp() {
        return overTcp.get();
    }

    /** How many questions it had at once, at most. */
    public int mostAtOnce() {
        return mostOpen.get();
    }

    @Override
    public void close() {
        udp.close();
        closeTcp();
        threads.shutdownNow();
    }

    private void serveUdp() {
        var packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (!udp.isClosed()) {
            try {
                packet.setLength(LONGEST);
                udp.receive(packet);
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                var from = (InetSocketAddress) packet.getSocketAddress();
                threads.execute(() -> reply(query, from));
            } catch (IOException e) {
                // Closed, or a packet of somebody who is gone.
            }
        }
    }

    private void reply(byte[] query, InetSocketAddress from) {
        try {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            List<byte[]> answers;
            try {
                answers = answers(query, false);
            } finally {
                // Before it is sent: whoever has its answer may ask the next.
                open.decrementAndGet();
            }
            for (byte[] answer : answers) {
                udp.send(new DatagramPacket(answer, answer.length, from));
            }
        } catch (IOException e) {
            // Whoever asked is gone, or the simulator is.
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            var in = new DataInputStream(connection.getInputStream());
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                overTcp.incrementAndGet();
                for (byte[] answer : answers(query, true)) {
                    boolean cut = fault instanceof DnsFault.CutOff;
                    connection
                            .getOutputStream()
                            .write(ByteBuffer.allocate(2 + answer.length)
                                    .putShort((short) (answer.length + (cut ? 10 : 0)))
                                    .put(answer)
                                    .array());
                    if (cut) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // Whoever asked is gone.
        }
    }

    /** What is sent to a query, in this order. */
    private List<byte[]> answers(byte[] bytes, boolean tcp) throws IOException {
        Message query;
        try {
            query = new Message(bytes);
        } catch (IOException e) {
            return List.of(unreadable(bytes));
        }
        Record question = query.getQuestion();
        boolean valid = !query.getHeader().getFlag(Flags.QR)
                && query.getHeader().getOpcode() == Opcode.QUERY
                && query.getHeader().getCount(Section.QUESTION) == 1
                && query.getHeader().getCount(Section.ANSWER) == 0;
        if (!valid) {
            return List.of(sized(refusal(query, Rcode.FORMERR), query, tcp));
        }
        asked.add(question.getName() + " " + Type.string(question.getType()));
        return said(query, question, tcp);
    }

    private List<byte[]> said(Message query, Record question, boolean tcp) throws IOException {
        Message right = zones.answer(query, question);
        byte[] rightly = sized(right, query, tcp);
        return switch (fault) {
            case null -> List.of(rightly);
            case DnsFault.Failing(int rcode) -> List.of(refusal(query, rcode).toWire());
            case DnsFault.Silent _ -> silences.getAndDecrement() > 0 ? List.of() : List.of(rightly);
            case DnsFault.WrongIdFirst() ->
                List.of(anotherId(refusal(query, Rcode.NXDOMAIN).toWire()), rightly);
            case DnsFault.WrongId() -> List.of(anotherId(rightly));
            case DnsFault.AnotherQuestion() ->
                List.of(DnsZones.ofAnotherQuestion(right).toWire());
            case DnsFault.SpoofedSecond() ->
                List.of(rightly, refusal(query, Rcode.NXDOMAIN).toWire());
            case DnsFault.Truncated(boolean overTcpToo) -> {
                if (!tcp || overTcpToo) {
                    right.getHeader().setFlag(Flags.TC);
                    right.removeAllRecords(Section.ANSWER);
                }
                yield List.of(right.toWire());
            }
            case DnsFault.CutOff() -> {
                if (!tcp) {
                    right.getHeader().setFlag(Flags.TC);
                    right.removeAllRecords(Section.ANSWER);
                }
                yield List.of(right.toWire());
            }
            case DnsFault.AliasLoop() ->
                List.of(DnsZones.aliasLoop(query, question).toWire());
            case DnsFault.Saying(byte[] behindId) ->
                List.of(ByteBuffer.allocate(2 + behindId.length)
                        .putShort((short) query.getHeader().getID())
                        .put(behindId)
                        .array());
            case DnsFault.Unentitled() -> {
                right.getHeader().unsetFlag(Flags.AA);
                right.getHeader().unsetFlag(Flags.RA);
                yield List.of(right.toWire());
            }
            case DnsFault.Referring() -> List.of(DnsZones.referral(query).toWire());
            case DnsFault.Slow(var delay) -> {
                try {
                    Thread.sleep(delay);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                yield List.of(rightly);
            }
        };
    }

    private static Message refusal(Message query, int rcode) {
        Message refusal = DnsZones.reply(query);
        refusal.getHeader().setRcode(rcode);
        refusal.getHeader().setFlag(Flags.RA);
        refusal.getHeader().setFlag(Flags.AA);
        return refusal;
    }

    private static byte[] unreadable(byte[] query) {
        var header = new Header(query.length < 2 ? 0 : (query[0] & 0xff) << 8 | query[1] & 0xff);
        header.setFlag(Flags.QR);
        header.setRcode(Rcode.FORMERR);
        return header.toWire();
    }

    private static byte[] anotherId(byte[] message) {
        byte[] other = message.clone();
        other[0] ^= 0x55;
        return other;
    }

    /** As much as whoever asked can take; what does not fit is cut off and marked as such. */
    private static byte[] sized(Message answer, Message query, boolean tcp) {
        OPTRecord edns = query.getOPT();
        if (edns != null) {
            answer.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        }
        int most = tcp ? LONGEST : edns == null ? WITHOUT_EDNS : Math.max(WITHOUT_EDNS, edns.getPayloadSize());
        return answer.toWire(most);
    }
}
