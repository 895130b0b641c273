package io.vllmotel.cli;

import io.vllmotel.injection.Decision;
import io.vllmotel.reason.Finding;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An explanation for programs. */
final class ExplanationJson {

  private ExplanationJson() {}

  static ObjectNode of(PodDecision decided) {
    Decision decision = decided.decision();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", decided.source())
        .put("object", decided.place().title())
        .put("path", decided.place().path())
        .put("status", decision.status().code())
        .put("reason", decision.outcome().code());
    decision.findings().forEach(finding -> json.withArray("findings").add(json(finding)));
    decision
        .steps()
        .forEach(step ->
            json.withArray("steps")
                .addObject()
                .put("place", step.place())
                .put("seen", step.seen())
                .put("rule", step.rule()));
    decision.operations().forEach(operation -> json.withArray("patch").add(operation.toJson()));
    return json;
  }

  private static ObjectNode json(Finding finding) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("reason", finding.reason().code())
        .put("severity", finding.reason().severity().name().toLowerCase(Locale.ROOT))
        .put("place", finding.place())
        .put("detail", finding.detail())
        .put("advice", finding.reason().advice());
  }
}
