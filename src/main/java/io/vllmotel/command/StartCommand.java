package io.vllmotel.command;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the kubelet is told to start, and what is needed to read it.
 *
 * @param command {@code command} as written; empty means the image's entrypoint
 * @param args {@code args} as written
 * @param entrypoint what the image starts without a command
 * @param variables the container's variables with literal values as written, by name and in their
 *     order, for {@code $(NAME)} and for scripts that use them; those from a source are absent
 */
public record StartCommand(
    List<String> command,
    List<String> args,
    ImageEntrypoint entrypoint,
    Map<String, String> variables) {

  public StartCommand {
    command = List.copyOf(command);
    args = List.copyOf(args);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }
}
