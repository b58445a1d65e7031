package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.CS;
import static org.vsmmu.smmu.command.CommandFields.MSH;
import static org.vsmmu.smmu.command.CommandFields.MSI_ADDRESS;
import static org.vsmmu.smmu.command.CommandFields.MSI_ATTR;
import static org.vsmmu.smmu.command.CommandFields.MSI_DATA;

/**
 * Completes every earlier command of its queue and signals it (SMMUv3 6.3).
 *
 * @param cs completion signal: 0 none, 1 interrupt, 2 event (SEV), 3 CERROR_ILL
 * @param msiShareability 0 and 1 non-shareable, 2 outer, 3 inner
 * @param msiAttributes encoded as STE.MemAttr
 * @param msiData 32-bit value written, 0 to 2^32-1
 * @param msiAddress byte address of the write, bits 1:0 zero, 0 for no MSI
 */
public record Sync(
    int cs, int msiShareability, int msiAttributes, long msiData, long msiAddress)
    implements Command {
  public static final int CS_NONE = 0;
  public static final int CS_IRQ = 1;
  public static final int CS_SEV = 2;
  private static final String[] SIGNALS = {"NONE", "IRQ", "SEV", "3"};
  private static final String[] SHAREABILITIES = {"NSH", "NSH", "OSH", "ISH"};

  public Sync {
    CS.require(cs);
    MSH.require(msiShareability);
    MSI_ATTR.require(msiAttributes);
    MSI_DATA.require(msiData);
    MSI_ADDRESS.requireAddress(msiAddress);
  }

  /** Without an MSI. */
  public Sync(int cs) {
    this(cs, 0, 0, 0, 0);
  }

  static Sync decode(CommandWords words) {
    return new Sync(
        (int) words.get(CS),
        (int) words.get(MSH),
        (int) words.get(MSI_ATTR),
        words.get(MSI_DATA),
        words.address(MSI_ADDRESS));
  }

  @Override
  public Opcode opcode() {
    return Opcode.SYNC;
  }

  /** {@code CMD_SYNC}, as everybody calls it. */
  @Override
  public String name() {
    return "CMD_SYNC";
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode())
        .with(CS, cs)
        .with(MSH, msiShareability)
        .with(MSI_ATTR, msiAttributes)
        .with(MSI_DATA, msiData)
        .withAddress(MSI_ADDRESS, msiAddress);
  }

  @Override
  public String toString() {
    String text = name() + " cs=" + SIGNALS[cs];
    if (msiAddress == 0) {
      return text;
    }
    return "%s msi=0x%x data=0x%x msh=%s attr=0x%x"
        .formatted(text, msiAddress, msiData, SHAREABILITIES[msiShareability], msiAttributes);
  }
}
