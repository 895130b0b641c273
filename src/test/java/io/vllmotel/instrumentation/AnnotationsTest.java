package io.vllmotel.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    Annotations annotations = new Annotations(Map.of("key", ofPod), Map.of("key", ofNamespace));

    assertThat(annotations.effective("key")).isEqualTo(effective);
  }
}
