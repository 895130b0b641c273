package io.vllmotel.certificates;

import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** The names of a certificate: DNS names and IP addresses, told apart by their form. */
final class SubjectNames {

  /** RFC 5280 allows 64 characters; a name that is longer stands among the alternatives only. */
  private static final int MAX_COMMON_NAME = 64;

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*");

  private SubjectNames() {}

  static GeneralNames of(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a serving certificate needs a name");
    }
    return new GeneralNames(names.stream().map(SubjectNames::name).toArray(GeneralName[]::new));
  }

  static String common(List<String> names) {
    return names.stream()
        .filter(name -> name.length() <= MAX_COMMON_NAME)
        .findFirst()
        .orElse("vllm-otel-injector");
  }

  private static GeneralName name(String name) {
    if (ADDRESS.matcher(name).matches()) {
      return new GeneralName(GeneralName.iPAddress, name);
    }
    if (DNS_NAME.matcher(name).matches()) {
      return new GeneralName(GeneralName.dNSName, name);
    }
    throw new IllegalArgumentException("\"" + name + "\" is neither a DNS name nor an IP address");
  }
}
