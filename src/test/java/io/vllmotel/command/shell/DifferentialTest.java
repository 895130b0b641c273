package io.vllmotel.command.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.command.shell.ScriptGenerator.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Generated scripts: what the reader reports is what real shells run, argument by argument, or it
 * is marked as not literal.
 */
class DifferentialTest {

  /** Each is run by one of the shells. */
  private static final int SCRIPTS = 20_000;

  private static final int BATCH = 1_000;

  /** Commands record their arguments on descriptor 9, each call by one write. */
  private static final String STUBS =
      """
      E=$(printf '\\002')
      a() { printf '\\001%s' a "$@" "$E" >&9; }
      b() { printf '\\001%s' b "$@" "$E" >&9; }
      c() { printf '\\001%s' c "$@" "$E" >&9; }
      d() { printf '\\001%s' d "$@" "$E" >&9; }
      never_there() { return 1; }
      never() { printf '\\001%s' never "$@" "$E" >&9; }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(RealShell.class)
  void theReaderReportsWhatRealShellsRun(RealShell shell) throws IOException {
    Dialect dialect = shell == RealShell.BASH ? Dialect.BASH : Dialect.POSIX;
    List<RealShell> shells = List.of(RealShell.values());
    for (int from = 0; from < SCRIPTS; from += BATCH) {
      List<String> scripts =
          IntStream.range(from, Math.min(SCRIPTS, from + BATCH))
              .filter(seed -> seed % shells.size() == shells.indexOf(shell))
              .mapToObj(seed -> new ScriptGenerator(seed, dialect).script())
              .toList();
      List<List<List<String>>> calls = run(shell, scripts);
      for (int i = 0; i < scripts.size(); i++) {
        compare(scripts.get(i), calls.get(i));
      }
    }
  }

  /** Every call was reported, and everything reported was called, one for one. */
  private static void compare(String script, List<List<String>> calls) {
    List<List<Optional<String>>> reported =
        Commands.of(script).stream()
            .map(command -> command.words().stream().map(Word::literal).toList())
            .filter(DifferentialTest::isStub)
            .toList();
    assertThat(calls).as("as many calls as were reported in%n%s", script).hasSameSizeAs(reported);
    Map<Integer, Integer> matched = new HashMap<>();
    for (int call = 0; call < calls.size(); call++) {
      assertThat(match(call, calls, reported, matched, new HashSet<>()))
          .as("the call %s was reported in%n%s", calls.get(call), script)
          .isTrue();
    }
  }

  /** One step of a bipartite matching: finds a place for a call, moving others where needed. */
  private static boolean match(
      int call,
      List<List<String>> calls,
      List<List<Optional<String>>> reported,
      Map<Integer, Integer> matched,
      Set<Integer> tried) {
    for (int place = 0; place < reported.size(); place++) {
      if (fits(reported.get(place), calls.get(call)) && tried.add(place)) {
        Integer other = matched.get(place);
        if (other == null || match(other, calls, reported, matched, tried)) {
          matched.put(place, call);
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isStub(List<Optional<String>> words) {
    return !words.isEmpty() && words.getFirst().filter("abcd"::contains).isPresent();
  }

  /** Literal words are equal; one that is not literal stands for any number of words. */
  private static boolean fits(List<Optional<String>> words, List<String> call) {
    if (words.isEmpty()) {
      return call.isEmpty();
    }
    List<Optional<String>> rest = words.subList(1, words.size());
    if (words.getFirst().isPresent()) {
      return !call.isEmpty()
          && call.getFirst().equals(words.getFirst().get())
          && fits(rest, call.subList(1, call.size()));
    }
    return IntStream.rangeClosed(0, call.size())
        .anyMatch(taken -> fits(rest, call.subList(taken, call.size())));
  }

  /** The calls of each script, all run by one process. */
  private List<List<List<String>>> run(RealShell shell, List<String> scripts) throws IOException {
    Path calls = folder.resolve("calls");
    Path driver = folder.resolve("driver");
    StringBuilder text = new StringBuilder("exec 9>'" + calls + "'\n").append(STUBS);
    for (String script : scripts) {
      text.append("( eval '")
          .append(script.replace("'", "'\\''"))
          .append("'; wait ) >/dev/null 2>&1\nprintf '\\003' >&9\n");
    }
    Files.writeString(driver, text);
    shell.run(driver, folder);
    List<List<List<String>>> all = new ArrayList<>();
    for (String script : Files.readString(calls, StandardCharsets.UTF_8).split("\003", -1)) {
      all.add(calls(script));
    }
    assertThat(all).hasSize(scripts.size() + 1);
    return all;
  }

  private static List<List<String>> calls(String records) {
    List<List<String>> calls = new ArrayList<>();
    for (String record : records.split("\001\002", -1)) {
      if (!record.isEmpty()) {
        calls.add(List.of(record.substring(1).split("\001", -1)));
      }
    }
    return calls;
  }
}
