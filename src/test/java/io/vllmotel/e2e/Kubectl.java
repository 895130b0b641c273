package io.vllmotel.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real kubectl, because its output and its warnings are what users see. */
record Kubectl(Path kubeconfig) {

  /** Runs it with input; the caller judges what came out. */
  Program run(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig + ""));
    command.addAll(List.of(arguments));
    return Program.run(command, input);
  }

  String output(String... arguments) {
    return run("", arguments).expectSuccess();
  }

  JsonNode json(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-o", "json"));
    return JsonMapper.shared().readTree(output(all.toArray(String[]::new)));
  }

  /** Applies manifests; gives what it said, with warnings. */
  Program apply(String manifests) {
    Program program = run(manifests, "apply", "-f", "-");
    program.expectSuccess();
    return program;
  }
}
