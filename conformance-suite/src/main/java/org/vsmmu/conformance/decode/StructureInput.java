package org.vsmmu.conformance.decode;

import org.vsmmu.conformance.decode.Decoding.Decoded;

/** Takes the text of one structure, piece by piece. */
interface StructureInput {

  /**
   * Takes an argument, or a whole line.
   *
   * @throws BadWord at the first character that does not belong there
   */
  void take(String text) throws BadWord;

  /**
   * Explains what was taken.
   *
   * @throws BadWord of column 0 when it is no whole structure
   */
  Decoded end() throws BadWord;
}
