package org.vsmmu.conformance;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** A file system in memory, with traces on it. */
public final class Desk {
  public static final String HEADER = "{\"format\":\"vsmmu-trace\",\"version\":\"1.0\"}\n";
  private static final String DOMAIN = ",\"domain\":{\"stage\":1,\"vmid\":0,\"asid\":2}";

  /** A page is mapped, unmapped, and mapped again without any command. */
  public static final String STALE = HEADER + map("0x8000") + unmap() + map("0x9000");

  /** The same with the TLBI and the CMD_SYNC that it needs. */
  public static final String CLEAN =
      HEADER + map("0x8000") + unmap() + tlbi() + sync() + map("0x9000");

  private final FileSystem files = Jimfs.newFileSystem(
      Configuration.unix().toBuilder().setWorkingDirectory("/").build());

  public static String map(String output) {
    return "{\"map\":{\"iova\":\"0x1000\",\"size\":\"0x1000\",\"output\":\"" + output + "\""
        + DOMAIN + "}}\n";
  }

  public static String unmap() {
    return "{\"unmap\":{\"iova\":\"0x1000\",\"size\":\"0x1000\"" + DOMAIN + "}}\n";
  }

  private static String tlbi() {
    return "{\"command\":{\"words\":[\"0x2000000000011\",\"0x0\"]}}\n";
  }

  private static String sync() {
    return "{\"command\":{\"words\":[\"0x46\",\"0x0\"]}}\n";
  }

  public Desk with(String name, String text) {
    return with(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public Desk with(String name, byte[] bytes) {
    try {
      Files.write(path(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public Path path(String name) {
    return files.getPath(name);
  }

  public FileSystem files() {
    return files;
  }

  /** What came of an argument that is one trace. */
  public Outcome check(String argument) {
    return only(new Check(captures(InputStream.nullInputStream()), CheckOptions.DEFAULT), argument);
  }

  public List<Outcome> checkAll(String argument) {
    return new Check(captures(InputStream.nullInputStream()), CheckOptions.DEFAULT)
        .checkAll(List.of(argument));
  }

  static Outcome only(Check check, String argument) {
    List<Outcome> outcomes = check.checkAll(List.of(argument));
    if (outcomes.size() != 1) {
      throw new AssertionError(argument + " is not one trace: " + outcomes);
    }
    return outcomes.get(0);
  }

  public Captures captures(InputStream stdin) {
    return new Captures(files, stdin);
  }

  public Captures captures(String stdin) {
    return captures(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)));
  }

  public static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
