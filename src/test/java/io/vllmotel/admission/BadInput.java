package io.vllmotel.admission;

import static io.vllmotel.admission.Reviews.POD;
import static io.vllmotel.admission.Reviews.UID;
import static io.vllmotel.admission.Reviews.bytes;
import static io.vllmotel.admission.Reviews.creation;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bodies that somebody with bad intentions, or with a bad client, may post. */
public final class BadInput {

  /** What has to come back. */
  public enum Expected {
    /** HTTP 400. */
    MALFORMED,
    /** HTTP 200, allowed, no patch, the same uid. */
    ALLOWED_AS_IT_IS,
    /** HTTP 200, allowed, the same uid; what becomes of the pod is the engine's matter. */
    ALLOWED
  }

  private static final int MEBIBYTE = 1 << 20;

  private final String name;
  private final byte[] body;
  private final Expected expected;

  private BadInput(String name, byte[] body, Expected expected) {
    this.name = name;
    this.body = body;
    this.expected = expected;
  }

  public byte[] body() {
    return body.clone();
  }

  public Expected expected() {
    return expected;
  }

  @Override
  public String toString() {
    return name;
  }

  /** Every case. */
  public static Stream<BadInput> all() {
    return Stream.of(json(), numbersAndText(), envelope(), requests(), pods(), managedFields())
        .flatMap(cases -> cases);
  }

  private static Stream<BadInput> json() {
    String valid = new String(creation(POD), StandardCharsets.UTF_8);
    return Stream.of(
        malformed("empty", ""),
        malformed("white space", " \n\t "),
        malformed("truncated", valid.substring(0, valid.length() / 2)),
        malformed("byte order mark", "\uFEFF" + valid),
        malformed("UTF-16", valid.getBytes(StandardCharsets.UTF_16LE)),
        malformed("trailing garbage", valid + "x"),
        malformed("two documents", valid + valid),
        malformed("NaN", valid.replace("false", "NaN")),
        malformed("comment", "/* */" + valid),
        malformed("single quotes", valid.replace('"', '\'')),
        malformed("trailing comma", valid.substring(0, valid.length() - 1) + ",}"),
        malformed("duplicate key at the top", valid.replace("{\"kind\"", "{\"kind\":1,\"kind\"")),
        malformed("duplicate uid", valid.replace("{\"uid\"", "{\"uid\":\"other\",\"uid\"")),
        malformed("duplicate key in the pod", valid.replace("\"args\"", "\"args\":[],\"args\"")),
        malformed("depth of 100,000", "[".repeat(100_000)),
        malformed("objects of depth 100,000", "{\"a\":".repeat(100_000)),
        malformed(
            "a million elements", valid.replace("false", "[" + "0,".repeat(1_000_000) + "0]")),
        malformed(
            "a million objects", valid.replace("false", "[" + "{},".repeat(1_000_000) + "{}]")),
        malformed("key of a mebibyte", "{\"" + "k".repeat(MEBIBYTE) + "\":1}"),
        malformed("a string", "\"AdmissionReview\""),
        malformed("a list", "[" + valid + "]"),
        malformed("null", "null"),
        malformed("YAML", "kind: AdmissionReview\napiVersion: admission.k8s.io/v1\n"));
  }

  private static Stream<BadInput> numbersAndText() {
    return Stream.of(
        malformed("number of 100,000 digits", "{\"a\":" + "9".repeat(100_000) + "}"),
        allowed("exponent beyond a double", creation(withField("\"x\":1e400"))),
        allowed("exponent beyond everything", creation(withField("\"x\":1e2000000000"))),
        malformed("exponent that overflows", creation(withField("\"x\":1e99999999999"))),
        allowed("minus zero", creation(withField("\"x\":-0"))),
        malformed("leading zero", creation(withField("\"x\":01"))),
        allowed("escaped lone surrogate", creation(POD.replace("some/model", "\\ud800"))),
        malformed("encoded surrogate", spliced(creation(POD), 0xed, 0xa0, 0x80)),
        malformed("overlong slash", spliced(creation(POD), 0xc0, 0xaf)),
        malformed("stray continuation", spliced(creation(POD), 0x80)),
        malformed("NUL", spliced(creation(POD), 0)),
        allowed("escaped NUL", creation(POD.replace("some/model", "\\u0000"))),
        allowed("right-to-left override", creation(POD.replace("server", "\\u202eserver"))),
        allowed("ANSI in a name", creation(POD.replace("server", "\\u001b[31mserver"))),
        allowed("line break in a name", creation(POD.replace("server", "a\\r\\n{\\\"b\\\":1}"))),
        allowed("look-up in an image", creation(POD.replace("some/model", "${jndi:ldap://x/y}"))),
        allowed("format in a name", creation(POD.replace("server", "%n%s%x"))),
        allowed("argument of a mebibyte", creation(POD.replace("some", "m".repeat(MEBIBYTE)))));
  }

  private static Stream<BadInput> envelope() {
    String valid = new String(creation(POD), StandardCharsets.UTF_8);
    String uid = "\"uid\":\"" + UID + "\"";
    return Stream.of(
        malformed("v1beta1", valid.replace("k8s.io/v1\"", "k8s.io/v1beta1\"")),
        malformed("wrong kind", valid.replace("AdmissionReview", "Review")),
        malformed("kind is a number", valid.replace("\"AdmissionReview\"", "1")),
        malformed("no kind", valid.replace("\"kind\":\"AdmissionReview\",", "")),
        malformed("no uid", valid.replace(uid + ",", "")),
        malformed("empty uid", valid.replace(uid, "\"uid\":\"\"")),
        malformed("uid is null", valid.replace(uid, "\"uid\":null")),
        malformed("uid is an object", valid.replace(uid, "\"uid\":{}")),
        malformed("uid with a line break", valid.replace(uid, "\"uid\":\"a\\nb\"")),
        malformed("uid of a mebibyte", valid.replace(UID, "u".repeat(MEBIBYTE))),
        malformed("response instead of request", valid.replace("\"request\"", "\"response\"")),
        malformed("request is null", review("{}").replace("{}", "null")),
        malformed("request is a list", review("{}").replace("{}", "[]")));
  }

  private static String review(String request) {
    return "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":"
        + request
        + "}";
  }

  private static Stream<BadInput> requests() {
    String valid = new String(creation(POD), StandardCharsets.UTF_8);
    return Stream.of(
        asItIs("uid only", review("{\"uid\":\"" + UID + "\"}")),
        asItIs(
            "kind is not that of the resource",
            valid.replace("kind\":\"Pod\"},\"res", "kind\":\"Job\"},\"res")),
        asItIs("deletion", request("DELETE", "", "Pod", "", "pods", "null", POD)),
        asItIs("update", request("UPDATE", "", "Pod", "", "pods", POD, POD)),
        asItIs("connection", request("CONNECT", "", "Pod", "exec", "pods", "{}", "null")),
        asItIs("operation in small letters", request("create", "", "Pod", "", "pods", POD, "null")),
        asItIs("subresource", request("CREATE", "", "Pod", "binding", "pods", POD, "null")),
        asItIs(
            "ephemeral containers",
            request("UPDATE", "", "Pod", "ephemeralcontainers", "pods", POD, POD)),
        asItIs("another group", request("CREATE", "example.com", "Pod", "", "pods", POD, "null")),
        asItIs("a Service", request("CREATE", "", "Service", "", "services", "{}", "null")),
        asItIs("object is null", request("CREATE", "", "Pod", "", "pods", "null", "null")),
        asItIs("object is a text", request("CREATE", "", "Pod", "", "pods", "\"pod\"", "null")),
        asItIs("object is a list", request("CREATE", "", "Pod", "", "pods", "[]", "null")),
        allowed("dry run", bytes(valid.replace("\"dryRun\":false", "\"dryRun\":true"))),
        allowed("dry run is a text", bytes(valid.replace("\"dryRun\":false", "\"dryRun\":\"no\""))),
        allowed("no namespace", bytes(valid.replace("\"namespace\":\"models\",\"op", "\"op"))));
  }

  private static Stream<BadInput> pods() {
    return Stream.of(
        allowed("empty object", creation("{}")),
        allowed("spec is null", creation("{\"spec\":null}")),
        allowed("metadata is a list", creation("{\"metadata\":[],\"spec\":{}}")),
        allowed("annotations are a text", creation("{\"metadata\":{\"annotations\":\"a\"}}")),
        allowed("containers are null", creation("{\"spec\":{\"containers\":null}}")),
        allowed("containers are empty", creation("{\"spec\":{\"containers\":[]}}")),
        allowed("containers are an object", creation("{\"spec\":{\"containers\":{\"a\":1}}}")),
        allowed(
            "containers of odd types", creation("{\"spec\":{\"containers\":[null,1,[],\"a\"]}}")),
        allowed("container without a name", creation("{\"spec\":{\"containers\":[{}]}}")),
        allowed("name is a number", creation(POD.replace("\"vllm\"", "7"))),
        allowed("env is null", creation(withField("\"env\":null"))),
        allowed("env is an object", creation(withField("\"env\":{\"A\":\"b\"}"))),
        allowed(
            "env with value and valueFrom",
            creation(
                withField(
                    "\"env\":[{\"name\":\"A\",\"value\":\"b\",\"valueFrom\":{\"fieldRef\":{}}}]"))),
        allowed(
            "command is a text", creation(POD.replace("[\"vllm\",\"serve\"]", "\"vllm serve\""))),
        allowed("args of odd types", creation(POD.replace("[\"some/model\"]", "[1,null,{},[]]"))),
        allowed("a thousand containers", creation(containers(1_000))),
        allowed(
            "ten thousand variables", creation(withField("\"env\":[" + variables(10_000) + "]"))),
        allowed(
            "generateName only",
            creation(POD.replace("\"name\":\"server\"", "\"generateName\":\"s-\""))),
        allowed(
            "unknown fields",
            creation(withField("\"future\":{\"a\":[1.50,{\"b\":12345678901234567890}]}"))),
        allowed(
            "shell in the command",
            creation(POD.replace("\"serve\"", "\"-c\",\"$(rm -rf /); `x` 'a\\n\\\"\""))));
  }

  /** They are left out of the tree, but are part of the body. */
  private static Stream<BadInput> managedFields() {
    return Stream.of(
        allowed("managed fields are null", creation(managed("null"))),
        allowed("managed fields are a text", creation(managed("\"fields\""))),
        allowed("managed fields twice", creation(managed("[],\"managedFields\":[{}]"))),
        malformed("managed fields that do not end", creation(managed("[{}"))),
        malformed("managed fields without a value", creation(managed(""))),
        malformed("not JSON in managed fields", creation(managed("[{\"a\":NaN}]"))),
        malformed(
            "managed fields of depth 1,000",
            creation(managed("[".repeat(1_000) + "]".repeat(1_000)))),
        malformed(
            "a million managed fields", creation(managed("[" + "{},".repeat(1_000_000) + "{}]"))));
  }

  private static String managed(String fields) {
    return POD.replace("\"metadata\":{", "\"metadata\":{\"managedFields\":" + fields + ",");
  }

  private static String withField(String field) {
    return POD.replace("\"name\":\"vllm\"", "\"name\":\"vllm\"," + field);
  }

  private static String containers(int count) {
    String container = "{\"name\":\"c\",\"image\":\"i\",\"command\":[\"vllm\",\"serve\"]}";
    return "{\"spec\":{\"containers\":[" + (container + ",").repeat(count - 1) + container + "]}}";
  }

  private static String variables(int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map("{\"name\":\"V%d\",\"value\":\"v\"}"::formatted)
        .collect(Collectors.joining(","));
  }

  private static String request(
      String operation,
      String group,
      String kind,
      String sub,
      String resource,
      String object,
      String old) {
    return Reviews.review(UID, operation, group, kind, sub, resource, "models", object, old);
  }

  /** The body with bytes in the middle of the model's name. */
  private static byte[] spliced(byte[] body, int... bytes) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    StringBuilder inserted = new StringBuilder();
    for (int b : bytes) {
      inserted.append((char) b);
    }
    return text.replace("some/", "some" + inserted).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static BadInput malformed(String name, String body) {
    return malformed(name, bytes(body));
  }

  private static BadInput malformed(String name, byte[] body) {
    return new BadInput(name, body, Expected.MALFORMED);
  }

  private static BadInput asItIs(String name, String body) {
    return new BadInput(name, bytes(body), Expected.ALLOWED_AS_IT_IS);
  }

  private static BadInput allowed(String name, byte[] body) {
    return new BadInput(name, body, Expected.ALLOWED);
  }
}
