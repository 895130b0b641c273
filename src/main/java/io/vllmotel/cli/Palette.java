package io.vllmotel.cli;

import io.vllmotel.injection.Status;

/** Colours where somebody looks at a terminal, and none where a program or a file reads. */
enum Palette {
  PLAIN,
  COLOURED;

  private static final String RESET = "\u001b[0m";

  /** A text about a pod, in the colour of what became of it. */
  String of(Status status, String text) {
    return switch (status) {
      case INJECTED -> green(text);
      case PARTIAL -> yellow(text);
      case SKIPPED -> red(text);
      case UNTOUCHED -> faint(text);
    };
  }

  String red(String text) {
    return paint("31", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String cyan(String text) {
    return paint("36", text);
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return switch (this) {
      case PLAIN -> text;
      case COLOURED -> "\u001b[" + code + "m" + text + RESET;
    };
  }
}
