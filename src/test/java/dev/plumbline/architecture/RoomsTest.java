package dev.plumbline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer;
import io.quarkus.arc.lookup.LookupIfProperty;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** The rooms of the code, and who may enter which: docs/architecture says why. */
@AnalyzeClasses(packages = RoomsTest.OURS, importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {

    static final String OURS = "dev.plumbline";

    private static final String API = OURS + ".api..";
    private static final String DRIFT = OURS + ".drift..";
    private static final String PLATFORM = OURS + ".platform..";
    private static final String WIRING = OURS + ".platform.wiring..";
    private static final String INCIDENT = OURS + ".incident..";
    private static final String PROPOSAL = OURS + ".proposal..";
    private static final String CONVERGE = OURS + ".converge..";
    private static final String OBSERVATION = OURS + ".observation..";
    private static final String POLICY = OURS + ".policy..";
    private static final String DISTRIBUTION = OURS + ".distribution..";
    private static final String DESIRED = OURS + ".desired..";
    private static final String CHECK = OURS + ".check..";
    private static final String DESTINATION = OURS + ".destination..";
    private static final String CLI = OURS + ".cli..";

    @ArchTest
    static final ArchRule api_knows_nothing_else_of_ours = only(API, API);

    @ArchTest
    static final ArchRule drift_knows_nothing_else_of_ours = only(DRIFT, DRIFT);

    @ArchTest
    static final ArchRule incident_knows_the_api_the_core_proposals_and_ports =
            only(INCIDENT, INCIDENT, API, DRIFT, PROPOSAL, PLATFORM);

    @ArchTest
    static final ArchRule proposals_know_the_api_and_the_core = only(PROPOSAL, PROPOSAL, API, DRIFT);

    @ArchTest
    static final ArchRule observing_knows_neither_policies_nor_distributions = only(OBSERVATION, OBSERVATION, API);

    @ArchTest
    static final ArchRule policies_know_nothing_of_distributions = noClasses()
            .that()
            .resideInAPackage(POLICY)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(DISTRIBUTION);

    @ArchTest
    static final ArchRule nobody_but_the_wiring_knows_the_converger = noClasses()
            .that(not(resideInAPackage(CONVERGE)).and(not(resideInAPackage(WIRING))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CONVERGE)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobody_but_the_converger_knows_what_writes = noClasses()
            .that()
            .resideOutsideOfPackages(CONVERGE, WIRING, DESTINATION)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Writer.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(SecretWriter.class);

    @ArchTest
    static final ArchRule what_writes_can_be_had_in_the_role_of_the_converger_alone = classes()
            .that()
            .implement(Writer.class)
            .or()
            .implement(SecretWriter.class)
            .should()
            .beAnnotatedWith(new DescribedPredicate<JavaAnnotation<?>>("the role of the converger alone") {
                @Override
                public boolean test(JavaAnnotation<?> annotation) {
                    return annotation.getRawType().isEquivalentTo(LookupIfProperty.class)
                            && annotation
                                    .get("name")
                                    .filter("plumbline.role"::equals)
                                    .isPresent()
                            && annotation
                                    .get("stringValue")
                                    .filter("converger"::equals)
                                    .isPresent()
                            && annotation
                                    .get("lookupIfMissing")
                                    .filter(Boolean.TRUE::equals)
                                    .isEmpty();
                }
            });

    @ArchTest
    static final ArchRule desired_sources_know_neither_policies_nor_incidents =
            only(DESIRED, DESIRED, API, DRIFT, PLATFORM);

    @ArchTest
    static final ArchRule destinations_know_neither_policies_nor_incidents =
            only(DESTINATION, DESTINATION, API, DRIFT, PLATFORM);

    @ArchTest
    static final ArchRule checks_know_neither_policies_nor_incidents_and_read_what_they_need_from_git =
            only(CHECK, CHECK, API, DRIFT, PLATFORM, OURS + ".desired.git..");

    @ArchTest
    static final ArchRule the_command_line_knows_what_users_see_alone = only(CLI, CLI, API, DRIFT, PROPOSAL);

    @ArchTest
    static final ArchRule nobody_knows_the_command_line = noClasses()
            .that(not(resideInAPackage(CLI)))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLI);

    @ArchTest
    static final ArchRule the_platform_knows_no_feature_but_where_all_is_wired = noClasses()
            .that(resideInAPackage(PLATFORM).and(not(resideInAPackage(WIRING))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    POLICY, DISTRIBUTION, OBSERVATION, INCIDENT, PROPOSAL, CONVERGE, DESIRED, DESTINATION, CHECK)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_core_does_no_input_or_output = noClasses()
            .that()
            .resideInAnyPackage(DRIFT, PROPOSAL)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.fabric8..",
                    "io.quarkus..",
                    "io.javaoperatorsdk..",
                    "jakarta..",
                    "java.net..",
                    "java.net.http..",
                    "java.nio.file..",
                    "org.slf4j..",
                    "org.jboss..",
                    "java.util.logging.."))
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule the_core_is_told_the_time = noClasses()
            .that()
            .resideInAnyPackage(DRIFT, PROPOSAL)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, InstantSource.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobody_takes_the_time_from_the_air = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule a_name_says_what_a_class_is_for = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothing_static_changes =
            fields().that().areStatic().should().beFinal().allowEmptyShould(true);

    private static ArchRule only(String room, String... mayUse) {
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(mayUse).or(not(resideInAPackage(OURS + ".."))))
                .allowEmptyShould(true);
    }
}
