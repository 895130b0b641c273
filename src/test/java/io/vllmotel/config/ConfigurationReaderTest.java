package io.vllmotel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vllmotel.instrumentation.Installation;
import io.vllmotel.instrumentation.Installation.KnownImage;
import io.vllmotel.instrumentation.Instrumentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTest {

  @TempDir private Path folder;

  @Test
  void nothingSetGivesTheDefaults() {
    Configuration read = ConfigurationReader.read(Map.of());

    assertThat(read)
        .isEqualTo(
            new Configuration(
                "0.0.0.0",
                8443,
                8080,
                Duration.ofSeconds(10),
                Installation.standard(),
                new ClusterSettings(
                    "default",
                    "vllm-otel-injector",
                    "inject.vllm-otel.io",
                    "advise.vllm-otel.io",
                    CertificateMode.SELF_MANAGED,
                    "vllm-otel-injector-ca",
                    Path.of("/etc/vllm-otel/certificate"),
                    Duration.ofDays(365),
                    Duration.ofDays(7))));
  }

  @Test
  void fileSetsEverything() throws IOException {
    Configuration read =
        read(
            """
            host: 127.0.0.1
            port: 9443
            managementPort: 9080
            drainSeconds: 3
            pythonImage: registry.example/python:1
            sharedInstrumentationNamespaces: [observability]
            excludedNamespaces: [ops]
            defaultInstrumentation:
              exporter: {endpoint: "http://collector:4318"}
            defaults: {vllm-otel.io/tracing: "off"}
            images:
              - {repository: ml/vllm, tagsAreVersions: true, startsServer: true, pythonPath: /app}
            serviceName: webhook
            mutatingWebhookConfiguration: a.example
            validatingWebhookConfiguration: b.example
            certificateMode: cert-manager
            certificateSecret: authorities
            certificateDirectory: /certificate
            authorityLifeSeconds: 60
            certificateLifeSeconds: 20
            """,
            Map.of("POD_NAMESPACE", "tracing"));

    assertThat(read.host()).isEqualTo("127.0.0.1");
    assertThat(read.port()).isEqualTo(9443);
    assertThat(read.managementPort()).isEqualTo(9080);
    assertThat(read.drainTime()).isEqualTo(Duration.ofSeconds(3));
    Installation installation = read.installation();
    assertThat(installation.pythonImage()).isEqualTo("registry.example/python:1");
    assertThat(installation.sharedInstrumentationNamespaces()).containsExactly("observability");
    assertThat(installation.excludedNamespaces())
        .containsExactlyInAnyOrder(
            "ops", "tracing", "kube-system", "kube-public", "kube-node-lease");
    assertThat(installation.defaultInstrumentation().flatMap(Instrumentation::endpoint))
        .contains("http://collector:4318");
    assertThat(installation.defaults()).containsExactly(Map.entry("vllm-otel.io/tracing", "off"));
    assertThat(installation.images())
        .containsExactly(new KnownImage("ml/vllm", true, true, Optional.of("/app")));
    assertThat(read.cluster())
        .isEqualTo(
            new ClusterSettings(
                "tracing",
                "webhook",
                "a.example",
                "b.example",
                CertificateMode.CERT_MANAGER,
                "authorities",
                Path.of("/certificate"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20)));
  }

  @Test
  void environmentWinsOverTheFile() throws IOException {
    Configuration read =
        read(
            "port: 9443\nexcludedNamespaces: [ops]\n",
            Map.of("VLLM_OTEL_PORT", "7443", "VLLM_OTEL_EXCLUDED_NAMESPACES", "a, b"));

    assertThat(read.port()).isEqualTo(7443);
    assertThat(read.installation().excludedNamespaces()).contains("a", "b").doesNotContain("ops");
  }

  @Test
  void ownNamespaceIsSharedAndLeftAlone() {
    Installation installation =
        ConfigurationReader.read(Map.of("POD_NAMESPACE", "tracing")).installation();

    assertThat(installation.sharedInstrumentationNamespaces()).containsExactly("tracing");
    assertThat(installation.excludedNamespaces()).contains("tracing");
  }

  @Test
  void emptyFileIsNoSettings() throws IOException {
    assertThat(read("# nothing\n", Map.of())).isEqualTo(ConfigurationReader.read(Map.of()));
  }

  @Test
  void allProblemsAreToldAtOnceEachWithItsPlace() {
    assertThatThrownBy(() ->
            read(
                """
                port: many
                managementPort: 70000
                excludedNamespaces: ops
                prot: 1
                certificateMode: helm
                defaults: {vllm-otel.io/trace: "off"}
                images: [{tagsAreVersions: true}]
                defaultInstrumentation: {sampler: {type: traceidratio, argument: "7"}}
                """,
                Map.of("VLLM_OTEL_DRAIN_SECONDS", "-1")))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .satisfies(message ->
            assertThat(message.lines())
                .anyMatch(
                    line -> line.endsWith("port is \"many\"; expected a number from 0 to 65535"))
                .anyMatch(line -> line.contains("managementPort is 70000"))
                .anyMatch(line -> line.contains("excludedNamespaces is \"ops\"; expected a list"))
                .anyMatch(line -> line.contains("prot is not a setting; there are authorityL"))
                .anyMatch(line -> line.contains("defaults: vllm-otel.io/trace has no default"))
                .anyMatch(line -> line.contains("images: an image has no repository"))
                .anyMatch(line -> line.contains("defaultInstrumentation: spec.sampler"))
                .anyMatch(line -> line.startsWith("VLLM_OTEL_DRAIN_SECONDS is -1"))
                .anyMatch(
                    line -> line.contains("certificateMode is \"helm\"; expected one of self-"))
                .hasSize(9));
  }

  @Test
  void invalidYamlIsNamedWithItsLine() {
    assertThatThrownBy(() -> read("port: 1\nhost: a: b\n", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("settings.yaml:2: is not valid YAML");
  }

  @Test
  void settingThatStandsTwiceIsNoticed() {
    assertThatThrownBy(() -> read("port: 1\nport: 2\n", Map.of()))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void fileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ConfigurationReader.read(folder.resolve("none.yaml"), Map.of()))
        .hasMessageContaining("none.yaml: found no such file");
  }

  @Test
  void everySettingHasItsRowInTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("docs/settings.md"));

    for (Setting setting : Setting.values()) {
      assertThat(page).contains("| `" + setting.key() + "` |");
      if (setting.form() != Setting.Form.TREE) {
        assertThat(page).contains("`" + setting.variable() + "`");
      }
    }
  }

  private Configuration read(String yaml, Map<String, String> environment) throws IOException {
    Path file = Files.writeString(folder.resolve("settings.yaml"), yaml);
    return ConfigurationReader.read(file, environment);
  }
}
