package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiEl2All;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNhVaa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;
import org.vsmmu.smmu.register.SmmuProfile;

class TlbScopeTest {
  private static final TlbiRange PAGE = TlbiRange.single(0x1000, true);

  private static TlbScope scope(Command command) {
    return TlbScopes.GENERIC.of(command).orElseThrow();
  }

  /** SMMUv3 7.3: what becomes of combined entries of VMID 7, then of VMID 8. */
  @Test
  void takesAllOrSomeCombinedEntriesOfItsVmid() {
    assertEquals("all none", of(new TlbiNhAll(7)));
    assertEquals("both none", of(new TlbiS12Vmall(7)));
    assertEquals("both both", of(new TlbiNsnhAll()));
    assertEquals("some none", of(new TlbiNhAsid(7, 5)));
    assertEquals("some none", of(new TlbiNhVa(7, 5, PAGE)));
    assertEquals("some none", of(new TlbiNhVaa(7, PAGE)));
    assertEquals("none none", of(new TlbiS2Ipa(7, PAGE)));
    assertEquals("none none", of(new TlbiEl2All()));
  }

  @Test
  void takesThemOfEveryVmidWhereThereAreNone() {
    TlbScopes withoutVmids = new TlbScopes(true, false, false);
    List<String> reached = Stream.of(
            new TlbiNhAll(0), new TlbiS12Vmall(0), new TlbiNhAsid(0, 5), new TlbiS2Ipa(0, PAGE))
        .map(command -> reached(withoutVmids.of(command).orElseThrow(), 7))
        .toList();
    assertEquals(List.of("all", "both", "some", "none"), reached);
  }

  private static String of(Command command) {
    return reached(scope(command), 7) + " " + reached(scope(command), 8);
  }

  private static String reached(TlbScope scope, int vmid) {
    if (scope.reachesBothStages(vmid)) {
      assertEquals(true, scope.reachesAllCombined(vmid));
      return "both";
    }
    if (scope.reachesAllCombined(vmid)) {
      return "all";
    }
    return scope.reachesSomeCombined(vmid) ? "some" : "none";
  }

  @Test
  void readsOperandsAsTheIdRegistersSay() {
    assertEquals(TlbScopes.GENERIC, TlbScopes.of(Optional.empty()));
    var id = SmmuProfile.ARCHITECTURE.idRegisters();
    var registers = id.orElseThrow();
    assertEquals(new TlbScopes(registers.ril(), registers.ds(), registers.s2p()), TlbScopes.of(id));
  }
}
