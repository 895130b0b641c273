package io.vllmotel;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Keeps the table of packages: who may know whom, and which are pure. */
class ArchitectureTest {

  private static final String BASE = "io.vllmotel.";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.vllmotel");

  /** What each package may know; what those know, it may know too. */
  private static final Map<String, Set<String>> KNOWS =
      Map.ofEntries(
          Map.entry("reason", Set.of()),
          Map.entry("pod", Set.of("reason")),
          Map.entry("command", Set.of("reason", "command.shell")),
          Map.entry("command.shell", Set.of()),
          Map.entry("instrumentation", Set.of("reason", "pod")),
          Map.entry("autoinstrumentation", Set.of("pod", "instrumentation")),
          Map.entry("vllm", Set.of("pod", "command", "instrumentation", "autoinstrumentation")),
          Map.entry("injection", Set.of("vllm")),
          Map.entry("admission", Set.of("injection")),
          Map.entry("config", Set.of("instrumentation")),
          Map.entry("certificates", Set.of()),
          Map.entry("cluster", Set.of("injection", "certificates")),
          Map.entry("manifest", Set.of("injection")),
          Map.entry("server", Set.of("admission")),
          Map.entry(
              "cli",
              Set.of("server", "manifest", "config", "certificates", "cluster", "admission")));

  private static final List<String> PURE =
      List.of(
          "reason",
          "pod",
          "command",
          "command.shell",
          "instrumentation",
          "autoinstrumentation",
          "vllm",
          "injection",
          "admission");

  /** Of input and output, what reading our own class-path resources takes. */
  private static final Set<String> RESOURCE_READING =
      Set.of(
          "java.io.IOException",
          "java.io.InputStream",
          "java.io.UncheckedIOException",
          "java.io.Serializable",
          "java.io.ObjectInputStream");

  private static final Set<String> IMPURE =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.System.getenv",
          "java.lang.System.getProperty",
          "java.lang.System.exit",
          "java.lang.Math.random",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.OffsetDateTime.now");

  @TestFactory
  Stream<DynamicTest> packageKnowsOnlyWhatTheTableAllows() {
    return new TreeMap<>(KNOWS)
        .keySet().stream().map(name -> DynamicTest.dynamicTest(name, () -> checkKnowledge(name)));
  }

  private static void checkKnowledge(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), closure(name).stream())
            .map(BASE::concat)
            .toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(BASE + name)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed).or(resideOutsideOfPackages("io.vllmotel..")))
        .because("the table of packages says what " + name + " may know")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static Set<String> closure(String name) {
    Set<String> known = new TreeSet<>();
    for (String next : KNOWS.getOrDefault(name, Set.of())) {
      known.add(next);
      known.addAll(closure(next));
    }
    return known;
  }

  @Test
  void everyPackageIsInTheTable() {
    Set<String> packages =
        CLASSES.stream()
            .map(type -> type.getPackageName().substring(BASE.length()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(KNOWS.keySet()).containsAll(packages);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.vllmotel.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void coreHasNoClockNetworkFilesOrLogger() {
    noClasses()
        .that()
        .resideInAnyPackage(pure())
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.net..",
                    "java.nio.file..",
                    "java.io..",
                    "org.slf4j..",
                    "java.util.logging..",
                    "io.vertx..",
                    "io.netty..",
                    "io.micrometer..")
                .and(
                    describe(
                        "other than for reading resources",
                        type -> !RESOURCE_READING.contains(type.getName()))))
        .check(CLASSES);
  }

  @Test
  void coreAsksNeitherTimeNorChanceNorTheProcess() {
    for (Class<?> source :
        List.of(
            java.time.Clock.class,
            java.util.Random.class,
            java.security.SecureRandom.class,
            java.util.UUID.class,
            Thread.class,
            Runtime.class)) {
      noClasses()
          .that()
          .resideInAnyPackage(pure())
          .should()
          .dependOnClassesThat()
          .areAssignableTo(source)
          .check(CLASSES);
    }
    noClasses()
        .that()
        .resideInAnyPackage(pure())
        .should()
        .callMethodWhere(
            describe(
                "it asks the clock or the process",
                call -> IMPURE.contains(call.getTarget().getFullName().replaceAll("\\(.*", ""))))
        .check(CLASSES);
  }

  @Test
  void coreHasNoStateThatChanges() {
    fields()
        .that()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(pure())
        .and()
        .areStatic()
        .should()
        .beFinal()
        .check(CLASSES);
  }

  private static String[] pure() {
    return PURE.stream().map(BASE::concat).toArray(String[]::new);
  }
}
