package io.vllmotel.cluster;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread for tasks that come again and again, so that they need no locks among each other.
 *
 * <p>A task that fails in a way that nobody thought of is logged and comes again; a plain executor
 * would silently drop it for ever.
 */
final class Errands implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Errands.class);

  private final ScheduledExecutorService executor;

  Errands(String name) {
    executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Begins at once. */
  void every(Duration interval, Runnable task) {
    var _ =
        executor.scheduleWithFixedDelay(
            () -> run(task), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  void after(Duration delay, Runnable task) {
    try {
      var _ = executor.schedule(() -> run(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.atDebug().log("Too late for another errand");
    }
  }

  /** A way to ask for a task; many requests within the delay are one run. */
  Runnable oncePer(Duration delay, Runnable task) {
    AtomicBoolean isAsked = new AtomicBoolean();
    return () -> {
      if (isAsked.compareAndSet(false, true)) {
        after(
            delay,
            () -> {
              isAsked.set(false);
              task.run();
            });
      }
    };
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("Errand failed");
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
