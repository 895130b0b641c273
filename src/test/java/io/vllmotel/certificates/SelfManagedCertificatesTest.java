package io.vllmotel.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vllmotel.certificates.CertificateSource.Served;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfManagedCertificatesTest {

  private static final Instant START = Instant.parse("2026-11-25T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final List<String> NAMES = List.of("webhook.tracing.svc");

  private final SettableClock clock = new SettableClock(START);
  private final FakeAuthorityStore store = new FakeAuthorityStore();
  private final SelfManagedCertificates replica = replica(clock);

  @Test
  void firstLookFillsTheEmptySecretAndTheSecondWritesNothing() {
    Served first = replica.look();
    Served second = replica.look();

    assertThat(second).isEqualTo(first);
    assertThat(store.writes()).isEqualTo(1);
    assertThat(trusts(first.caBundle(), first)).isTrue();
    assertThat(authorities(first)).hasSize(2);
  }

  @Test
  void secretNeverHoldsTheServingKey() {
    Served served = replica.look();

    assertThat(store.values().values()).doesNotContain(served.certificate().privateKey());
    assertThat(served.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void certificateIsRenewedAfterTwoThirdsOfItsLife() {
    Served first = replica.look();

    clock.forward(DAY.multipliedBy(4));
    Served early = replica.look();
    clock.forward(DAY);
    Served late = replica.look();

    assertThat(early).isEqualTo(first);
    assertThat(late.certificate()).isNotEqualTo(first.certificate());
    assertThat(late.certificate().notAfter()).isEqualTo(START.plus(DAY.multipliedBy(12)));
    assertThat(late.caBundle()).isEqualTo(first.caBundle());
  }

  @Test
  void replicasThatStartTogetherAgreeOnOnePair() throws Exception {
    for (int round = 0; round < 25; round++) {
      store.empty();
      List<Served> served = together(replica(clock), replica(clock), replica(clock));

      assertThat(served.stream().map(Served::caBundle).distinct()).hasSize(1);
      assertThat(served).allMatch(one -> trusts(served.getFirst().caBundle(), one));
    }
  }

  /** Every bundle that a client may still have must trust what any replica serves. */
  @Test
  void overThreeYearsEveryAuthorityIsKnownBeforeItSigns() {
    SelfManagedCertificates other = replica(clock);
    String lastMonth = replica.look().caBundle();
    Set<String> bundles = new HashSet<>();
    for (int day = 0; day < 1100; day++) {
      Served one = day % 3 == 0 ? other.look() : replica.look();
      bundles.add(one.caBundle());
      assertThat(authorities(one)).hasSizeBetween(2, 3);
      assertThat(trusts(one.caBundle(), one)).isTrue();
      assertThat(trusts(lastMonth, one)).as("day %d", day).isTrue();
      if (day % 30 == 0) {
        lastMonth = one.caBundle();
      }
      clock.forward(DAY);
    }
    assertThat(bundles).hasSizeGreaterThan(6);
    assertThat(store.writes()).isLessThan(20);
  }

  @Test
  void authorityThatSignsIsFollowedByTheOneThatWaited() {
    replica.look();
    String waited = store.values().get("next.crt");
    String signed = store.values().get("current.crt");

    clock.forward(DAY.multipliedBy(125));
    replica.look();

    assertThat(store.values())
        .containsEntry("current.crt", waited)
        .containsEntry("previous.crt", signed);
  }

  @ParameterizedTest
  @CsvSource({"current.crt", "current.key", "next.crt", "next.key"})
  void runningReplicaRepairsTheSecretFromMemory(String key) {
    Served before = replica.look();
    var values = store.values();

    store.damage(key, "rubbish");
    Served after = replica.look();

    assertThat(after).isEqualTo(before);
    assertThat(store.values()).isEqualTo(values);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rubbish",
        "",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"
      })
  void newReplicaPromotesTheGoodAuthorityOverTheDamagedOne(String rubbish) {
    replica.look();
    String waited = store.values().get("next.crt");

    store.damage("current.crt", rubbish);
    Served served = replica(clock).look();

    assertThat(store.values()).containsEntry("current.crt", waited);
    assertThat(trusts(served.caBundle(), served)).isTrue();
  }

  @Test
  void certificateOfNoAuthorityIsNotUsedToSign() {
    Served served = replica.look();

    store.damage("current.crt", served.certificate().certificateChain());
    store.damage("current.key", served.certificate().privateKey());
    replica(clock).look();

    assertThat(store.values().get("current.crt"))
        .isNotEqualTo(served.certificate().certificateChain());
  }

  @Test
  void secretThatWasEmptiedIsFilledWithWhatWasThere() {
    Served before = replica.look();

    store.empty();

    assertThat(replica.look()).isEqualTo(before);
    assertThat(store.values()).isNotEmpty();
  }

  @Test
  void keyOfSomebodyElseInTheSecretIsNoReasonToWrite() {
    replica.look();

    store.damage("note", "by hand");
    replica.look();

    assertThat(store.writes()).isEqualTo(1);
  }

  @Test
  void replacedAuthoritiesGiveANewCertificate() {
    Served before = replica.look();

    store.empty();
    replica(clock).look();
    Served after = replica.look();

    assertThat(trusts(after.caBundle(), after)).isTrue();
    assertThat(after.certificate()).isNotEqualTo(before.certificate());
  }

  @Test
  void renewalGoesOnWhileTheStoreIsAway() {
    Served before = replica.look();

    store.goAway();
    clock.forward(DAY.multipliedBy(6));
    Served after = replica.look();

    assertThat(after.certificate().notAfter()).isAfter(before.certificate().notAfter());
    assertThat(after.caBundle()).isEqualTo(before.caBundle());
  }

  @Test
  void storeThatWasNeverThereIsToldAsItIs() {
    store.goAway();

    assertThatThrownBy(replica::look)
        .isInstanceOf(CertificateException.class)
        .hasMessage("the API server is away");
  }

  @Test
  void sleepOfAYearEndsInANewPair() {
    Served before = replica.look();

    clock.forward(DAY.multipliedBy(400));
    Served after = replica.look();

    assertThat(after.certificate().notAfter()).isAfter(clock.instant());
    assertThat(trusts(after.caBundle(), after)).isTrue();
    assertThat(authorities(after)).doesNotContainAnyElementsOf(authorities(before));
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, 60})
  void replicasWhoseClocksDifferServeWhatEachOtherTrusts(int minutes) {
    SettableClock skewed = new SettableClock(START.plus(Duration.ofMinutes(minutes)));
    SelfManagedCertificates other = replica(skewed);
    for (int days = 0; days < 400; days += 2) {
      Served one = replica.look();
      Served two = other.look();
      String agreed = replica.look().caBundle();

      assertThat(two.caBundle()).isEqualTo(agreed);
      assertThat(trusts(agreed, one)).isTrue();
      assertThat(trusts(agreed, two)).isTrue();
      clock.forward(DAY.multipliedBy(2));
      skewed.forward(DAY.multipliedBy(2));
    }
    assertThat(store.writes()).isLessThan(10);
  }

  @Test
  void clockThatWasPutBackGivesACertificateThatIsValidNow() {
    replica.look();

    clock.forward(Duration.ofHours(-3));
    Served after = replica.look();

    assertThat(after.certificate().notAfter()).isEqualTo(clock.instant().plus(Duration.ofDays(7)));
  }

  private SelfManagedCertificates replica(Clock clock) {
    return new SelfManagedCertificates(store, NAMES, Lives.STANDARD, clock, new SecureRandom());
  }

  private boolean trusts(String caBundle, Served served) {
    return new CertificateCheck(clock.instant())
        .untrusted(served.certificate(), caBundle)
        .isEmpty();
  }

  private static List<String> authorities(Served served) {
    return PemReader.certificates("bundle", served.caBundle()).stream().map(Pem::of).toList();
  }

  private static List<Served> together(SelfManagedCertificates... replicas) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(replicas.length);
    List<Callable<Served>> looks = new ArrayList<>();
    for (SelfManagedCertificates replica : replicas) {
      looks.add(() -> {
        barrier.await();
        return replica.look();
      });
    }
    List<Served> served = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(replicas.length)) {
      for (Future<Served> look : executor.invokeAll(looks)) {
        served.add(look.get());
      }
    }
    return served;
  }
}
