package io.vllmotel.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.vllmotel.certificates.AuthorityStore;
import io.vllmotel.certificates.CertificateException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The authorities in a Secret that the chart makes and only we fill. */
public final class SecretAuthorityStore implements AuthorityStore {

  private final KubernetesClient client;
  private final Resource<Secret> secret;
  private final String name;

  public SecretAuthorityStore(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.secret = client.secrets().inNamespace(namespace).withName(name);
    this.name = "Secret " + namespace + "/" + name;
  }

  @Override
  public Stored read() {
    Secret found = get();
    Map<String, String> values = new HashMap<>();
    if (found.getData() != null) {
      found.getData().forEach((key, value) -> values.put(key, decoded(value)));
    }
    return new Stored(found.getMetadata().getResourceVersion(), values);
  }

  @Override
  public boolean replace(Stored read, Map<String, String> values) {
    Secret next = get();
    next.getMetadata().setResourceVersion(read.version());
    Map<String, String> data = new HashMap<>();
    values.forEach((key, value) -> data.put(key, encoded(value)));
    next.setData(data);
    try {
      client.resource(next).update();
      return true;
    } catch (KubernetesClientException e) {
      if (ApiProblem.of(e).isConflict()) {
        return false;
      }
      throw problem("cannot be written", e);
    }
  }

  private Secret get() {
    try {
      @Nullable Secret found = secret.get();
      if (found == null) {
        throw new CertificateException(name + ": is not there; the chart makes it, empty");
      }
      return found;
    } catch (KubernetesClientException e) {
      throw problem("cannot be read", e);
    }
  }

  private CertificateException problem(String what, KubernetesClientException e) {
    return new CertificateException(
        "%s: %s: %s".formatted(name, what, ApiProblem.of(e).message()), e);
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
  }

  private static String encoded(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.US_ASCII));
  }
}
