package io.vllmotel.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JVM's second compiler, which would take most of a core for the first minute.
 *
 * <p>A replica has one core, and who creates a pod waits for it. So the compiler works only while
 * nothing else of us wants the processor, under Linux; elsewhere all is as ever.
 */
final class SecondCompiler {

  /** As Linux keeps the names of the JVM's threads, which ends after 15 characters. */
  private static final String NAME = "C2 CompilerThre";

  private static final Path THREADS = Path.of("/proc/self/task");

  /** Source: {@code sched(7)}. Any thread may be given this policy without a privilege. */
  private static final int SCHED_IDLE = 5;

  private static final FunctionDescriptor SCHED_SETSCHEDULER =
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);

  private SecondCompiler() {}

  /** Makes it give way, where that can be arranged. */
  @SuppressWarnings("restricted") // allowed by the jar's manifest
  static void giveWay() {
    Linker linker = Linker.nativeLinker();
    Optional<MethodHandle> setScheduler =
        linker
            .defaultLookup()
            .find("sched_setscheduler")
            .map(address -> linker.downcallHandle(address, SCHED_SETSCHEDULER));
    setScheduler.ifPresent(function -> threads().forEach(thread -> setIdle(function, thread)));
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

  /** {@code sched_setscheduler(2)}; a sandbox may forbid it, and then all is as ever. */
  private static void setIdle(MethodHandle setScheduler, int thread) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment priority = arena.allocate(JAVA_INT);
      int _ = (int) setScheduler.invokeExact(thread, SCHED_IDLE, priority);
    } catch (Throwable e) {
      throw new IllegalStateException("sched_setscheduler cannot be called", e);
    }
  }
}
