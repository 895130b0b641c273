package io.vllmotel.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vllmotel.command.Container.Call;
import io.vllmotel.command.Container.Run;
import io.vllmotel.command.shell.RealShell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of {@code cases.yaml} in real shells, as they are, wrapped, and with flags added:
 * what was said of them is so, and what we add is all that changes.
 */
class RealShellsTest {

  private static final String FLAG = "--otlp-traces-endpoint=http://collector:4317";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> whatIsSaidIsSoInEveryShell() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (RealShell shell : RealShell.values()) {
      Container container =
          Container.besideTheMachine(Files.createDirectory(folder.resolve(shell.name())), shell);
      Case.all()
          .filter(script -> shell == RealShell.BASH || !script.isOnlyForBash())
          .map(script -> dynamicTest(shell + ": " + script, () -> check(container, script)))
          .forEach(tests::add);
    }
    return tests.stream();
  }

  /** Every manifest whose container starts a shell, in each shell, whichever it names. */
  @TestFactory
  Stream<DynamicTest> realManifestsDoAsBeforeInEveryShell() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Manifests.Found found : Manifests.ofOthers()) {
      for (RealShell shell : RealShell.values()) {
        if (startsShell(found)) {
          String name = shell + ": " + found.file() + " " + found.place();
          tests.add(dynamicTest(name, () -> checkOriginal(shell, found)));
        }
      }
    }
    return tests.stream();
  }

  private static boolean startsShell(Manifests.Found found) {
    List<String> command = found.start(ImageEntrypoint.UNKNOWN).command();
    return !command.isEmpty() && command.getFirst().matches("(.*/)?(ba)?sh");
  }

  private void checkOriginal(RealShell shell, Manifests.Found found) throws IOException {
    Container container = Container.ofStubs(Files.createTempDirectory(folder, "run"), shell);
    StartCommand read = found.start(ImageEntrypoint.UNKNOWN);
    List<String> command = new ArrayList<>(read.command());
    command.set(0, container.shellPath());
    StartCommand start =
        new StartCommand(command, read.args(), read.entrypoint(), read.variables());
    Launch launch = LaunchReader.read(start);
    Map<String, String> variables =
        new LinkedHashMap<>(KubeletReferences.of(start.variables()).values());
    variables.put("PYTHONPATH", Case.PYTHONPATH);
    Run original = container.run(words(start), variables);

    if (original.calls().stream().anyMatch(Call::isServer)) {
      assertThat(launch).isInstanceOf(Launch.Server.class);
    }
    if (launch instanceof Launch.Server server) {
      checkFlag(container, start, server, original);
    }
    checkWrapped(container, start, original);
  }

  private static void check(Container container, Case script) throws IOException {
    StartCommand start = script.start(container.shellPath());
    Launch launch = LaunchReader.read(start);
    Map<String, String> variables = KubeletReferences.of(start.variables()).values();
    Run original = container.run(words(start), variables);

    boolean starts = original.calls().stream().anyMatch(Call::isServer);
    boolean expected = launch instanceof Launch.Server && !script.isOnlyPossible();
    assertThat(starts).as("a server was started: %s", original.calls()).isEqualTo(expected);
    if (launch instanceof Launch.Server server) {
      checkFlag(container, start, server, original);
      checkVariables(server, original);
    }
    checkWrapped(container, start, original);
  }

  /** What is said of the server's variables is what servers see. */
  private static void checkVariables(Launch.Server server, Run original) {
    for (Call call : original.calls()) {
      if (call.isServer()) {
        assertThat(call.pythonPath()).isIn(server.variables().pythonPath());
        assertThat(call.plugins()).isIn(server.variables().plugins());
      }
    }
  }

  /** The wrapper puts a folder before PYTHONPATH, and changes nothing else. */
  private static void checkWrapped(Container container, StartCommand start, Run original)
      throws IOException {
    List<String> command = PythonPathWrapper.wrap(start.command(), "/vllm-otel").orElseThrow();
    Map<String, String> variables =
        new LinkedHashMap<>(KubeletReferences.of(start.variables()).values());
    StartCommand wrapped =
        new StartCommand(command, start.args(), start.entrypoint(), start.variables());
    variables.put("PYTHONPATH", "/image");
    Run run = container.run(words(wrapped), variables);

    assertThat(run.status()).isEqualTo(original.status());
    assertThat(lines(run)).isEqualTo(lines(original));
    assertThat(calls(run)).isEqualTo(calls(original));
    assertThat(Verdict.of(LaunchReader.read(wrapped)).is())
        .as("what is said of the wrapped command")
        .isEqualTo(Verdict.of(LaunchReader.read(start)).is());
  }

  /** Where a place for a flag is named, a flag there arrives at every server, and nowhere else. */
  private static void checkFlag(
      Container container, StartCommand start, Launch.Server server, Run original)
      throws IOException {
    Map<String, String> variables =
        new LinkedHashMap<>(KubeletReferences.of(start.variables()).values());
    List<String> words = words(start);
    switch (server.place()) {
      case FlagPlace.Args(List<String> before) -> {
        words.addAll(before);
        words.add(FLAG);
      }
      case FlagPlace.Command _ -> words.add(FLAG);
      case FlagPlace.Arguments(String variable) ->
          variables.merge(variable, FLAG, (given, flag) -> given + " " + flag);
      case FlagPlace.PerFlag _, FlagPlace.Nowhere _ -> {
        return;
      }
    }
    Run run = container.run(words, variables);

    assertThat(run.status()).isEqualTo(original.status());
    List<List<String>> calls = new ArrayList<>();
    for (Call call : run.calls()) {
      List<String> arguments = new ArrayList<>(call.arguments());
      assertThat(arguments.remove(FLAG)).isEqualTo(call.isServer());
      calls.add(arguments);
    }
    assertThat(calls)
        .containsExactlyInAnyOrderElementsOf(
            original.calls().stream().map(Call::arguments).toList());
  }

  /** In an order of their own: what runs at the same time may come in any. */
  private static List<List<String>> calls(Run run) {
    return run.calls().stream()
        .map(Call::words)
        .sorted(Comparator.comparing(String::valueOf))
        .toList();
  }

  private static List<String> lines(Run run) {
    return run.output().lines().sorted().toList();
  }

  /** What the kubelet starts. */
  private static List<String> words(StartCommand start) {
    KubeletReferences references = KubeletReferences.of(start.variables());
    return Stream.concat(start.command().stream(), start.args().stream())
        .map(word -> references.expand(word).source().text())
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
