package io.vllmotel.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Answers probes and Prometheus, on a port that the API server does not know. */
final class ManagementRoutes {

  private final Readiness readiness;
  private final PrometheusMeterRegistry registry;

  ManagementRoutes(Readiness readiness, PrometheusMeterRegistry registry) {
    this.readiness = readiness;
    this.registry = registry;
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(this::begin);
    router.get("/livez").handler(this::alive);
    router.get("/readyz").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
    return router;
  }

  private void begin(RoutingContext routing) {
    ConnectionGuard guard = ConnectionGuard.of(routing.request().connection());
    guard.headersRead();
    guard.bodyRead();
    routing.addEndHandler(_ -> guard.answered());
    routing.next();
  }

  /** An event loop that answers is alive; nothing else is a reason to kill the process. */
  private void alive(RoutingContext routing) {
    text(routing, "text/plain; charset=utf-8", "ok\n");
  }

  private void ready(RoutingContext routing) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("ready", readiness.isReady());
    ArrayNode conditions = body.putArray("conditions");
    readiness
        .states()
        .forEach((condition, state) ->
            conditions
                .addObject()
                .put("name", condition.code())
                .put("met", state.isMet())
                .put("since", state.since().toString())
                .put("message", state.message()));
    routing.response().setStatusCode(readiness.isReady() ? 200 : 503);
    text(routing, "application/json", body.toPrettyString() + "\n");
  }

  private void metrics(RoutingContext routing) {
    text(routing, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
  }

  private static void text(RoutingContext routing, String type, String text) {
    routing.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(text);
  }
}
