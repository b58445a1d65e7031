package org.vsmmu.iommufd.host;

/** An open file description. Lives until every descriptor and every mapping of it is gone. */
public abstract class OpenFile {
  private int references;

  /** One more descriptor or mapping leads here. */
  public final void retain() {
    references++;
  }

  /** One less; the last one releases. */
  public final void drop() {
    references--;
    if (references == 0) {
      release();
    }
  }

  /** Called once, when nothing leads here any more. */
  protected void release() {}
}
