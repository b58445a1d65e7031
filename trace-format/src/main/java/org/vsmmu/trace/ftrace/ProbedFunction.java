package org.vsmmu.trace.ftrace;

import java.util.OptionalInt;

/** The driver functions whose probes are understood, and what their arguments are. */
enum ProbedFunction {
  /**
   * {@code (smmu, cmdq, cmds, n, sync)}; {@code (smmu, cmds, n, sync)} before there was a choice of
   * queues.
   */
  COMMAND_LIST,
  /**
   * {@code arm_smmu_write_ste(master, sid, ste, target)}; {@code ..._install_...(master, target)}.
   */
  WRITE_STE,
  INSTALL_STE,
  /** {@code (master, ssid, cdptr, target)}. */
  CONTEXT_DESCRIPTOR,
  /** {@code (vmaster, evt)}: an event record on its way to a virtual IOMMU. */
  EVENT,
  /** {@code (viommu, array)}. */
  INVALIDATE,
  UNKNOWN;

  /** What a function is, by its name without suffix. */
  static ProbedFunction of(String name) {
    return switch (name) {
      case "__arm_smmu_cmdq_issue_cmdlist", "arm_smmu_cmdq_issue_cmdlist" -> COMMAND_LIST;
      case "arm_smmu_write_ste" -> WRITE_STE;
      case "arm_smmu_install_ste_for_dev" -> INSTALL_STE;
      case "arm_smmu_write_cd_entry", "arm_smmu_write_ctx_desc" -> CONTEXT_DESCRIPTOR;
      case "arm_vmaster_report_event" -> EVENT;
      case "arm_vsmmu_cache_invalidate" -> INVALIDATE;
      default -> UNKNOWN;
    };
  }

  /**
   * What an argument register holds.
   *
   * @param register 0 for x0
   * @param commands for a command list, the register that points to the commands; the arguments
   *     behind it follow it in every version of the driver
   */
  Role role(int register, OptionalInt commands) {
    return switch (this) {
      case COMMAND_LIST -> commandListRole(register, commands.orElse(2));
      case WRITE_STE -> register == 0 ? Role.MASTER : register == 1 ? Role.SID : Role.NONE;
      case INSTALL_STE -> register == 0 ? Role.MASTER : Role.NONE;
      case CONTEXT_DESCRIPTOR ->
        register == 0 ? Role.MASTER : register == 1 ? Role.SSID : Role.NONE;
      case EVENT, INVALIDATE, UNKNOWN -> Role.NONE;
    };
  }

  private static Role commandListRole(int register, int commands) {
    if (register == commands + 1) {
      return Role.COUNT;
    }
    if (register == commands + 2) {
      return Role.SYNC;
    }
    if (register == 0) {
      return Role.SMMU;
    }
    return register == 1 && commands == 2 ? Role.QUEUE : Role.NONE;
  }
}
