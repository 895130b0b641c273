package io.vllmotel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell scripts that a user meets first. */
class ScriptsTest {

  @TempDir Path folder;
  private Path findJava = Path.of("");

  /** The script as it is, but for the system's own folders, which a test cannot empty. */
  @BeforeEach
  void copyScript() throws IOException {
    String text = Files.readString(Path.of("bin/find-java"));
    Path bin = Files.createDirectories(folder.resolve("project/bin"));
    findJava =
        Files.writeString(
            bin.resolve("find-java"),
            text.replace("/usr/lib/jvm/", folder + "/jvm/").replace("/opt/", folder + "/opt/"));
    executable(findJava);
  }

  @Test
  void javaHomeThatIsNewEnoughWins() throws Exception {
    javaHome("jvm/jdk-26", "26.0.1", "java");
    Path own = javaHome("own", "25.0.3", "java");

    Result result = run(Map.of("JAVA_HOME", own.toString()));

    assertThat(result.out()).isEqualTo(own + "\n");
  }

  @Test
  void olderJavaHomeIsPassedOver() throws Exception {
    Path old = javaHome("own", "17.0.15", "java");
    Path found = javaHome("jvm/temurin-25", "25.0.3", "java");

    Result result = run(Map.of("JAVA_HOME", old.toString()));

    assertThat(result.out()).isEqualTo(found + "\n");
  }

  @Test
  void oldVersionNumbersAreUnderstood() throws Exception {
    javaHome("jvm/java-8", "1.8.0_402", "java");

    assertThat(run(Map.of()).exitCode()).isEqualTo(1);
  }

  @Test
  void compilerIsOnlyWantedForBuilding() throws Exception {
    Path runtime = javaHome("jvm/jre-25", "25", "java");

    assertThat(run(Map.of()).out()).isEqualTo(runtime + "\n");
    assertThat(run(Map.of(), "--jdk").exitCode()).isEqualTo(1);
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws Exception {
    Result result = run(Map.of());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("No JDK 25", "JAVA_HOME", "apt-get install", "sdk install");
  }

  @Test
  void programSaysHowToBuildIt() throws Exception {
    Path script = folder.resolve("project/bin/vllm-otel");
    Files.copy(Path.of("bin/vllm-otel"), script);
    Path link = Files.createSymbolicLink(folder.resolve("vllm-otel"), script);

    Result result = run(Map.of(), link);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("make -C " + folder.resolve("project") + " build");
  }

  private record Result(int exitCode, String out, String err) {}

  private Result run(Map<String, String> environment, String... arguments) throws Exception {
    return run(environment, findJava, arguments);
  }

  private Result run(Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder process = new ProcessBuilder(script.toString());
    process.command().addAll(List.of(arguments));
    process.environment().clear();
    process.environment().put("PATH", path());
    process.environment().put("HOME", folder.toString());
    process.environment().putAll(environment);
    int exitCode =
        process.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Result(exitCode, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** The tools that the scripts use, without the Java of this machine. */
  private String path() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : new String[] {"sh", "sed", "cat", "dirname", "readlink"}) {
      Path link = tools.resolve(tool);
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, real(tool));
      }
    }
    return tools.toString();
  }

  private static Path real(String tool) {
    Path usr = Path.of("/usr/bin", tool);
    return Files.exists(usr) ? usr : Path.of("/bin", tool);
  }

  private Path javaHome(String name, String version, String... programs) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    for (String program : programs) {
      executable(Files.writeString(home.resolve("bin").resolve(program), "#!/bin/sh\n"));
    }
    return home;
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
