package io.vllmotel.cli;

import io.vllmotel.manifest.ManifestException;
import io.vllmotel.manifest.ManifestFiles;
import io.vllmotel.manifest.ManifestStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which manifests a command works on. */
final class InputOptions {

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description =
          "Manifests: a YAML or JSON file with any number of documents, a folder of such files, or"
              + " - for standard input. May be repeated.")
  private List<String> files = List.of();

  /**
   * The inputs, in the order of the options.
   *
   * @throws ManifestException when one of them cannot be read, or has nothing that can
   */
  List<ManifestStream> read(InputStream standardInput) {
    List<ManifestStream> streams = new ArrayList<>();
    for (String file : files) {
      if (file.equals("-")) {
        streams.add(readAll(standardInput));
      } else {
        streams.addAll(ManifestFiles.readAll(Path.of(file)));
      }
    }
    return streams;
  }

  private static ManifestStream readAll(InputStream standardInput) {
    try {
      return ManifestStream.read("standard input", standardInput.readAllBytes());
    } catch (IOException e) {
      throw new ManifestException("standard input: cannot be read: " + e.getMessage(), e);
    }
  }
}
