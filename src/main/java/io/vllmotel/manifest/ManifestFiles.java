package io.vllmotel.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds and reads manifest files, and says in the user's words what stands against it. */
public final class ManifestFiles {

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private ManifestFiles() {}

  /**
   * The YAML and JSON files in a folder and in those in it, in the order of their paths.
   *
   * <p>Names that begin with two dots are left out: that is how the kubelet hides the versions of a
   * mounted ConfigMap (Kubernetes, {@code AtomicWriter}).
   *
   * @throws ManifestException when the folder cannot be read or has no such file
   */
  public static List<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      String found = Files.exists(folder) ? "a file" : "nothing";
      throw new ManifestException(folder + ": found " + found + "; expected a folder");
    }
    try (Stream<Path> paths = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files = paths.filter(path -> isManifest(folder, path)).sorted().toList();
      if (files.isEmpty()) {
        throw new ManifestException(
            folder + ": found no file that ends in .yaml, .yml or .json; expected at least one");
      }
      return files;
    } catch (IOException | UncheckedIOException e) {
      throw new ManifestException(folder + ": cannot be listed: " + cause(e), e);
    }
  }

  private static boolean isManifest(Path folder, Path path) {
    for (Path part : folder.relativize(path)) {
      if (part.toString().startsWith("..")) {
        return false;
      }
    }
    return ENDINGS.stream().anyMatch(path.toString()::endsWith) && Files.isRegularFile(path);
  }

  /**
   * Reads a file, or all that {@link #in} finds in a folder.
   *
   * @throws ManifestException when nothing is there, it cannot be read, or a folder has no YAML or
   *     JSON file
   */
  public static List<ManifestStream> readAll(Path fileOrFolder) {
    List<Path> files = Files.isDirectory(fileOrFolder) ? in(fileOrFolder) : List.of(fileOrFolder);
    return files.stream().map(ManifestFiles::read).toList();
  }

  /**
   * Reads one file.
   *
   * @throws ManifestException when it is not there or cannot be read
   */
  public static ManifestStream read(Path file) {
    try {
      return ManifestStream.read(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new ManifestException(file + ": found no such file", e);
    } catch (IOException e) {
      throw new ManifestException(file + ": cannot be read: " + cause(e), e);
    }
  }

  private static String cause(Exception e) {
    return e instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }
}
