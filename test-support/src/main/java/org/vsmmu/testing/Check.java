package org.vsmmu.testing;

/** What must hold of a value; says no by throwing, as every assertion does. */
@FunctionalInterface
public interface Check<T> {
  /** Returns when the value is right. */
  void accept(T value) throws Exception;
}
