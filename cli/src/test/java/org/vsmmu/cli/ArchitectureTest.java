package org.vsmmu.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports run one way through the house, and the ground floor knows no file and no clock. */
class ArchitectureTest {
  private static final String[] GROUND_FLOOR = {"org.vsmmu.smmu..", "org.vsmmu.iommufd.."};

  private static final JavaClasses PRODUCT = new ClassFileImporter()
      .withImportOption(new ImportOption.DoNotIncludeTests())
      .importPackages("org.vsmmu");

  @Test
  void importsRunOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("org.vsmmu..")
        .withOptionalLayers(true)
        .layer("smmu-reference")
        .definedBy(GROUND_FLOOR)
        .layer("trace-format")
        .definedBy("org.vsmmu.trace..")
        .layer("replay-engine")
        .definedBy("org.vsmmu.replay..")
        .layer("conformance-suite")
        .definedBy("org.vsmmu.conformance..")
        .layer("cli")
        .definedBy("org.vsmmu.cli..")
        .layer("bench")
        .definedBy("org.vsmmu.bench..")
        .layer("test-support")
        .definedBy("org.vsmmu.testing..")
        .whereLayer("smmu-reference")
        .mayNotAccessAnyLayer()
        .whereLayer("trace-format")
        .mayOnlyAccessLayers("smmu-reference")
        .whereLayer("replay-engine")
        .mayOnlyAccessLayers("trace-format", "smmu-reference")
        .whereLayer("conformance-suite")
        .mayOnlyAccessLayers("replay-engine", "trace-format", "smmu-reference")
        .whereLayer("cli")
        .mayOnlyAccessLayers("conformance-suite", "replay-engine", "trace-format", "smmu-reference")
        .whereLayer("bench")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("bench")
        .mayOnlyAccessLayers("conformance-suite", "replay-engine", "trace-format", "smmu-reference")
        .whereLayer("test-support")
        .mayNotAccessAnyLayer()
        .check(PRODUCT);
  }

  @Test
  void theModelKnowsNoFile() {
    ArchRule rule = noClasses()
        .that()
        .resideInAnyPackage(GROUND_FLOOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..");
    check(rule);
  }

  @Test
  void theModelKnowsNoClockAndNoChance() {
    ArchRule rule = noClasses()
        .that()
        .resideInAnyPackage(GROUND_FLOOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.time..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(RandomGenerator.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, java.util.Date.class, java.util.Timer.class)
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Math.class, "random");
    check(rule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"smmu", "iommufd", "trace", "replay", "conformance", "cli"})
  void packagesOfAModuleFormNoCircle(String room) {
    check(slices().matching("org.vsmmu." + room + ".(**)").should().beFreeOfCycles());
  }

  /** A room that is still empty breaks no rule. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(PRODUCT);
  }
}
