package io.vllmotel.pod;

/** Which list of the pod's specification a container stands in. */
public enum ContainerKind {
  REGULAR("containers"),
  INIT("initContainers");

  private final String field;

  ContainerKind(String field) {
    this.field = field;
  }

  /** The name of the list in {@code spec}. */
  public String field() {
    return field;
  }
}
