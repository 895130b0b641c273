package io.vllmotel.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Manifests of real projects where the machine has them, and our own of the same shapes. */
public final class Manifests {

  private static final Path OWN = Path.of("src/test/resources/manifests");

  private Manifests() {}

  /** The files; says on standard output where the real ones are missing. */
  public static List<Path> files() {
    Path real = Path.of(System.getProperty("manifests", ""));
    if (!Files.isDirectory(real)) {
      System.out.println("No folder " + real + " (-Dmanifests=DIR): only our own shapes are read.");
      return files(OWN);
    }
    return Stream.concat(files(OWN).stream(), files(real).stream()).toList();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.toString().endsWith(".md")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
