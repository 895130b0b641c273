package io.vllmotel.chart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Helm says before it installs anything, when values are not what the chart takes. */
class WrongValuesTest {

  private static final Path CHART = Path.of("charts/vllm-otel-injector");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          replcas=3                                 | additional properties 'replcas' not allowed
          replicas=0                                | '/replicas': minimum: got 0, want 1
          replicas=two                              | '/replicas': got string, want integer
          endpoint=otel-collector:4317              | 'otel-collector:4317' does not match pattern '^(https?://.+)?$'
          image=ghcr.io/x/y:1                       | '/image': got string, want object
          image.digest=abc                          | '/image/digest': 'abc' does not match pattern
          image.pullPolicy=always                   | must be one of 'Always', 'IfNotPresent', 'Never'
          image.pullSecrets[0]=mirror               | '/image/pullSecrets/0': got string, want object
          payloadImage.tags=0.63b1                  | '/payloadImage': additional properties 'tags' not allowed
          certificates.mode=none                    | must be one of 'self-managed', 'cert-manager', 'secret'
          certificates.issuerRef.nam=ca             | additional properties 'nam' not allowed
          webhook.failurePolicy=ignore              | must be one of 'Ignore', 'Fail'
          webhook.timeoutSeconds=60                 | '/webhook/timeoutSeconds': maximum: got 60, want 30
          drainSeconds=10s                          | '/drainSeconds': got string, want integer
          port=443                                  | '/port': minimum: got 443, want 1,024
          excludedNamespaces[0]=Kube_System         | '/excludedNamespaces/0': 'Kube_System' does not match
          sharedInstrumentationNamespaces=x         | '/sharedInstrumentationNamespaces': got string, want array
          images[0].repo=ml/vllm                    | '/images/0': missing property 'repository'
          defaults.vllm-otel\\.io/tracing=on        | '/defaults/vllm-otel.io~1tracing': value must be one of
          defaultInstrumentation.sampler.type=on    | must be one of 'always_on', 'always_off'
          defaultInstrumentation.exporter=http://x  | '/defaultInstrumentation/exporter': got string, want object
          defaultInstrumentation.env.A=b            | '/defaultInstrumentation/env': got object, want array
          resources.limit.memory=1Gi                | '/resources': additional properties 'limit' not allowed
          serviceMonitor.interval=often             | 'often' does not match pattern
          env[0].value=UTC                          | '/env/0': missing property 'name'
          podLabels.team=1                          | '/podLabels/team': got number, want string
          """)
  void valueOfAnotherFormIsRefused(String value, String message) {
    assertThatThrownBy(() -> render(value)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          port=8080                                 | port and managementPort are both 8080
          hostNetwork=true                          | port is 10250, which is the kubelet's on every node
          certificates.mode=secret                  | certificates.secretName must name the Secret
          certificates.secretName=mine              | certificates.mode is "self-managed"
          certificates.issuerRef.name=ca            | counts in mode "cert-manager" only
          serviceAccount.create=false               | serviceAccount.name must name the ServiceAccount
          podLabels.app\\.kubernetes\\.io/name=x    | is a label of the chart's own
          endpoint=http://a,defaultInstrumentation.exporter.endpoint=http://b | are both set; set one
          """)
  void valuesThatDoNotFitTogetherAreRefused(String values, String message) {
    assertThatThrownBy(() -> render(values)).hasMessageContaining(message);
  }

  private static String render(String values) {
    TemplateCommand template = new Helm(CHART).template().withKubeVersion("1.37.0");
    for (String value : values.split(",", -1)) {
      String[] pair = value.split("=", 2);
      template.set(pair[0], pair[1]);
    }
    return template.call();
  }
}
