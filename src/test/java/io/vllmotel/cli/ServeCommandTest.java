package io.vllmotel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The errors that people make with it; what it does is in {@code server}. */
class ServeCommandTest {

  @TempDir private Path folder;

  @Test
  void folderIsForAServerWithoutACluster() {
    CommandLineRun run = CommandLineRun.of("serve", "--context", folder.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("are for --standalone only");
  }

  @Test
  void contextIsAskedFor() {
    CommandLineRun run = CommandLineRun.of("serve", "--standalone");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--standalone needs --context DIR");
  }

  @Test
  void folderWithoutFilesIsNamedWithWhatWasExpected() {
    CommandLineRun run = serve();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(folder.toString()).contains(".yaml, .yml or .json");
  }

  @Test
  void portThatIsTakenIsNamed() throws IOException {
    writeContext();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandLineRun run =
          serve("--host", "127.0.0.1", "--port", String.valueOf(taken.getLocalPort()));

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err())
          .contains("cannot listen on 127.0.0.1, --port " + taken.getLocalPort())
          .contains("Address already in use; is another server there?")
          .doesNotContain("Exception");
    }
  }

  @Test
  void portThatIsNoneIsNamed() {
    CommandLineRun run = serve("--port", "70000");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--port 70000: expected 0 to 65535");
  }

  @Test
  void onePortForBothIsNamed() throws IOException {
    writeContext();

    CommandLineRun run = serve("--port", "18443", "--management-port", "18443");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("--port and --management-port are both 18443; expected two ports");
  }

  @Test
  void certificateThatCannotBeReadIsNamed() throws IOException {
    writeContext();

    CommandLineRun run = serve("--certificate", "no.crt", "--key", "no.key");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no.crt: found no such file");
  }

  @Test
  void certificateNeedsItsKey() {
    CommandLineRun run = serve("--certificate", "no.crt");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--key");
  }

  @Test
  void authorityThatCannotBeWrittenIsNamed() {
    CommandLineRun run = serve("--ca-out", folder.resolve("none/ca.crt").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--ca-out: cannot be written").contains("none/ca.crt");
  }

  @Test
  void settingsWithProblemsAreNamedAllAtOnce() throws IOException {
    Path settings = Files.writeString(folder.resolve("s.yaml"), "prot: 1\nport: x\n");

    CommandLineRun run = serve("--config", settings.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("prot is not a setting").contains("port is \"x\"");
  }

  @Test
  void certificatesMakesWhatServeTakes() throws IOException {
    Path certificates = folder.resolve("certs");

    CommandLineRun run =
        CommandLineRun.of("certificates", "--out", certificates.toString(), "--name", "a.b.svc");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("caBundle").contains(certificates.toString());
    assertThat(Files.readString(certificates.resolve("ca.crt"))).contains("BEGIN CERTIFICATE");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(certificates.resolve("tls.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void certificatesRefusesWhatIsNoName() {
    CommandLineRun run =
        CommandLineRun.of("certificates", "--out", folder.toString(), "--name", "a b");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--name: \"a b\" is neither a DNS name nor an IP address");
    assertThat(folder).isEmptyDirectory();
  }

  private void writeContext() throws IOException {
    Files.writeString(
        folder.resolve("namespace.yaml"), "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n");
  }

  private CommandLineRun serve(String... more) {
    String[] arguments = new String[4 + more.length];
    System.arraycopy(
        new String[] {"serve", "--standalone", "--context", folder.toString()}, 0, arguments, 0, 4);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return CommandLineRun.of(arguments);
  }
}
