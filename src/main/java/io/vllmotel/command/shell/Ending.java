package io.vllmotel.command.shell;

/** What ends the pieces of a word that are read. */
enum Ending {
  /** A blank, an operator, the end of the line. */
  WORD,
  /** The quote that closes. */
  QUOTE,
  /** The brace that closes an expansion. */
  BRACE,
  /** The bracket that closes a subscript, or the brace that closes the expansion around it. */
  SUBSCRIPT,
  /** Only the end of the text. */
  TEXT;

  boolean isAt(int character) {
    return switch (this) {
      case WORD -> Characters.endsWord(character);
      case QUOTE -> character == '"';
      case BRACE -> character == '}';
      case SUBSCRIPT -> character == ']' || character == '}';
      case TEXT -> false;
    };
  }
}
