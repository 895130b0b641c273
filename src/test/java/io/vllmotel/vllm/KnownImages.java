package io.vllmotel.vllm;

import io.vllmotel.instrumentation.Installation.KnownImage;
import java.util.List;

/** The table of images, for the page about launchers. */
public final class KnownImages {

  private KnownImages() {}

  public static List<KnownImage> all() {
    return VllmImage.TABLE;
  }
}
