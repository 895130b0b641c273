package io.vllmotel.config;

import java.util.Locale;

/**
 * Everything that can be set, by its name in the file.
 *
 * <p>{@code docs/settings.md} has a row for each, and a test that says so.
 */
enum Setting {
  HOST("host", Form.TEXT),
  PORT("port", Form.NUMBER),
  MANAGEMENT_PORT("managementPort", Form.NUMBER),
  DRAIN_SECONDS("drainSeconds", Form.NUMBER),
  PYTHON_IMAGE("pythonImage", Form.TEXT),
  SHARED_INSTRUMENTATION_NAMESPACES("sharedInstrumentationNamespaces", Form.LIST),
  EXCLUDED_NAMESPACES("excludedNamespaces", Form.LIST),
  DEFAULT_INSTRUMENTATION("defaultInstrumentation", Form.TREE),
  DEFAULTS("defaults", Form.TREE),
  IMAGES("images", Form.TREE),
  SERVICE_NAME("serviceName", Form.TEXT),
  MUTATING_WEBHOOK_CONFIGURATION("mutatingWebhookConfiguration", Form.TEXT),
  VALIDATING_WEBHOOK_CONFIGURATION("validatingWebhookConfiguration", Form.TEXT),
  CERTIFICATE_MODE("certificateMode", Form.TEXT),
  CERTIFICATE_SECRET("certificateSecret", Form.TEXT),
  CERTIFICATE_DIRECTORY("certificateDirectory", Form.TEXT),
  AUTHORITY_LIFE_SECONDS("authorityLifeSeconds", Form.NUMBER),
  CERTIFICATE_LIFE_SECONDS("certificateLifeSeconds", Form.NUMBER);

  /** How a value is written. */
  enum Form {
    TEXT,
    NUMBER,
    /** A list of texts; with commas in the environment. */
    LIST,
    /** More than a variable can hold; only in the file. */
    TREE
  }

  private final String key;
  private final Form form;

  Setting(String key, Form form) {
    this.key = key;
    this.form = form;
  }

  String key() {
    return key;
  }

  Form form() {
    return form;
  }

  /** The environment variable that overrides the file. */
  String variable() {
    return "VLLM_OTEL_" + name().toUpperCase(Locale.ROOT);
  }
}
