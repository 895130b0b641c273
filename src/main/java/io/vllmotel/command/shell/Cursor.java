package io.vllmotel.command.shell;

import java.util.ArrayDeque;
import java.util.Deque;

/** A place in the text that is read, how deep it is nested, and the heredocs that are due. */
final class Cursor {

  /** What {@link #peek} says behind the last character. */
  static final int END = -1;

  /**
   * How deep constructs may be nested. Real scripts stay below 15; with this bound no text can
   * overflow the stack.
   */
  private static final int DEEPEST = 64;

  /**
   * How many commands and expansions are read, so that no text takes long. All manifests that were
   * looked at stay below 200.
   */
  private static final int MOST_CONSTRUCTS = 10_000;

  /**
   * How many pieces of words are read: each takes a hundred bytes of memory and more. A word has
   * one piece, or some for its quotings; a heredoc of 200 KiB of JSON has half as many.
   */
  private static final int MOST_PIECES = 100_000;

  /** Longer than any reserved word. */
  private static final int LONGEST_RESERVED = 8;

  private final Source source;
  private final String text;
  private final Deque<Heredoc> due = new ArrayDeque<>();
  private int position;
  private int depth;
  private int constructs;
  private int pieces;

  Cursor(Source source, int depth) {
    this.source = source;
    this.text = source.text();
    this.depth = depth;
  }

  Source source() {
    return source;
  }

  int position() {
    return position;
  }

  int depth() {
    return depth;
  }

  void moveTo(int position) {
    this.position = Math.min(position, text.length());
  }

  Span since(int from) {
    return new Span(source, from, position);
  }

  /** The next character, continuation lines joined, or {@link #END}. */
  int peek() {
    int next = raw(0);
    while (next == '\\' && raw(1) == '\n') {
      position += 2;
      next = raw(0);
    }
    return next;
  }

  /** A character from here on, nothing joined. */
  int raw(int ahead) {
    int index = position + ahead;
    return index >= 0 && index < text.length() ? text.charAt(index) : END;
  }

  void skip(int characters) {
    moveTo(position + characters);
  }

  boolean startsWith(String operator) {
    peek();
    return text.startsWith(operator, position);
  }

  /** Skips an operator where it stands here. */
  boolean take(String operator) {
    boolean there = startsWith(operator);
    if (there) {
      skip(operator.length());
    }
    return there;
  }

  /** Moves behind the next place of some text, or to the end. */
  void skipBehind(String closing) {
    int index = text.indexOf(closing, position);
    moveTo(index < 0 ? text.length() : index + closing.length());
  }

  void skipBlanks() {
    int next = peek();
    while (next == ' ' || next == '\t' || next == '#') {
      if (next == '#') {
        int line = text.indexOf('\n', position);
        moveTo(line < 0 ? text.length() : line);
      } else {
        position++;
      }
      next = peek();
    }
  }

  /** Skips blanks, comments, ends of lines with the heredocs that begin there. */
  void skipLines() {
    skipBlanks();
    while (raw(0) == '\n') {
      skip(1);
      while (!due.isEmpty()) {
        due.removeFirst().read(this);
      }
      skipBlanks();
    }
  }

  void expect(Heredoc heredoc) {
    due.addLast(heredoc);
  }

  /**
   * A short word of plain letters or signs that stands here, such as a reserved one; else empty.
   */
  String plainWord() {
    peek();
    int end = position;
    while (end < text.length() && end - position <= LONGEST_RESERVED && isPlain(end)) {
      end++;
    }
    boolean whole = end == text.length() || Characters.endsWord(text.charAt(end));
    return whole ? text.substring(position, end) : "";
  }

  private boolean isPlain(int index) {
    char character = text.charAt(index);
    return (character >= 'a' && character <= 'z') || "{}[]!".indexOf(character) >= 0;
  }

  /** Skips a plain word where it stands here. */
  boolean takeWord(String word) {
    skipBlanks();
    boolean there = plainWord().equals(word);
    if (there) {
      skip(word.length());
    }
    return there;
  }

  /**
   * Goes into a construct; where that is too deep or too much, gives up on the rest of the text.
   */
  boolean descend() {
    depth++;
    constructs++;
    boolean allowed = depth <= DEEPEST && constructs <= MOST_CONSTRUCTS;
    if (!allowed) {
      giveUp();
    }
    return allowed;
  }

  /**
   * Takes note of a piece of a word; where there are too many, gives up on the rest of the text.
   */
  void piece() {
    pieces++;
    if (pieces > MOST_PIECES) {
      giveUp();
    }
  }

  private void giveUp() {
    moveTo(text.length());
  }

  void ascend() {
    depth--;
  }
}
