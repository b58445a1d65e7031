package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.config.CdFields;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.register.SmmuProfile;

/** An SMMU with one stream, described field by field; every run writes its STE and CD anew. */
final class OneStream {
  static final long SID = 0x100;
  static final long STREAMS = 0x8_8000_0000L;
  static final long STE_AT = STREAMS + SID * 64;

  /** TTB0, and below a stage 2 its IPA: the page of {@link #CD} is the one before. */
  static final long TTB0 = 0x8_8010_0000L;

  static final long CD = 0x8_8000_f000L;
  static final long S2TTB = 0x8_8002_0000L;

  /** What stage 2 of {@link #nested} maps for tables and CDs: 1 GB from this IPA on. */
  static final long TABLES_IPA = 0x4000_0000L;

  static final long TABLES_PA = 0x9_0000_0000L;
  static final long OFFSET = TABLES_PA - TABLES_IPA;
  static final long NESTED_TTB0 = TABLES_IPA + 0x10_0000;
  static final long NESTED_CD = TABLES_IPA + 0xf000;

  /** A valid page: AF, inner shareable, user read and write. */
  static final long PAGE = 0x743;

  static final long BLOCK = 0x741;

  /** A valid stage-2 page: AF, Normal memory, read and write. */
  static final long S2_PAGE = 0x7ff;

  static final long S2_BLOCK = 0x7fd;

  final WordMemory memory;
  final long[] ste = new long[8];
  final long[] cd = new long[8];
  IdRegisters id = SmmuProfile.ARCHITECTURE.idRegisters().orElseThrow();
  boolean enabled = true;
  boolean gbpaAbort;
  boolean e2h;
  boolean recInvSid = true;
  boolean recCfgAts;
  boolean atsCheck = true;
  int streamTableCfg = 0xa;
  private long cdAt = CD;
  private final Translator translator;
  private final Tree stage1;
  private final Tree nested;
  private final Tree stage2;

  private OneStream(int config, WordMemory memory) {
    this.memory = memory;
    this.stage1 = new Tree(memory, TTB0, 12, 48, 0, TTB0 + 0x1000, 0);
    this.nested = new Tree(memory, NESTED_TTB0, 12, 48, 0, NESTED_TTB0 + 0x1000, OFFSET);
    this.stage2 = new Tree(memory, S2TTB, 12, 40, 1, S2TTB + 0x2000, 0);
    this.translator = new Translator(memory);
    ste(SteFields.V, 1).ste(SteFields.CONFIG, config).ste(SteFields.S2VMID, 7);
  }

  static OneStream config(int config) {
    return new OneStream(config, new WordMemory());
  }

  static OneStream bypass() {
    return config(4);
  }

  /** 4K, 48 bits from TTB0, no TTB1; faults abort and are recorded. */
  static OneStream stage1() {
    OneStream stream = config(5);
    stream.ste[0] |= CD;
    return stream.withCd(TTB0);
  }

  /** 4K, 40 bits in two concatenated tables; faults are recorded. */
  static OneStream stage2() {
    return config(6).withStage2();
  }

  /** The stage 1 of {@link #stage1} on the stage 2 of {@link #stage2}. */
  static OneStream nested() {
    OneStream stream = config(7).withStage2().withCd(NESTED_TTB0);
    stream.ste[0] |= NESTED_CD;
    stream.cdAt = NESTED_CD + OFFSET;
    stream.s2tree().put(TABLES_IPA, 1, TABLES_PA | S2_BLOCK);
    return stream;
  }

  /** A stream on the same memory that has only the stage 2 of this one. */
  OneStream alone() {
    OneStream other = new OneStream(6, memory);
    System.arraycopy(ste, 2, other.ste, 2, 2);
    return other;
  }

  private OneStream withCd(long ttb0) {
    cd(CdFields.V, 1).cd(CdFields.AA64, 1).cd(CdFields.IPS, 5);
    cd(CdFields.T0SZ, 16).cd(CdFields.EPD1, 1);
    cd(CdFields.A, 1).cd(CdFields.R, 1).cd(CdFields.ASID, 1);
    cd[1] |= ttb0;
    return this;
  }

  private OneStream withStage2() {
    ste(SteFields.S2AA64, 1).ste(SteFields.S2R, 1).ste(SteFields.S2PS, 5);
    ste(SteFields.S2T0SZ, 24).ste(SteFields.S2SL0, 1);
    ste[3] |= S2TTB;
    return this;
  }

  /** The tables of the default stage 1. */
  Tree tree() {
    return stage1;
  }

  /** The tables of the stage 1 of {@link #nested}. */
  Tree nestedTree() {
    return nested;
  }

  /** The tables of the default stage 2. */
  Tree s2tree() {
    return stage2;
  }

  OneStream ste(Field field, long value) {
    field.put(ste, value);
    return this;
  }

  OneStream cd(Field field, long value) {
    field.put(cd, value);
    return this;
  }

  OneStream id(Field field, int value) {
    id = id.with(field, value);
    return this;
  }

  Controls controls() {
    return new Controls(
        id,
        enabled,
        new StreamTable(STREAMS, streamTableCfg, id),
        gbpaAbort,
        e2h,
        recInvSid,
        recCfgAts,
        atsCheck);
  }

  Walker walker() {
    return translator.walker();
  }

  /** Writes the STE and the CD to memory and runs the transaction. */
  Outcome run(Transaction t) {
    memory.put(STE_AT, ste);
    memory.put(cdAt, cd);
    return translator.translate(controls(), t);
  }

  Outcome read(long address) {
    return run(Transaction.read(SID, address));
  }

  Outcome write(long address) {
    return run(Transaction.write(SID, address));
  }

  /** Reads and writes at once. */
  static Transaction atomic(long address) {
    return new Transaction(
        Transaction.Kind.ORDINARY, SID, false, 0, address, true, true, false, false);
  }

  /** An ATS request without NW: asks to read and write. */
  static Transaction request(long address) {
    return atomic(address).as(Transaction.Kind.ATS_REQUEST);
  }
}
