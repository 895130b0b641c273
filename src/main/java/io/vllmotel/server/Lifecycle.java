package io.vllmotel.server;

/** How far the server is on its way to the end. */
enum Lifecycle {
  /** Every request is answered. */
  SERVING,
  /** The same, but each answer ends its connection, so that the next goes elsewhere. */
  DRAINING,
  /** Requests are refused in a way that makes the API server ask another replica. */
  REFUSING
}
