package io.vllmotel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vllmotel.certificates.CertificateAuthority;
import io.vllmotel.certificates.ServingCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Certificates that somebody else makes, in a Secret as cert-manager writes it, mounted as a
 * kubelet mounts it.
 */
@Tag("e2e")
@ExtendWith(ClusterExtension.class)
class CertificateFilesTest {

  private static final String NAME = Installation.NAME + "." + Installation.NAMESPACE + ".svc";

  private final CertificateAuthority authority = authority(Clock.systemUTC());

  @TempDir private Path folder;
  private Replicas replicas;
  private Kubectl kubectl;

  @BeforeEach
  void install(Cluster cluster) throws IOException {
    kubectl = cluster.kubectl();
    replicas =
        Replicas.install(cluster, "certificates.mode=secret", "certificates.secretName=anybodys");
    write("one", authority, issue(authority, NAME));
    write("two", authority, issue(authority, NAME));
  }

  @AfterEach
  void uninstall() {
    replicas.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", "cert-manager"})
  void newAuthorityThatReplicasSeeAtDifferentTimesCostsNoPod(String mode) throws IOException {
    Replica one = start(mode, "one").awaitReady();
    Replica two = start(mode, "two").awaitReady();
    replicas.publish(List.of(one, two));
    CertificateAuthority next = authority(Clock.systemUTC());

    try (Api api = Api.of(kubectl);
        Load load = Load.start(api, Load.namespace(kubectl), 20)) {
      for (String directory : List.of("one", "two")) {
        Replica replica = directory.equals("one") ? one : two;
        double before = replica.metric(Replica.ROTATED);
        write(directory, next, issue(next, NAME));
        soon().until(() -> replica.metric(Replica.ROTATED) > before);
        load.more(50);
      }

      load.expectNoLoss("new authority in mode " + mode);
    }
  }

  @Test
  void whatCannotBeServedIsSaidAndTheOldOneStays() throws IOException {
    Replica replica = start("secret", "one").awaitReady();

    write("one", "rubbish", "rubbish", "rubbish");
    soon().until(() -> replica.message("certificate").contains("tls.crt: found no CERTIFICATE"));
    CertificateAuthority past =
        authority(Clock.fixed(Instant.now().minus(Duration.ofDays(9)), ZoneOffset.UTC));
    write("one", past, issue(past, NAME));
    soon().until(() -> replica.message("certificate").contains("tls.crt: ended at "));
    write("one", authority, issue(authority, "other.elsewhere.svc"));
    soon()
        .until(() ->
            replica
                .message("certificate")
                .contains("is for [other.elsewhere.svc]; the API server calls " + NAME));
    ServingCertificate good = issue(authority, NAME);
    write("one", good.certificateChain(), issue(authority, NAME).privateKey(), authority.pem());
    soon().until(() -> replica.message("certificate").contains("is not the key of"));

    assertThat(replica.message("certificate")).startsWith("valid until ").contains("no newer one");
    assertThat(replica.isReady()).isTrue();
    double before = replica.metric(Replica.ROTATED);
    write("one", authority, good);
    soon().until(() -> replica.metric(Replica.ROTATED) > before);
    assertThat(replica.message("certificate")).doesNotContain("no newer one");
  }

  @Test
  void startWithRubbishIsSaidAndMended() throws IOException {
    write("one", "rubbish", "rubbish", "rubbish");
    Replica replica = start("secret", "one");

    soon().until(() -> replica.message("certificate").contains("tls.crt: found no CERTIFICATE"));
    assertThat(replica.isReady()).isFalse();

    write("one", authority, issue(authority, NAME));

    replica.awaitReady();
  }

  private Replica start(String mode, String directory) {
    replicas.environment(
        Map.of(
            "VLLM_OTEL_CERTIFICATE_MODE",
            mode,
            "VLLM_OTEL_CERTIFICATE_DIRECTORY",
            folder.resolve(directory).toString()));
    return replicas.start();
  }

  private static CertificateAuthority authority(Clock clock) {
    return CertificateAuthority.create(clock, new SecureRandom());
  }

  private static ServingCertificate issue(CertificateAuthority authority, String name) {
    return authority.issue(List.of(name), Duration.ofDays(1));
  }

  private void write(String directory, CertificateAuthority by, ServingCertificate certificate)
      throws IOException {
    write(directory, certificate.certificateChain(), certificate.privateKey(), by.pem());
  }

  /** All at once: a new folder, to which a link is turned. */
  private void write(String directory, String certificate, String key, String authority)
      throws IOException {
    Path mount = Files.createDirectories(folder.resolve(directory));
    Path version = Files.createDirectory(mount.resolve(".." + UUID.randomUUID()));
    Files.writeString(version.resolve("tls.crt"), certificate);
    Files.writeString(version.resolve("tls.key"), key);
    Files.writeString(version.resolve("ca.crt"), authority);
    Path link = Files.createSymbolicLink(mount.resolve("..next"), version.getFileName());
    Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    for (String file : List.of("tls.crt", "tls.key", "ca.crt")) {
      if (Files.notExists(mount.resolve(file))) {
        Files.createSymbolicLink(mount.resolve(file), Path.of("..data", file));
      }
    }
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }
}
