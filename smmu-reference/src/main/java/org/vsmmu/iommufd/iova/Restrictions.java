package org.vsmmu.iommufd.iova;

import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/** The reserved ranges of an IOAS, with their owners, and the allowed list (iommufd-core 3.1). */
final class Restrictions {
  private record Reserved(Span span, Object owner) {}

  private final List<Reserved> reserved = new ArrayList<>();
  private List<Span> allowed = List.of();

  void reserve(Span span, Object owner) throws CallFailed {
    when(allowed.stream().anyMatch(span::overlaps), Errno.EADDRINUSE);
    reserved.add(new Reserved(span, owner));
  }

  void unreserve(Object owner) {
    reserved.removeIf(r -> r.owner == owner);
  }

  boolean reserved(Span span) {
    return reserved.stream().anyMatch(r -> r.span.overlaps(span));
  }

  List<Span> reserved() {
    return reserved.stream().map(Reserved::span).toList();
  }

  void allow(List<Span> spans) throws CallFailed {
    when(spans.stream().anyMatch(this::reserved), Errno.EADDRINUSE);
    allowed = List.copyOf(spans);
  }

  List<Span> allowed() {
    return allowed;
  }
}
