package io.vllmotel.admission;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Reads a review as if its objects had no {@code metadata.managedFields}.
 *
 * <p>They are the API server's own account of who set which field, a third of a large review in
 * many small objects; no decision reads them and no operation touches them. What is left out must
 * be valid JSON all the same.
 */
final class WithoutManagedFields extends JsonParserDelegate {

  private static final String NAME = "managedFields";

  /** How deep {@code request.object.metadata} is, with the review itself at one. */
  private static final int METADATA = 4;

  WithoutManagedFields(JsonParser review) {
    super(review);
  }

  @Override
  public @Nullable String nextName() {
    String name = super.nextName();
    while (NAME.equals(name) && streamReadContext().getNestingDepth() == METADATA) {
      nextToken();
      skipChildren();
      name = super.nextName();
    }
    return name;
  }
}
