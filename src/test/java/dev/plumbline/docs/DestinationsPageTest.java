package dev.plumbline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.plumbline.api.CheckSpec;
import dev.plumbline.api.DesiredSpec;
import dev.plumbline.api.DestinationSpec;
import dev.plumbline.api.SecretDestinationSpec;
import dev.plumbline.api.SecretSourceSpec;
import dev.plumbline.check.Check;
import dev.plumbline.desired.Promotion;
import dev.plumbline.desired.SecretSource;
import dev.plumbline.desired.Source;
import dev.plumbline.destination.Observer;
import dev.plumbline.destination.Reversion;
import dev.plumbline.destination.SecretObserver;
import dev.plumbline.destination.SecretWriter;
import dev.plumbline.destination.Writer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that lists everything lists what there is, and each member of the API's unions is built. */
class DestinationsPageTest {

    private static final Page PAGE = Page.of(Path.of("docs/destinations.md"));
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.plumbline");

    @Test
    void each_owner_of_truth_is_listed_and_read() {
        assertThat(listed("Owners of truth")).isEqualTo(members(DesiredSpec.class));
        // What is blessed and what another destination holds is read where policies are.
        assertThat(typesOf(Source.class)).isEqualTo(types(DesiredSpec.class, Set.of("snapshot", "reference")));
        assertThat(typesOf(Promotion.class)).isEqualTo(types(DesiredSpec.class, Set.of()));
    }

    @Test
    void each_destination_is_listed_and_observed_and_says_how_it_is_brought_back() {
        assertThat(listed("Destinations")).isEqualTo(members(DestinationSpec.class));
        assertThat(typesOf(Observer.class)).isEqualTo(types(DestinationSpec.class, Set.of()));
        assertThat(typesOf(Reversion.class)).isEqualTo(types(DestinationSpec.class, Set.of()));
    }

    @Test
    void what_the_converger_writes_is_what_the_page_says_that_it_writes() {
        Set<String> written = PAGE.table("Destinations").stream()
                .filter(row -> row.get(3).equals("the converger writes it"))
                .map(row -> member(row.getFirst()))
                .collect(Collectors.toSet());

        assertThat(Stream.of(DestinationSpec.class.getRecordComponents())
                        .filter(component -> typesOf(Writer.class).contains(component.getType()))
                        .map(RecordComponent::getName))
                .containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void each_check_is_listed_and_made() {
        assertThat(listed("Checks")).isEqualTo(members(CheckSpec.class));
        assertThat(typesOf(Check.class)).isEqualTo(types(CheckSpec.class, Set.of()));
    }

    @Test
    void each_source_and_destination_of_secrets_is_listed_and_built() {
        assertThat(listed("Sources of secrets")).isEqualTo(members(SecretSourceSpec.class));
        assertThat(typesOf(SecretSource.class)).isEqualTo(types(SecretSourceSpec.class, Set.of()));
        assertThat(listed("Destinations of secrets")).isEqualTo(members(SecretDestinationSpec.class));
        assertThat(typesOf(SecretObserver.class)).isEqualTo(types(SecretDestinationSpec.class, Set.of()));
        assertThat(typesOf(SecretWriter.class)).isEqualTo(types(SecretDestinationSpec.class, Set.of()));
    }

    private static List<String> listed(String heading) {
        return PAGE.table(heading).stream().map(row -> member(row.getFirst())).toList();
    }

    /** The member that a cell as {@code [`git`](page.md)} names. */
    private static String member(String cell) {
        return cell.replaceAll("^\\[`(\\w+)`]\\(.*\\)$", "$1");
    }

    private static List<String> members(Class<? extends Record> union) {
        return components(union).map(RecordComponent::getName).toList();
    }

    private static Set<Class<?>> types(Class<? extends Record> union, Set<String> but) {
        return components(union)
                .filter(component -> !but.contains(component.getName()))
                .map(RecordComponent::getType)
                .collect(Collectors.toSet());
    }

    private static Stream<RecordComponent> components(Class<? extends Record> union) {
        return Stream.of(union.getRecordComponents())
                .filter(component -> component.getType().getDeclaringClass() == union);
    }

    /** The members that classes of ours implement a port for; one that stands before another for any member is none. */
    private static Set<Class<?>> typesOf(Class<?> port) {
        return OURS.stream()
                .filter(found -> !found.isInterface() && found.isAssignableTo(port))
                .map(found -> member(found.reflect()))
                .filter(Class.class::isInstance)
                .map(type -> (Class<?>) type)
                .collect(Collectors.toSet());
    }

    private static Type member(Class<?> provider) {
        try {
            var returned = (ParameterizedType) provider.getMethod("spec").getGenericReturnType();
            return returned.getActualTypeArguments()[0];
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
