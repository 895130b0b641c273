package io.vllmotel.admission;

import java.nio.charset.StandardCharsets;

/** AdmissionReviews as the API server writes them, for tests. */
public final class Reviews {

  public static final String UID = "705ab4f5-6393-11e8-b7cc-42010a800002";

  public static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"server","namespace":"models"},\
      "spec":{"containers":[{"name":"vllm","image":"vllm/vllm-openai:v0.17.1",\
      "command":["vllm","serve"],"args":["some/model"]}]}}\
      """;

  private Reviews() {}

  /** A review of the creation of a pod. */
  public static byte[] creation(String pod) {
    return bytes(review(UID, "CREATE", "", "Pod", "", "pods", "models", pod, "null"));
  }

  /** A review of the creation of the usual pod with a uid of its own. */
  public static byte[] creationWithUid(String uid) {
    return bytes(review(uid, "CREATE", "", "Pod", "", "pods", "models", POD, "null"));
  }

  /** A review of a workload. */
  static byte[] workload(
      String operation, String group, String kind, String resource, String object, String old) {
    return bytes(review(UID, operation, group, kind, "", resource, "models", object, old));
  }

  static String review(
      String uid,
      String operation,
      String group,
      String kind,
      String subResource,
      String resource,
      String namespace,
      String object,
      String oldObject) {
    return """
    {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"%s",\
    "kind":{"group":"%s","version":"v1","kind":"%s"},\
    "resource":{"group":"%s","version":"v1","resource":"%s"},"subResource":"%s",\
    "namespace":"%s","operation":"%s","object":%s,"oldObject":%s,"dryRun":false}}\
    """
        .formatted(
            uid,
            group,
            kind,
            group,
            resource,
            subResource,
            namespace,
            operation,
            object,
            oldObject);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
