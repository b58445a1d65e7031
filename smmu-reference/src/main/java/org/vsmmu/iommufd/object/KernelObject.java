package org.vsmmu.iommufd.object;

/** An object with an id. The table itself is its first user. */
public abstract class KernelObject {
  private final int id;
  private int users = 1;

  protected KernelObject(int id) {
    this.id = id;
  }

  public final int id() {
    return id;
  }

  public abstract ObjectType type();

  /** One more holder; DESTROY is EBUSY while there is one. */
  public final void hold() {
    users++;
  }

  public final void unhold() {
    users--;
    if (users < 1) {
      throw new IllegalStateException(this + " lost a holder it never had");
    }
  }

  public final boolean held() {
    return users != 1;
  }

  /** Called when its id has just been given back: gives back what it holds itself. */
  protected abstract void destroyed();

  @Override
  public String toString() {
    return type() + " " + id;
  }
}
