package org.vsmmu.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0 4, 0",
    "4 4, 4",
    "0 3, 3",
    "3 4 0, 3",
    "1 3 0, 1",
    "1 2 3, 2",
    "0 1 2 3 4 70, 70"
  })
  void theWorstDecides(String codes, int worst) {
    List<Exit> exits = new ArrayList<>();
    for (String code : codes.split(" ")) {
      exits.add(Arrays.stream(Exit.values())
          .filter(exit -> exit.code() == Integer.parseInt(code))
          .findFirst()
          .orElseThrow());
    }
    assertEquals(worst, Exit.worst(exits).code());
  }

  @Test
  void nothingAtAllIsNothing() {
    assertEquals(Exit.NOTHING, Exit.worst(List.of()));
  }
}
