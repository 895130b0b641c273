package io.vllmotel.cli;

import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.CertificateException;
import io.vllmotel.certificates.CertificateFiles;
import io.vllmotel.certificates.ServingCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What the server shows of itself: a certificate of the user's own, or one made at start. */
final class ServingCertificateOptions {

  @Option(
      names = "--ca-out",
      paramLabel = "FILE",
      description = "Write the certificate of the authority here, for clients to trust.")
  private Optional<Path> authorityFile = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "localhost,127.0.0.1,::1",
      description = "Names and addresses of the certificate. Default: ${DEFAULT-VALUE}")
  private List<String> names = List.of();

  @ArgGroup(exclusive = false)
  private @Nullable OwnFiles ownFiles;

  /** Both files or none. */
  private static final class OwnFiles {

    @Option(
        names = "--certificate",
        required = true,
        paramLabel = "FILE",
        description = "A serving certificate in PEM, with its chain, instead of one made at start.")
    private Path certificate = Path.of("");

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "Its private key in PEM.")
    private Path key = Path.of("");
  }

  /** Whether the user said anything of a certificate. */
  boolean isSet() {
    return ownFiles != null || authorityFile.isPresent();
  }

  /**
   * The certificate with its key.
   *
   * @throws CertificateException when a file cannot be read, or the two do not belong together
   * @throws IllegalArgumentException when a name is none
   * @throws IOException when the authority's certificate cannot be written
   */
  ServingCertificate certificate() throws IOException {
    if (ownFiles != null) {
      return CertificateFiles.read(ownFiles.certificate, ownFiles.key);
    }
    CertificateAuthority authority =
        CertificateAuthority.create(Clock.systemUTC(), new SecureRandom());
    ServingCertificate certificate = authority.issue(names, CertificateAuthority.LIFE);
    if (authorityFile.isPresent()) {
      Files.writeString(authorityFile.get(), authority.pem());
    }
    return certificate;
  }
}
