package org.vsmmu.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class InputTest {

  @Test
  void readsWhatHasNoPosition() throws IOException {
    InputStream fifo = new FilterInputStream(new ByteArrayInputStream(bytes("text"))) {
      @Override
      public int available() throws IOException {
        throw new IOException("Illegal seek");
      }
    };
    try (Input input = Input.of("fifo", fifo)) {
      assertEquals("text", new String(input.stream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void readsEveryGzipMemberOfASlowPipe() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.write(gzip("one "));
    two.write(gzip("two"));
    InputStream slow = new FilterInputStream(new ByteArrayInputStream(two.toByteArray())) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return super.read(into, offset, Math.min(length, 1));
      }

      @Override
      public int available() {
        return 0;
      }
    };
    try (Input input = Input.of("pipe", slow)) {
      assertEquals("one two", new String(input.stream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes(text));
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
