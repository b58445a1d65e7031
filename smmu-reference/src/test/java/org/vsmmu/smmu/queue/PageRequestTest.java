package org.vsmmu.smmu.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.queue.PageRequest.Access;
import org.vsmmu.testing.Gen;
import org.vsmmu.testing.Property;

class PageRequestTest {
  @Test
  void writesTheExactWords() {
    assertEquals(
        new PageRequest(0x7000_0000_0000_0123L, 0xffff_8000_1234_51ffL),
        PageRequest.of(0x123, 0x1ff, 0xffff_8000_1234_5000L, true, true, true));
    assertEquals(
        new PageRequest(0x9c0a_bcde_ffff_ffffL, 0x5000L | 7),
        PageRequest.of(
            0xffff_ffffL, 0xabcde, 7, 0x5000, new Access(true, false, true, true), false));
  }

  @Test
  void readsBackWhateverItWrote() {
    Gen<PageRequest> requests = c -> PageRequest.of(
        c.draw(Gen.longs(0, 0xffff_ffffL)),
        c.draw(Gen.ints(0, 0xfffff)),
        c.draw(Gen.ints(0, 511)),
        c.draw(Gen.words()) & -4096,
        new Access(
            c.draw(Gen.booleans()),
            c.draw(Gen.booleans()),
            c.draw(Gen.booleans()),
            c.draw(Gen.booleans())),
        c.draw(Gen.booleans()));
    Property.forAll(requests, r -> {
      assertTrue(r.hasPasid());
      assertEquals(
          r,
          PageRequest.of(
              r.streamId(), r.substreamId(), r.prgIndex(), r.address(), r.access(), r.last()));
      assertEquals(0, PageRequest.LAYOUT.reserved(r.w0(), r.w1())[0]);
      assertEquals(0, PageRequest.LAYOUT.reserved(r.w0(), r.w1())[1]);
    });
  }

  @Test
  void isAStopMarkerOnlyWithAPasidAndLastAndNeitherReadNorWrite() {
    assertTrue(PageRequest.of(1, 2, 3, 0, Access.NONE, true).stopMarker());
    assertFalse(PageRequest.of(1, 2, 3, 0, Access.NONE, false).stopMarker());
    assertFalse(
        PageRequest.of(1, 2, 3, 0, new Access(true, false, false, false), true).stopMarker());
    assertFalse(
        PageRequest.of(1, 2, 3, 0, new Access(false, true, false, false), true).stopMarker());
    assertFalse(PageRequest.of(1, 3, 0, false, false, true).stopMarker());
  }

  @Test
  void rejectsWhatDoesNotFit() {
    assertThrows(
        IllegalArgumentException.class, () -> PageRequest.of(1, 512, 0, true, false, true));
    assertThrows(
        IllegalArgumentException.class, () -> PageRequest.of(1, 0, 0x10, true, false, true));
    assertThrows(
        IllegalArgumentException.class, () -> PageRequest.of(1, 1 << 20, 0, 0, Access.NONE, true));
  }

  @Test
  void hasTheCodesOfTheCommandAndOfTheLink() {
    assertEquals(Optional.of(PriResponse.RESPONSE_FAILURE), PriResponse.of(0));
    assertEquals(Optional.of(PriResponse.INVALID_REQUEST), PriResponse.of(1));
    assertEquals(Optional.of(PriResponse.SUCCESS), PriResponse.of(2));
    assertEquals(Optional.empty(), PriResponse.of(3));
    assertEquals(0xf, PriResponse.RESPONSE_FAILURE.pcieCode());
    assertEquals(1, PriResponse.INVALID_REQUEST.pcieCode());
    assertEquals(0, PriResponse.SUCCESS.pcieCode());
  }
}
