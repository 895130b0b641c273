package io.vllmotel.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JVM's second compiler, which would take half of a core for the first minute.
 *
 * <p>A replica has one core, and who creates a pod waits for it. So this compiler gets a tenth
 * while others of us want more, under Linux; elsewhere all is as ever. With nothing at all, a
 * server that has too much to do would stay slow for ever.
 */
final class SecondCompiler {

  /** As Linux keeps the names of the JVM's threads, which ends after 15 characters. */
  private static final String NAME = "C2 CompilerThre";

  private static final Path THREADS = Path.of("/proc/self/task");

  /** Source: {@code sched(7)}: a tenth of the weight that a thread has with 0. */
  private static final int NICE = 10;

  /** Source: {@code setpriority(2)}: the number that follows is one thread's. */
  private static final int PRIO_PROCESS = 0;

  private static final FunctionDescriptor SETPRIORITY =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

  private SecondCompiler() {}

  /**
   * Makes it give way, where that can be arranged. The function is linked before threads are looked
   * for: the training of the image's cache has no {@code /proc}, and has to load what this takes.
   */
  @SuppressWarnings("restricted") // allowed by the jar's manifest
  static void giveWay() {
    Linker linker = Linker.nativeLinker();
    Optional<MethodHandle> setPriority =
        linker
            .defaultLookup()
            .find("setpriority")
            .map(address -> linker.downcallHandle(address, SETPRIORITY));
    setPriority.ifPresent(function -> threads().forEach(thread -> makeNice(function, thread)));
  }

  /** None where there is no {@code /proc}. */
  private static List<Integer> threads() {
    try (Stream<Path> threads = Files.list(THREADS)) {
      return threads
          .filter(thread -> name(thread).equals(NAME))
          .map(thread -> Integer.valueOf(THREADS.relativize(thread).toString()))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Empty for a thread that has ended meanwhile. */
  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** A sandbox may forbid it, and then all is as ever. */
  private static void makeNice(MethodHandle setPriority, int thread) {
    try {
      int _ = (int) setPriority.invokeExact(PRIO_PROCESS, thread, NICE);
    } catch (Throwable e) {
      throw new IllegalStateException("setpriority cannot be called", e);
    }
  }
}
