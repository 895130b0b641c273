package io.vllmotel.command;

import tools.jackson.databind.JsonNode;

/** What is said of a container, in the words of the tables of cases. */
record Verdict(String is, String flags, String seen, String model) {

  static Verdict of(Launch launch) {
    return switch (launch) {
      case Launch.Server server ->
          new Verdict(
              server.launcher().name(),
              place(server.place()),
              "",
              server.flags().model().orElse(""));
      case Launch.NotAServer other -> new Verdict("not a server", "", other.seen(), "");
      case Launch.Unrecognised nothing -> new Verdict("unrecognised", "", nothing.seen(), "");
    };
  }

  static Verdict of(JsonNode row) {
    return new Verdict(
        row.path("is").asString(),
        row.path("flags").asString(""),
        row.path("seen").asString(""),
        row.path("model").asString(""));
  }

  private static String place(FlagPlace place) {
    return switch (place) {
      case FlagPlace.Args args when args.before().isEmpty() -> "args";
      case FlagPlace.Args args -> "args behind SHELL";
      case FlagPlace.Command _ -> "command";
      case FlagPlace.Arguments arguments -> arguments.variable();
      case FlagPlace.PerFlag variables -> variables.prefix();
      case FlagPlace.Nowhere _ -> "nowhere";
    };
  }
}
