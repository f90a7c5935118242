package dev.plumbline.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SteadyBytecodeTest {

    private static final String PLACE = "io/quarkus/runtime/generated/";
    private static final ClassDesc SHARED = ClassDesc.of("io.quarkus.runtime.generated.SharedConfig");
    private static final ClassDesc BUILDER = ClassDesc.of("io.quarkus.runtime.configuration.AbstractConfigBuilder");
    private static final ClassDesc DESCRIPTION = ClassDesc.of("io.smallrye.config.ConfigMappings$ConfigClass");
    private static final ClassDesc CONFIG = ClassDesc.of("io.smallrye.config.SmallRyeConfigBuilder");

    @Test
    void numbers_that_come_from_the_order_of_build_steps_are_given_anew() {
        var one = files(List.of("a.Http", "b.Git"), "proxykey12", "proxykey7");
        var other = files(List.of("a.Http", "b.Git"), "proxykey7", "proxykey91");

        assertSame(SteadyBytecode.steady(one), SteadyBytecode.steady(other));
    }

    @Test
    void one_key_stays_one_and_two_stay_two() {
        var steady = SteadyBytecode.steady(files(List.of("a.Http"), "proxykey12", "proxykey7"));
        var same = SteadyBytecode.steady(files(List.of("a.Http"), "proxykey12", "proxykey12"));

        assertThat(steady.get("Writer.class")).isNotEqualTo(same.get("Writer.class"));
    }

    @Test
    void descriptions_of_configuration_have_one_order() {
        var one = files(List.of("a.Http", "b.Git", "c.Checks"), "proxykey1", "proxykey2");
        var other = files(List.of("c.Checks", "a.Http", "b.Git"), "proxykey1", "proxykey2");

        assertSame(SteadyBytecode.steady(one), SteadyBytecode.steady(other));
    }

    @Test
    void what_is_no_class_stays_as_it_is() {
        var files = Map.of("META-INF/services/x", "proxykey1".getBytes(StandardCharsets.UTF_8));

        assertThat(SteadyBytecode.steady(files)).isEqualTo(files);
    }

    private static void assertSame(Map<String, byte[]> one, Map<String, byte[]> other) {
        assertThat(one.keySet()).containsExactlyElementsOf(other.keySet());
        one.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(other.get(name)));
    }

    /** As Quarkus generates them: the descriptions, who hands them over, and steps that leave something for each other. */
    private static Map<String, byte[]> files(List<String> descriptions, String left, String found) {
        var files = new LinkedHashMap<String, byte[]>();
        files.put(PLACE + "SharedConfig.class", descriptions(descriptions));
        files.put(PLACE + "RunTimeConfigCustomizer.class", handingOver(descriptions.size()));
        files.put("Writer.class", step(left, found));
        files.put("Reader.class", step(found, left));
        return files;
    }

    private static byte[] descriptions(List<String> names) {
        return ClassFile.of().build(SHARED, type -> {
            for (int i = 0; i < names.size(); i++) {
                type.withField("configClass$" + i, DESCRIPTION, ClassFile.ACC_STATIC);
            }
            type.withMethodBody("<clinit>", ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> {
                for (int i = 0; i < names.size(); i++) {
                    code.loadConstant(names.get(i))
                            .loadConstant("plumbline." + names.get(i))
                            .invokestatic(
                                    BUILDER,
                                    "configClass",
                                    MethodTypeDesc.of(DESCRIPTION, ConstantDescs.CD_String, ConstantDescs.CD_String))
                            .putstatic(SHARED, "configClass$" + i, DESCRIPTION)
                            .loadConstant(names.get(i))
                            .invokestatic(
                                    BUILDER,
                                    "ensureLoaded",
                                    MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String));
                }
                code.return_();
            });
        });
    }

    private static byte[] handingOver(int count) {
        return ClassFile.of()
                .build(
                        ClassDesc.of("RunTimeConfigCustomizer"),
                        type -> type.withMethodBody(
                                "configBuilder",
                                MethodTypeDesc.of(ConstantDescs.CD_void, CONFIG),
                                ClassFile.ACC_PUBLIC,
                                code -> {
                                    for (int i = 0; i < count; i++) {
                                        handOver(code, i);
                                    }
                                    code.return_();
                                }));
    }

    private static void handOver(CodeBuilder code, int number) {
        int local = code.allocateLocal(TypeKind.REFERENCE);
        code.getstatic(SHARED, "configClass$" + number, DESCRIPTION)
                .astore(local)
                .aload(1)
                .aload(local)
                .invokestatic(BUILDER, "withMapping", MethodTypeDesc.of(ConstantDescs.CD_void, CONFIG, DESCRIPTION));
    }

    private static byte[] step(String... keys) {
        return ClassFile.of()
                .build(
                        ClassDesc.of("Step"),
                        type -> type.withMethodBody("deploy", ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> {
                            for (String key : keys) {
                                code.loadConstant(key).pop();
                            }
                            code.loadConstant(4711L).pop2().return_();
                        }));
    }
}
