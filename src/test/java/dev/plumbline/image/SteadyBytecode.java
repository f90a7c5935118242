package dev.plumbline.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes that Quarkus generates the same bytes in every build of the same sources. What differs there by the
 * order in which its build steps happen to end, seen in 3.34.1: the numbers in the names of what steps leave for each
 * other ({@code proxykey12}), which are names in one map and mean nothing else; and the order in
 * which descriptions of configuration are made and handed over, which don't know of each other. The first are numbered
 * anew from the first class on, the second sorted by name. The argument is the jar of the generated classes, which is
 * written anew.
 */
public final class SteadyBytecode {

    private static final String DESCRIPTIONS = "io/quarkus/runtime/generated/SharedConfig.class";
    private static final List<String> USERS = List.of(
            "io/quarkus/runtime/generated/StaticInitConfigCustomizer.class",
            "io/quarkus/runtime/generated/RunTimeConfigCustomizer.class");
    private static final Pattern KEY = Pattern.compile("proxykey\\d+");
    private static final Pattern DESCRIPTION = Pattern.compile("configClass\\$\\d+");
    private static final int UTF8 = 1;
    private static final int HEADER = 8;

    private SteadyBytecode() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        var entries = new LinkedHashMap<ZipEntry, byte[]>();
        try (var open = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) open.stream().map(ZipEntry.class::cast)::iterator) {
                entries.put(entry, open.getInputStream(entry).readAllBytes());
            }
        }
        var classes = new LinkedHashMap<String, byte[]>();
        entries.forEach((entry, bytes) -> classes.put(entry.getName(), bytes));
        var steady = steady(classes);
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (ZipEntry entry : entries.keySet()) {
                write(out, entry, steady.get(entry.getName()));
            }
        }
    }

    /** The same files by their names, in the same order, with what differs between builds made the same. */
    static Map<String, byte[]> steady(Map<String, byte[]> files) {
        var steady = new LinkedHashMap<>(files);
        var renamed = new HashMap<String, String>();
        steady.computeIfPresent(DESCRIPTIONS, (name, bytes) -> sorted(bytes, renamed));
        for (String user : USERS) {
            steady.computeIfPresent(user, (name, bytes) -> handedOver(bytes, renamed));
        }
        UnaryOperator<String> names = text -> {
            if (KEY.matcher(text).matches()) {
                return renamed.computeIfAbsent(text, key -> "proxykey" + renamed.size());
            }
            return text;
        };
        steady.replaceAll((name, bytes) -> name.endsWith(".class") ? withConstants(bytes, names) : bytes);
        return steady;
    }

    /** The class that makes the descriptions; what each was called and is called now goes to {@code renamed}. */
    private static byte[] sorted(byte[] bytes, Map<String, String> renamed) {
        return rewritten(bytes, "<clinit>", renamed, code -> sorted(code, renamed));
    }

    /** A class that hands descriptions over, each by the same five instructions but for the field and the local variable. */
    private static byte[] handedOver(byte[] bytes, Map<String, String> renamed) {
        return rewritten(bytes, "configBuilder", renamed, code -> {
            var at = IntStream.range(0, code.size())
                    .filter(i -> handsOver(code, i))
                    .boxed()
                    .toList();
            var fields = at.stream()
                    .map(code::get)
                    .sorted(Comparator.comparingInt(it -> number(renamed.get(field(it)))))
                    .toList();
            var sorted = new ArrayList<>(code);
            for (int i = 0; i < fields.size(); i++) {
                sorted.set(at.get(i), fields.get(i));
            }
            return sorted;
        });
    }

    private static boolean handsOver(List<Instruction> code, int at) {
        return isDescription(code.get(at))
                && at + 4 < code.size()
                && code.get(at + 4) instanceof InvokeInstruction call
                && call.name().equalsString("withMapping");
    }

    private static int number(String description) {
        return Integer.parseInt(description.substring(description.indexOf('$') + 1));
    }

    /** The class with another body of one method, which may not branch, and with its constants in the order of their use. */
    private static byte[] rewritten(
            byte[] bytes, String method, Map<String, String> renamed, UnaryOperator<List<Instruction>> change) {
        var classFile = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);
        MethodTransform anew = (builder, element) -> {
            if (element instanceof CodeModel code) {
                var instructions = new ArrayList<Instruction>();
                code.elementStream().forEach(it -> {
                    if (it instanceof Instruction instruction) {
                        instructions.add(instruction);
                    }
                });
                if (instructions.stream().anyMatch(BranchInstruction.class::isInstance)) {
                    throw unknown();
                }
                builder.withCode(
                        body -> change.apply(instructions).forEach(instruction -> write(body, instruction, renamed)));
            } else {
                builder.with(element);
            }
        };
        return classFile.transformClass(
                classFile.parse(bytes),
                ClassTransform.transformingMethods(it -> it.methodName().equalsString(method), anew));
    }

    private static IllegalStateException unknown() {
        return new IllegalStateException("Quarkus writes the classes of its configuration in another way than 3.34.1"
                + " does: look at what they hold, and change SteadyBytecode");
    }

    private static List<Instruction> sorted(List<Instruction> code, Map<String, String> renamed) {
        int at = 0;
        while (at < code.size() && !beginsDescription(code, at)) {
            at++;
        }
        var sorted = new ArrayList<>(code.subList(0, at));
        var descriptions = new ArrayList<List<Instruction>>();
        while (at < code.size() && beginsDescription(code, at)) {
            int end = at + 4;
            while (loadsClass(code, end)) {
                end += 2;
            }
            descriptions.add(code.subList(at, end));
            at = end;
        }
        var rest = code.subList(at, code.size());
        for (int i = 0; i < rest.size(); i++) {
            if (beginsDescription(rest, i)) {
                throw unknown();
            }
        }
        descriptions.sort(
                Comparator.comparing((List<Instruction> it) -> text(it.get(0))).thenComparing(it -> text(it.get(1))));
        for (int i = 0; i < descriptions.size(); i++) {
            renamed.put(field(descriptions.get(i).get(3)), "configClass$" + i);
            sorted.addAll(descriptions.get(i));
        }
        sorted.addAll(rest);
        return sorted;
    }

    /** Two names, a call, and where its result is kept. */
    private static boolean beginsDescription(List<Instruction> code, int at) {
        return at + 3 < code.size()
                && code.get(at) instanceof ConstantInstruction
                && code.get(at + 1) instanceof ConstantInstruction
                && code.get(at + 2) instanceof InvokeInstruction call
                && call.name().equalsString("configClass")
                && isDescription(code.get(at + 3));
    }

    private static boolean isDescription(Instruction instruction) {
        return instruction instanceof FieldInstruction
                && DESCRIPTION.matcher(field(instruction)).matches();
    }

    private static String field(Instruction instruction) {
        return ((FieldInstruction) instruction).name().stringValue();
    }

    private static boolean loadsClass(List<Instruction> code, int at) {
        return at + 1 < code.size()
                && code.get(at) instanceof ConstantInstruction
                && code.get(at + 1) instanceof InvokeInstruction call
                && call.name().equalsString("ensureLoaded");
    }

    private static String text(Instruction constant) {
        return ((ConstantInstruction) constant).constantValue().toString();
    }

    private static void write(CodeBuilder body, Instruction instruction, Map<String, String> renamed) {
        switch (instruction) {
            case ConstantInstruction constant -> body.loadConstant(constant.constantValue());
            case FieldInstruction field ->
                body.fieldAccess(
                        field.opcode(),
                        field.owner().asSymbol(),
                        renamed.getOrDefault(
                                field.name().stringValue(), field.name().stringValue()),
                        field.typeSymbol());
            default -> body.with(instruction);
        }
    }

    /** A class file whose texts are renamed; nothing else of it changes. Its form: chapter 4.4 of the JVM's specification. */
    private static byte[] withConstants(byte[] bytes, UnaryOperator<String> renamed) {
        try {
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            var written = new ByteArrayOutputStream(bytes.length);
            var out = new DataOutputStream(written);
            out.write(in.readNBytes(HEADER));
            int count = in.readUnsignedShort();
            out.writeShort(count);
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == UTF8) {
                    out.writeUTF(renamed.apply(in.readUTF()));
                } else {
                    out.write(in.readNBytes(length(tag)));
                    // A long and a double count for two.
                    i += tag == 5 || tag == 6 ? 1 : 0;
                }
            }
            in.transferTo(out);
            return written.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int length(int tag) {
        return switch (tag) {
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            default -> throw new IllegalStateException("a class file with a constant of kind " + tag);
        };
    }

    private static void write(ZipOutputStream out, ZipEntry like, byte[] bytes) throws IOException {
        var entry = new ZipEntry(like.getName());
        entry.setTimeLocal(like.getTimeLocal());
        entry.setMethod(like.getMethod());
        if (like.getMethod() == ZipEntry.STORED) {
            var crc = new CRC32();
            crc.update(bytes);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }
}
