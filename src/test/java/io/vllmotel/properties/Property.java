package io.vllmotel.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.injection.Status;
import io.vllmotel.injection.Undo;
import io.vllmotel.pod.PatchOperation;
import io.vllmotel.pod.Pod;
import io.vllmotel.properties.Scene.Change;
import io.vllmotel.reason.Finding;
import io.vllmotel.reason.Reason;
import io.vllmotel.reason.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every pod. */
enum Property {
  ORACLE_GIVES_THE_DECIDED_POD(
      scene -> assertThat(scene.after()).isEqualTo(scene.decision().pod().tree())),

  ONLY_ADD_AND_REPLACE_ON_ALLOWED_PATHS(Property::onlyAllowedOperations),

  UNTOUCHED_CONTENT_IS_THE_SAME_TEXT(scene ->
      assertThat(Untouched.of(scene.before(), scene.before()).toString())
          .isEqualTo(Untouched.of(scene.after(), scene.before()).toString())),

  USERS_LISTS_ARE_KEPT_IN_THEIR_ORDER(Property::listsAreKept),

  SECOND_PASS_CHANGES_NOTHING(
      scene -> assertThat(scene.again(scene.after()).operations()).isEmpty()),

  SIDECAR_THAT_CAME_LATER_CHANGES_NOTHING_THAT_WAS_DONE(Property::laterSidecar),

  UNDO_GIVES_THE_POD_BACK(Property::undo),

  UNTOUCHED_DECISION_HAS_NO_OPERATIONS(scene -> {
    if (scene.decision().status() == Status.UNTOUCHED) {
      assertThat(scene.decision().operations()).isEmpty();
    }
  }),

  USERS_ANNOTATIONS_ARE_KEPT(Property::annotationsAreKept),

  USERS_VALUES_ARE_EXTENDED_NOT_REPLACED(Property::valuesAreExtended),

  GUARANTEED_POD_STAYS_GUARANTEED(scene -> {
    if (PodQuality.isGuaranteed(scene.before())) {
      assertThat(PodQuality.isGuaranteed(scene.after())).isTrue();
    }
  }),

  ADDED_NAMES_ARE_UNIQUE(Property::uniqueNames),

  REFERENCES_ARE_DEFINED_EARLIER(Property::references),

  MOUNTS_HAVE_VOLUMES_AND_VOLUMES_MOUNTS(Property::mountsAndVolumes),

  GROWTH_IS_BOUNDED(Growth::check),

  RESTRICTED_POD_STAYS_RESTRICTED(scene -> {
    if (PodSecurity.isRestricted(scene.before())) {
      assertThat(PodSecurity.violations(scene.after())).isEmpty();
    }
  }),

  PRIVILEGES_ARE_NEVER_ADDED(scene -> {
    if (!scene.before().toString().contains("\"privileged\":true")) {
      assertThat(scene.after().toString()).doesNotContain("\"privileged\":true");
    }
  }),

  CODES_ARE_OF_THE_CATALOGUE(Property::codes),

  SECRETS_ARE_SHOWN_TO_NOBODY(Property::secrets);

  private static final Pattern ALLOWED =
      Pattern.compile(
          "/metadata|/metadata/annotations|/metadata/annotations/[^/]+|/spec/volumes|/spec/volumes/-"
              + "|/spec/initContainers|/spec/initContainers/(-|\\d+)"
              + "|/spec/(containers|initContainers)/\\d+/"
              + "(env|env/(-|\\d+)|env/\\d+/value|volumeMounts|volumeMounts/-|args|args/-"
              + "|command|command/-)");

  private static final Pattern REFERENCE = Pattern.compile("\\$\\(([^()$]+)\\)");

  /** The annotations that are ours to write. */
  private static final Set<String> RESULTS =
      Set.of("vllm-otel.io/status", "vllm-otel.io/reasons", "vllm-otel.io/applied");

  /** Variables of the user's whose value we may extend. */
  private static final Set<String> EXTENDED =
      Set.of("PYTHONPATH", "VLLM_PLUGINS", "OTEL_RESOURCE_ATTRIBUTES", "VLLM_ADDITIONAL_ARGS");

  @SuppressWarnings("ImmutableEnumChecker") // Methods of this file, without state.
  private final Consumer<Scene> check;

  Property(Consumer<Scene> check) {
    this.check = check;
  }

  void check(Scene scene) {
    check.accept(scene);
  }

  private static void onlyAllowedOperations(Scene scene) {
    for (PatchOperation operation : scene.decision().operations()) {
      assertThat(operation).isNotInstanceOf(PatchOperation.Remove.class);
      assertThat(operation.path()).matches(ALLOWED);
    }
  }

  private static void listsAreKept(Scene scene) {
    for (Change change : scene.containers()) {
      assertStartsWith(change.after().path("args"), change.before().path("args"));
      assertKeeps(texts(change.after().path("command")), texts(change.before().path("command")));
      assertKeeps(kept(change.after().path("env")), kept(change.before().path("env")));
      assertStartsWith(change.after().path("volumeMounts"), change.before().path("volumeMounts"));
    }
    assertStartsWith(
        scene.after().path("spec").path("volumes"), scene.before().path("spec").path("volumes"));
    assertThat(texts(scene.after().path("spec").path("initContainers")).size())
        .isBetween(
            scene.before().path("spec").path("initContainers").size(),
            scene.before().path("spec").path("initContainers").size() + 1);
  }

  private static void annotationsAreKept(Scene scene) {
    JsonNode now = scene.after().path("metadata").path("annotations");
    scene
        .before()
        .path("metadata")
        .path("annotations")
        .forEachEntry((key, value) -> {
          if (!RESULTS.contains(key)) {
            assertThat(now.path(key)).as(key).isEqualTo(value);
          }
        });
  }

  /** What the user wrote into a variable is still in it; the operator's own path entries may go. */
  private static void valuesAreExtended(Scene scene) {
    for (Change change : scene.containers()) {
      for (JsonNode variable : change.before().path("env")) {
        String was = variable.path("value").asString("");
        if (EXTENDED.contains(Scene.name(variable))
            && !was.contains("/otel-auto-instrumentation")) {
          assertThat(change.after().path("env"))
              .as(Scene.name(variable))
              .anyMatch(now ->
                  Scene.name(now).equals(Scene.name(variable))
                      && now.path("value").asString("").contains(was));
        }
      }
    }
  }

  private static void assertStartsWith(JsonNode after, JsonNode before) {
    List<String> now = texts(after);
    assertThat(now.subList(0, Math.min(now.size(), before.size()))).isEqualTo(texts(before));
  }

  /** All elements of the second list are in the first, in their order. */
  private static void assertKeeps(List<String> after, List<String> before) {
    int found = 0;
    for (String element : after) {
      if (found < before.size() && before.get(found).equals(element)) {
        found++;
      }
    }
    assertThat(before.subList(found, before.size())).as("kept in " + after).isEmpty();
  }

  /** The variables that nobody may change, as text. */
  private static List<String> kept(JsonNode environment) {
    List<String> kept = new ArrayList<>();
    environment.forEach(variable -> {
      if (!EXTENDED.contains(Scene.name(variable))) {
        kept.add(variable.toString());
      }
    });
    return kept;
  }

  private static void laterSidecar(Scene scene) {
    JsonNode later = scene.after().deepCopy();
    if (scene.isChanged() && later.path("spec").path("containers") instanceof ArrayNode list) {
      list.addObject().put("name", "istio-proxy-later").put("image", "istio/proxyv2:1.27.0");
      boolean wasInjected = Undo.of(new Pod(scene.after())).isPresent();
      if (wasInjected && scene.decision().status().code().equals("injected")) {
        assertThat(scene.again(later).operations()).isEmpty();
      }
    }
  }

  private static void undo(Scene scene) {
    boolean cameUnmarked =
        !scene.before().path("metadata").path("annotations").has("vllm-otel.io/applied");
    if (scene.isChanged() && cameUnmarked) {
      assertThat(Undo.of(new Pod(scene.after())).map(Pod::tree)).contains(scene.before());
    }
  }

  private static void uniqueNames(Scene scene) {
    if (!scene.isChanged()) {
      return;
    }
    JsonNode spec = scene.after().path("spec");
    assertThat(Scene.names(spec.path("volumes"))).doesNotHaveDuplicates();
    for (Change change : scene.containers()) {
      List<String> before = Scene.names(change.before().path("env"));
      List<String> added = new ArrayList<>(Scene.names(change.after().path("env")));
      before.forEach(added::remove);
      assertThat(added).doesNotHaveDuplicates().noneMatch(before::contains);
      List<String> paths = new ArrayList<>();
      change
          .after()
          .path("volumeMounts")
          .forEach(it -> paths.add(it.path("mountPath").asString("")));
      assertThat(paths).doesNotHaveDuplicates();
    }
  }

  /** What {@code envFrom} brings comes before {@code env}. */
  private static void references(Scene scene) {
    for (Change change : scene.containers()) {
      Set<String> before = new HashSet<>(texts(change.before().path("env")));
      Set<String> defined = new HashSet<>();
      if (!change.before().path("envFrom").isEmpty()) {
        defined.add("PYTHONPATH");
      }
      for (JsonNode variable : change.after().path("env")) {
        if (!before.contains(variable.toString())) {
          Matcher matcher = REFERENCE.matcher(variable.path("value").asString(""));
          matcher
              .results()
              .map(it -> it.group(1))
              .filter(name -> !name.startsWith("USER_"))
              .forEach(name -> assertThat(defined).as(Scene.name(variable)).contains(name));
        }
        defined.add(Scene.name(variable));
      }
    }
  }

  private static void mountsAndVolumes(Scene scene) {
    JsonNode spec = scene.after().path("spec");
    List<String> volumes = Scene.names(spec.path("volumes"));
    Set<String> mounted = new HashSet<>();
    for (Change change : scene.containers()) {
      List<String> added = new ArrayList<>(Scene.names(change.after().path("volumeMounts")));
      mounted.addAll(added);
      Scene.names(change.before().path("volumeMounts")).forEach(added::remove);
      assertThat(volumes).containsAll(added);
    }
    List<String> addedVolumes = new ArrayList<>(volumes);
    Scene.names(scene.before().path("spec").path("volumes")).forEach(addedVolumes::remove);
    assertThat(mounted).containsAll(addedVolumes);
  }

  private static void codes(Scene scene) {
    if (scene.isChanged()) {
      JsonNode annotations = scene.after().path("metadata").path("annotations");
      for (String code : annotations.path("vllm-otel.io/reasons").asString().split(",", -1)) {
        assertThat(Reason.ofCode(code)).as(code).isPresent();
      }
    }
  }

  /**
   * Secrets stand in values of variables, in flags, in URLs, in other people's annotations. A
   * program's name, the SDK's settings and the values of our own keys are no secrets: messages
   * quote them.
   */
  private static void secrets(Scene scene) {
    for (Finding finding : scene.decision().findings()) {
      assertThat(finding.message()).doesNotContain(Oddities.CANARY);
    }
    for (Step step : scene.decision().steps()) {
      assertThat(step.toString()).doesNotContain(Oddities.CANARY);
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.toString()));
    return texts;
  }

  /** The pod without what we may touch: the lists as they were, without what was added. */
  private static final class Untouched {

    static JsonNode of(JsonNode pod, JsonNode original) {
      JsonNode rest = pod.deepCopy();
      if (!(rest instanceof ObjectNode object) || !(original instanceof ObjectNode was)) {
        return rest;
      }
      if (was.path("metadata").isObject()) {
        restore((ObjectNode) object.path("metadata"), was.path("metadata"), "annotations");
      } else {
        restore(object, was, "metadata");
      }
      if (object.get("spec") instanceof ObjectNode spec) {
        containers(spec, was.path("spec"), "containers");
        initContainers(spec, was.path("spec"));
        restore(spec, was.path("spec"), "volumes");
      }
      return object;
    }

    private static void initContainers(ObjectNode spec, JsonNode was) {
      if (spec.get("initContainers") instanceof ArrayNode list
          && was.path("initContainers").isArray()) {
        List<String> names = Scene.names(was.path("initContainers"));
        for (int index = list.size() - 1; index >= 0; index--) {
          if (!names.contains(Scene.name(list.path(index)))) {
            list.remove(index);
          }
        }
        containers(spec, was, "initContainers");
      } else {
        restore(spec, was, "initContainers");
      }
    }

    private static void containers(ObjectNode spec, JsonNode was, String list) {
      for (int index = 0; index < spec.path(list).size(); index++) {
        if (spec.path(list).path(index) instanceof ObjectNode container) {
          for (String field : List.of("env", "volumeMounts", "args", "command")) {
            restore(container, was.path(list).path(index), field);
          }
        }
      }
    }

    private static void restore(ObjectNode object, JsonNode was, String field) {
      if (was.has(field)) {
        object.set(field, was.path(field));
      } else {
        object.remove(field);
      }
    }
  }
}
