package io.vllmotel.config;

import java.util.List;

/** Settings that cannot be used; the message has a line for each problem. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ConfigurationException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
