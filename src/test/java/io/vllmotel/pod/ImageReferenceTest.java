package io.vllmotel.pod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReferenceTest {

  @ParameterizedTest
  @CsvSource({
    "vllm/vllm-openai,vllm/vllm-openai,'',''",
    "vllm/vllm-openai:v0.17.1,vllm/vllm-openai,v0.17.1,''",
    "registry:5000/vllm,registry:5000/vllm,'',''",
    "registry:5000/vllm:v1@sha256:ab,registry:5000/vllm,v1,sha256:ab",
    "vllm@sha256:ab,vllm,'',sha256:ab",
    "vllm:,vllm,'',''",
    "'','','',''"
  })
  void partsAreToldFromEachOther(String image, String repository, String tag, String digest) {
    ImageReference reference = ImageReference.parse(image);

    assertThat(reference.repository()).isEqualTo(repository);
    assertThat(reference.tag().orElse("")).isEqualTo(tag);
    assertThat(reference.digest().orElse("")).isEqualTo(digest);
  }
}
