package millrace.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules that no missing dependency can enforce, over all modules at once: only this one sees them all.
class ArchitectureTest {

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("millrace");

    /// Every module, and which others it may see. The events belong to `schemas`.
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("schemas", List.of()),
            Map.entry("process", List.of()),
            Map.entry("producers.publisher", List.of("schemas")),
            Map.entry("producers.httpgateway", List.of("producers.publisher", "schemas", "process")),
            Map.entry("producers.mappings", List.of()),
            Map.entry(
                    "producers.mqttgateway",
                    List.of("producers.mappings", "producers.publisher", "schemas", "process")),
            Map.entry("processors.lineage", List.of("schemas", "process")),
            Map.entry("processors.orders", List.of("processors.lineage", "schemas", "process")),
            Map.entry("processors.devices", List.of("processors.lineage", "schemas", "process")),
            Map.entry("processors.notifications", List.of("processors.lineage", "schemas", "process")),
            Map.entry("consumers.reactions", List.of("schemas", "process")),
            Map.entry("consumers.mail", List.of("consumers.reactions", "schemas", "process")),
            Map.entry("console", List.of("producers.mappings", "schemas", "process")));

    @Test
    void modulesSeeOnlyThoseTheyStandOn() {
        ARROWS.forEach((module, seen) -> noClasses()
                .that()
                .resideInAPackage("millrace." + module)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.concat(ARROWS.keySet().stream(), Stream.of("standalone"))
                        .filter(other -> !other.equals(module) && !seen.contains(other))
                        .map("millrace."::concat)
                        .toArray(String[]::new))
                .because("parts meet in topics, not in code")
                .check(PRODUCTION));
    }

    @Test
    void topologiesDoNoIo() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Topology")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.sql..", "org.apache.kafka.clients..")
                .because("a topology is a pure function; side effects belong in consumers/")
                .check(PRODUCTION);
    }

    @Test
    void nothingTurnsDataIntoCode() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.script..", "javax.naming..", "java.rmi..", "javax.management.remote..")
                .because("data comes from outside")
                .check(PRODUCTION);
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class, ObjectOutputStream.class)
                .because("Java serialization runs code of the sender's choice")
                .check(PRODUCTION);
    }

    @Test
    void onlyCommandsPrint() {
        noClasses()
                .that()
                .resideOutsideOfPackages("millrace.console", "millrace.standalone")
                .should()
                .accessField(System.class, "out")
                .because("a process logs")
                .check(PRODUCTION);
    }

    @Test
    void namesSayWhatAClassIs() {
        for (String empty : List.of("Util", "Utils", "Helper", "Manager", "Impl", "Service", "Info")) {
            ours().should()
                    .haveSimpleNameEndingWith(empty)
                    .because("'%s' says nothing".formatted(empty))
                    .check(PRODUCTION);
        }
    }

    @Test
    void timeIsAParameter() {
        ours().should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("a clock is handed in, so that tests can hold it")
                .check(PRODUCTION);
    }

    private static GivenClassesConjunction ours() {
        return noClasses().that().resideInAPackage("millrace..");
    }
}
