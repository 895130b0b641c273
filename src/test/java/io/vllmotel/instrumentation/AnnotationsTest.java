package io.vllmotel.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.pod.Pod;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operator's truth table. */
class AnnotationsTest {

  @ParameterizedTest
  @CsvSource({
    "one,'',one",
    "'','',''",
    "'',two,two",
    "one,two,one",
    "false,true,false",
    "true,false,true",
    "TRUE,False,TRUE",
    "true,true,true",
    "true,two,two",
    "True,other/two,other/two"
  })
  void effectiveValue(String ofPod, String ofNamespace, String effective) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.putObject("metadata").putObject("annotations").put("key", ofPod);
    Namespace namespace = new Namespace("models", Map.of(), Map.of("key", ofNamespace));
    Annotations annotations = new Annotations(new Pod(pod), namespace);

    assertThat(annotations.effective("key")).isEqualTo(effective);
  }
}
