package io.vllmotel.command.shell;

/** Which characters mean what in a script. */
final class Characters {

  private Characters() {}

  /** True for what ends an unquoted word; source: POSIX.1-2024, 2.3 and 2.10. */
  static boolean endsWord(int character) {
    return switch (character) {
      case ' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')', Cursor.END -> true;
      default -> false;
    };
  }

  static boolean startsName(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || character == '_';
  }

  static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  static boolean inName(int character) {
    return startsName(character) || isDigit(character);
  }

  /** True for the one-character names of special parameters. */
  static boolean isSpecial(int character) {
    return character > 0 && "@*#?-$!".indexOf(character) >= 0;
  }

  /** The length of the name that a text begins with. */
  static int nameLength(String text) {
    int length = 0;
    while (length < text.length()
        && (length == 0 ? startsName(text.charAt(0)) : inName(text.charAt(length)))) {
      length++;
    }
    return length;
  }
}
