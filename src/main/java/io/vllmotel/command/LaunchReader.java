package io.vllmotel.command;

import java.util.Optional;

/** Reads what a container starts. */
public final class LaunchReader {

  private LaunchReader() {}

  /** What it starts; never fails, whatever the text. */
  public static Launch read(StartCommand start) {
    return new Launch.Unrecognised(String.join(" ", start.command()), Optional.empty());
  }
}
