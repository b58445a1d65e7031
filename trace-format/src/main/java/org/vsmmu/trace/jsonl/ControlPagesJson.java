package org.vsmmu.trace.jsonl;

import java.util.Optional;
import org.vsmmu.smmu.register.ControlPages;
import org.vsmmu.trace.json.JsonObject;
import org.vsmmu.trace.json.Misfit;

/** Where a machine's enhanced command queues are: {@code ecmdq} of a header. */
final class ControlPagesJson {

  private static final String NAME = "ecmdq";
  private static final int MOST = 256;
  private static final String POWER = "a power of two up to " + MOST;
  private static final String PLACE = "a multiple of 0x10000, from 0x20000 on";
  private static final long PAGE = 0x1_0000;

  static Optional<ControlPages> read(JsonObject in) throws Misfit {
    JsonObject ecmdq = in.optionalObject(NAME).orElse(null);
    if (ecmdq == null) {
      return Optional.empty();
    }
    int pages = log2(ecmdq, "pages");
    int queues = log2(ecmdq, "queues");
    long offset = ecmdq.hex("offset");
    if (!mayStartAt(offset)) {
      throw ecmdq.misfit("offset", PLACE);
    }
    ecmdq.finish();
    return Optional.of(new ControlPages(pages, queues, offset));
  }

  /** Behind register page 1. */
  private static boolean mayStartAt(long offset) {
    return offset >= 2 * PAGE && offset % PAGE == 0;
  }

  private static int log2(JsonObject in, String name) throws Misfit {
    long count = in.integer(name, 1, MOST);
    if (Long.bitCount(count) != 1) {
      throw in.misfit(name, POWER);
    }
    return Long.numberOfTrailingZeros(count);
  }

  static void write(JsonOut out, ControlPages pages) {
    out.begin(NAME);
    out.integer("pages", pages.pages(), 1, MOST);
    out.integer("queues", pages.queuesPerPage(), 1, MOST);
    out.hex("offset", pages.offset());
    out.end();
  }

  private ControlPagesJson() {}
}
