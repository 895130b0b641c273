package io.vllmotel.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.command.ImageEntrypoint;
import io.vllmotel.instrumentation.Installation;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VllmImageTest {

  @ParameterizedTest
  @CsvSource({
    "vllm/vllm-openai:v0.17.1,true,VLLM,0.17.1,false,known",
    "mirror:5000/a/vllm-openai:v0.17.1,true,VLLM,0.17.1,false,known",
    "vllm/vllm-openai:latest,true,VLLM,'',true,known",
    "vllm/vllm-openai:nightly-abc,true,VLLM,'',true,known",
    "vllm/vllm-openai,true,VLLM,'',true,known",
    "vllm/vllm-openai@sha256:ab,true,VLLM,'',false,known",
    "vllm/vllm-openai-cpu:v0.17.1,true,VLLM,0.17.1,false,unknown",
    "lmcache/vllm-openai:v0.3.9,true,VLLM,'',false,unknown",
    "rocm/vllm:latest,true,UNKNOWN,'',false,unknown",
    "rocm/vllm:rocm6.2_mi300_ubuntu20.04_py3.9_vllm_0.6.4,true,UNKNOWN,0.6.4,false,unknown",
    "rocm/vllm:rocm6.4.1_vllm_0.9.1_20250715,true,UNKNOWN,0.9.1,false,unknown",
    "rocm/vllm:rocm6.4.1,true,UNKNOWN,'',false,unknown",
    "team/vllm:0.17.1,false,UNKNOWN,'',false,unknown",
    "team/my-vllm-openai:0.17.1,false,UNKNOWN,'',false,unknown"
  })
  void nameTells(
      String name,
      boolean known,
      ImageEntrypoint entrypoint,
      String version,
      boolean latest,
      String pythonPath) {
    VllmImage image = VllmImage.of(Optional.of(name), Installation.standard());

    assertThat(image.known()).isEqualTo(known);
    assertThat(image.entrypoint()).isEqualTo(entrypoint);
    assertThat(image.version().map(VllmVersion::toString).orElse("")).isEqualTo(version);
    assertThat(image.latest()).isEqualTo(latest);
    assertThat(image.pythonPath().isPresent()).isEqualTo(pythonPath.equals("known"));
  }
}
