package org.vsmmu.trace.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.ReadOptions;

/** The probes that {@code docs/capture.md} tells people to set are understood. */
class CaptureManualTest {

  private static final Path MANUAL = Path.of("..", "docs", "capture.md");
  private static final Body NH_ALL = Ftrace.command("cmdq", "TLBI_NH_ALL", 0x10, 0);
  private static final OptionalLong MASTER = OptionalLong.of(0xffff000005991000L);

  private static String block(String kind) throws IOException {
    Pattern block =
        Pattern.compile("^```" + kind + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    Matcher found = block.matcher(Files.readString(MANUAL));
    assertTrue(found.find(), kind);
    return found.group(1);
  }

  /** Arguments get other names, so that only the registers can tell what they are. */
  private static String renamed(String probes) {
    return probes
        .replace("n=%", "a=%")
        .replace("sync=%", "b=%")
        .replace("smmu=%", "d=%")
        .replace("cmdq=%", "e=%");
  }

  @Test
  void readsWhatTheProbesPrint() throws IOException {
    assertEquals(
        List.of("1: TLBI_NH_ALL", "1: SYNC", "2: done 2"),
        Ftrace.read(
                new ReadOptions(block("kprobe_events")),
                Ftrace.HEAD
                    + "cmdlist: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) smmu=0xffff000005968080"
                    + " cmdq=0xffff0000059680c0 n=1 sync=1 c={0x10,0x0}",
                Ftrace.HEAD + Ftrace.RETURN + "ret=0")
            .placed());
  }

  @Test
  void tellsTheArgumentsByTheirRegisters() throws IOException {
    Ftrace trace = Ftrace.read(
        new ReadOptions(renamed(block("kprobe_events"))),
        Ftrace.HEAD
            + "cmdlist: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) d=0xffff000005968080"
            + " e=0xffff0000059680c0 a=1 b=1 c={0x10,0x0}");
    assertEquals(List.of(), trace.problems());
    assertEquals(NH_ALL, trace.bodies().get(0));
  }

  @Test
  void tellsTheArgumentsOfOlderKernels() throws IOException {
    Ftrace trace = Ftrace.read(
        new ReadOptions(renamed(block("kprobe_events older"))),
        Ftrace.HEAD
            + "cmdlist: (arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) d=0xffff000005968080"
            + " a=1 b=1 c={0x10,0x0}");
    assertEquals(List.of(), trace.problems());
    assertEquals(NH_ALL, trace.bodies().get(0));
  }

  @Test
  void readsStreamTableEntriesAndContextDescriptors() throws IOException {
    assertEquals(
        List.of(
            new Body.SteInstall(
                OptionalLong.empty(), MASTER, StreamTableEntry.of(1, 2, 3, 4, 5, 6, 7, 8)),
            new Body.CdInstall(
                OptionalLong.empty(),
                MASTER,
                OptionalLong.of(3),
                ContextDescriptor.of(1, 2, 3, 4, 5, 6, 7, 8))),
        Ftrace.read(
                new ReadOptions(block("kprobe_events")),
                Ftrace.HEAD
                    + "ste: (arm_smmu_install_ste_for_dev+0x0/0x160) master=0xffff000005991000"
                    + " ste={1,2,3,4,5,6,7,8}",
                Ftrace.HEAD
                    + "cd: (arm_smmu_write_cd_entry+0x0/0x6c) master=0xffff000005991000 ssid=3"
                    + " cd={1,2,3,4,5,6,7,8}")
            .bodies());
  }
}
