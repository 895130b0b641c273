package io.vllmotel.cli;

import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.ServingCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes an authority and a serving certificate for a server outside the chart's care. */
@Command(
    name = "certificates",
    description = "Makes a certificate authority and a serving certificate.",
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExample:%n",
    footer = {
      "  vllm-otel certificates --out certs/ --name injector.tracing.svc",
      "  vllm-otel serve --standalone --context examples/ \\",
      "    --certificate certs/tls.crt --key certs/tls.key"
    })
final class CertificatesCommand implements Callable<Integer> {

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where ca.crt, tls.crt and tls.key are written.")
  private Path folder = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "localhost,127.0.0.1,::1",
      description = {
        "Names and addresses of the server. The API server calls a Service by",
        "<service>.<namespace>.svc. Default: ${DEFAULT-VALUE}"
      })
  private List<String> names = List.of();

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      defaultValue = "365",
      description = "How long the certificate is valid, 1 to 365. Default: ${DEFAULT-VALUE}")
  private int days;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (days < 1 || days > CertificateAuthority.LIFE.toDays()) {
      throw wrong("--days " + days + ": expected 1 to " + CertificateAuthority.LIFE.toDays());
    }
    CertificateAuthority authority =
        CertificateAuthority.create(Clock.systemUTC(), new SecureRandom());
    ServingCertificate serving = issue(authority);
    write(authority, serving);
    explain(authority, serving);
    return 0;
  }

  private ServingCertificate issue(CertificateAuthority authority) {
    try {
      return authority.issue(names, Duration.ofDays(days));
    } catch (IllegalArgumentException e) {
      throw wrong("--name: " + e.getMessage());
    }
  }

  private void write(CertificateAuthority authority, ServingCertificate serving) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("ca.crt"), authority.pem());
      Files.writeString(folder.resolve("tls.crt"), serving.certificateChain());
      writeKey(folder.resolve("tls.key"), serving.privateKey());
    } catch (IOException e) {
      throw wrong("--out " + folder + ": cannot be written: " + e.getMessage());
    }
  }

  /** Readable for its owner only, from the first moment. */
  private static void writeKey(Path file, String key) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, key);
  }

  private void explain(CertificateAuthority authority, ServingCertificate serving) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(
        "ca.crt, tls.crt and tls.key are in "
            + folder
            + ", valid until "
            + serving.notAfter()
            + ".");
    out.println("For clientConfig.caBundle of a webhook configuration:");
    out.println(
        Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.US_ASCII)));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
