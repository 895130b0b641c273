package io.vllmotel.cli;

/** Colours where somebody looks at a terminal, and none where a program or a file reads. */
enum Palette {
  PLAIN,
  COLOURED;

  private static final String RESET = "\u001b[0m";

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
