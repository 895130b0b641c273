package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondCompilerTest {

  /** Source: {@code proc_pid_stat(5)}; counted from the state, which comes after the name. */
  private static final int NICE = 19 - 3;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void ofAServerOnlyTheSecondCompilerGivesWay() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "this needs the threads of Linux");
    Process server = server();
    try {
      long end = System.nanoTime() + LIMIT.toNanos();
      List<String> nice = niceThreads(server);
      while (nice.isEmpty() && server.isAlive() && System.nanoTime() - end < 0) {
        Thread.sleep(50);
        nice = niceThreads(server);
      }
      assertThat(nice).containsExactly("C2 CompilerThre");
    } finally {
      server.destroyForcibly();
    }
  }

  private Process server() throws IOException {
    Files.writeString(
        folder.resolve("namespace.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@image/jvm.options",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--standalone",
            "--context",
            folder.toString(),
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--management-port",
            "0")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static List<String> niceThreads(Process process) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
      return threads
          .map(SecondCompilerTest::stat)
          .filter(SecondCompilerTest::isNice)
          .map(stat -> stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')))
          .toList();
    }
  }

  private static boolean isNice(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    return fields.length > NICE && Integer.parseInt(fields[NICE]) >= 10;
  }

  /** Empty for a thread that has ended meanwhile. */
  private static String stat(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException e) {
      return "";
    }
  }
}
