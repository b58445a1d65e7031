package org.vsmmu.replay;

import java.util.List;

/** What shows that an implementation holds an entry. */
public interface HitProof {

  /** The records, in trace order. */
  List<Evidence> proof();
}
