package io.vllmotel.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A table of programs, looked up by one word: scripts have many commands and each is asked for.
 *
 * @param <T> what a row is
 */
final class FormTable<T> {

  /** A row that fits a program, and the program without the words that its form takes. */
  record Match<T>(T row, Program program) {}

  private record Entry<T>(T row, Form form) {}

  private final Map<String, List<Entry<T>>> entries = new HashMap<>();

  FormTable(T[] rows, Function<T, List<Form>> forms) {
    for (T row : rows) {
      for (Form form : forms.apply(row)) {
        entries.computeIfAbsent(form.key(), _ -> new ArrayList<>()).add(new Entry<>(row, form));
      }
    }
  }

  /** The first row that fits. */
  Optional<Match<T>> find(Program program) {
    for (Entry<T> entry : entries.getOrDefault(Form.key(program), List.of())) {
      Optional<Program> rest = entry.form().match(program);
      if (rest.isPresent()) {
        return Optional.of(new Match<>(entry.row(), rest.get()));
      }
    }
    return Optional.empty();
  }
}
