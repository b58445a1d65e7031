package org.vsmmu.iommufd.mock;

import org.vsmmu.iommufd.core.Invocation;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.TestCmdStruct;
import org.vsmmu.iommufd.uapi.TestOperation;

/**
 * The structure of a test call, seen through the members of its operation.
 *
 * @param call the call
 * @param operation which of the union's members there are
 */
record TestArguments(Invocation call, TestOperation operation) {
  long get(String name) {
    return call.get(operation.member(name));
  }

  int u32(String name) {
    return call.u32(operation.member(name));
  }

  int u32(Member member) {
    return call.u32(member);
  }

  void put(String name, long value) {
    call.put(operation.member(name), value);
  }

  /** The object that the structure's {@code id} names. */
  <T extends KernelObject> T object(Class<T> kind) throws CallFailed {
    return call.ids().get(call.u32(TestCmdStruct.ID), kind);
  }

  /** The access whose descriptor the structure's {@code id} is. */
  MockAccess access() throws CallFailed {
    return call.process()
        .files()
        .find(call.u32(TestCmdStruct.ID), MockAccess.class)
        .orElseThrow(() -> new CallFailed(Errno.EBADFD));
  }
}
