package org.vsmmu.trace.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.ReadOptions;

class ProbeDefinitionsTest {

  private static final Body NH_ALL = Ftrace.command("cmdq", "TLBI_NH_ALL", 0x10, 0);

  private static Ftrace read(String probes, String line) {
    return Ftrace.read(new ReadOptions(probes), Ftrace.HEAD + line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p:a/x __arm_smmu_cmdq_issue_cmdlist a=%x3:s32 b=%x4:u8 c=+0(%x2):x64[2]"
            + "|x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) a=1 b=1 c={0x10,0x0}",
        "p:a/x __arm_smmu_cmdq_issue_cmdlist %x3:s32 %x4 +0(%x2):x64[2]"
            + "|x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) arg1=1 arg2=0xff01 arg3={16,0}",
        "p:a/x __arm_smmu_cmdq_issue_cmdlist $arg4:s32 $arg5:u8 +0($arg3):x64[2]"
            + "|x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) arg1=1 arg2=1 arg3={16,0}",
        "p:a/x arm_smmu_cmdq_issue_cmdlist a=%x2:s32 b=%x3:u8 c=+0(%x1):x64[2]"
            + "|x: (arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) a=1 b=1 c={0x10,0x0}",
        "p:a/x arm_smmu_cmdq_issue_cmdlist.isra.0 n=%x3 sync=%x4"
            + "|x: (arm_smmu_cmdq_issue_cmdlist.isra.0+0x0/0x6b0) n=0x1 sync=0x1 w={0x10,0x0}",
        "p:a/x __arm_smmu_cmdq_issue_cmdlist a=%x3:s32 b=%x4:u8 c=+0(%x2):x32[4]"
            + "|x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) a=1 b=1 c={0x10,0x0,0x0,0x0}",
        "p:a/x __arm_smmu_cmdq_issue_cmdlist a=%x3:s32 b=%x4:u8 w0=+0(%x2):x64 w1=+8(%x2):x64"
            + "|x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) a=1 b=1 w0=0x10 w1=0x0",
        "p:a/x arm_smmu_v3:__arm_smmu_cmdq_issue_cmdlist+0 a=%x3:s32 b=%x4:u8 c=+0(%x2):x64[2]"
            + "|x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0 [arm_smmu_v3]) a=1 b=1 c={16,0}",
        "p:x __arm_smmu_cmdq_issue_cmdlist a=%x3:s32 b=%x4:u8 c=+0(%x2):x64[2]"
            + "|a:x: (ffff8000808a1234) a=1 b=1 c={16,0}",
        "p __arm_smmu_cmdq_issue_cmdlist a=%x3:s32 b=%x4:u8 c=+0(%x2):x64[2]"
            + "|p___arm_smmu_cmdq_issue_cmdlist_0: (0xffff8000808a1234) a=1 b=1 c={16,0}"
      })
  void tellArgumentsByTheirRegisters(String probes, String line) {
    Ftrace trace = read(probes, line);
    assertEquals(List.of(), trace.problems());
    assertEquals(List.of(NH_ALL, Ftrace.sync("cmdq"), Ftrace.done("cmdq", 2)), trace.bodies());
  }

  @Test
  void tellTheQueueAndTheSmmu() {
    String probes = "p:x __arm_smmu_cmdq_issue_cmdlist a=%x0 b=%x1 n=%x3 sync=%x4 c=+0(%x2):x64[2]";
    String line = "x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x1) a=0x1 b=0x%d n=1 sync=0 c={16,0}";
    assertEquals(
        List.of(NH_ALL, Ftrace.command("cmdq2", "TLBI_NH_ALL", 0x10, 0)),
        Ftrace.read(
                new ReadOptions(probes),
                Ftrace.HEAD + line.formatted(1),
                Ftrace.HEAD + line.formatted(2))
            .bodies());
  }

  @Test
  void tellWhichReturnABareAddressIs() {
    String probes = "p:x __arm_smmu_cmdq_issue_cmdlist n=%x3 sync=%x4 c=+0(%x2):x64[2]\n"
        + "r10:lab/y __arm_smmu_cmdq_issue_cmdlist ret=$retval:s32\n";
    assertEquals(
        List.of("1: TLBI_NH_ALL", "1: SYNC", "2: done 2"),
        Ftrace.read(
                new ReadOptions(probes),
                Ftrace.HEAD + "x: (ffff8000808a1234) n=1 sync=1 c={16,0}",
                Ftrace.HEAD + "y: (ffff8000808a5678 <- ffff8000808a1234) ret=0")
            .placed());
  }

  @Test
  void tellTheStreamOfAnEntry() {
    assertEquals(
        List.of(new Body.SteInstall(
            OptionalLong.of(0x20),
            OptionalLong.of(0xffff000005991000L),
            StreamTableEntry.of(1, 2, 3, 4, 5, 6, 7, 8))),
        read(
                "p:x arm_smmu_write_ste m=%x0 s=%x1:u32 o=+0(%x2):x64[8] t=+0(%x3):x64[8]",
                "x: (arm_smmu_write_ste+0x0/0x98) m=0xffff000005991000 s=32"
                    + " o={0,0,0,0,0,0,0,0} t={1,2,3,4,5,6,7,8}")
            .bodies());
    assertEquals(
        List.of(new Body.CdInstall(
            OptionalLong.empty(),
            OptionalLong.of(7),
            OptionalLong.of(3),
            ContextDescriptor.of(1, 2, 3, 4, 5, 6, 7, 8))),
        read(
                "p:x arm_smmu_write_cd_entry %x0 %x1:s32 +0(%x3):x64[8]",
                "x: (arm_smmu_write_cd_entry+0x0/0x6c) arg1=0x7 arg2=3 arg3={1,2,3,4,5,6,7,8}")
            .bodies());
  }

  @Test
  void doNotHideNamesThatTell() {
    assertEquals(
        List.of(NH_ALL),
        read(
                "# nothing here\np:\n-:x\ne:a/b c.d\np:x vfs_read n=%x0",
                "x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) n=1 sync=0 c={0x10,0x0}")
            .bodies());
  }

  @Test
  void areMissedWhereOnlyAnAddressIsPrinted() {
    Ftrace trace = Ftrace.read(Ftrace.HEAD + "cmdlist: (ffff8000808a1234) n=1 sync=0 c={0x10,0x0}");
    assertEquals(Map.of("kprobe cmdlist", 1L), trace.report().unknown());
  }
}
