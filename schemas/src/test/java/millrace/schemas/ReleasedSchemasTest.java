package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The gate: a breaking change of a public schema fails the build here. What the message says is in
/// `CompatibilityGateTest`, what to do about it in `docs/schemas.md`.
class ReleasedSchemasTest {

    private final TopicCatalog catalog = TopicCatalog.load();

    @Test
    void stayCompatibleInBothDirectionsIfPublic() throws IOException {
        List<String> breaks = new ArrayList<>();
        for (EventType<?> type : EventTypes.all()) {
            if (catalog.entry(type.topic()).isPublic()) {
                breaks.addAll(CompatibilityGate.breaks(type.schema(), ReleasedSchemas.of(type.name())));
            }
        }

        assertThat(breaks)
                .as("breaking changes of public schemas; see docs/schemas.md")
                .isEmpty();
    }

    @Test
    void areOfTypesThatStillExist() throws IOException {
        assertThat(ReleasedSchemas.types())
                .containsExactlyInAnyOrderElementsOf(
                        EventTypes.all().stream().map(EventType::name).toList());
    }

    @Test
    void areNumberedFromOneWithoutGaps() throws IOException {
        for (String type : ReleasedSchemas.types()) {
            assertThat(ReleasedSchemas.of(type).keySet())
                    .as(type)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, ReleasedSchemas.of(type).size())
                                    .boxed()
                                    .toList());
        }
    }

    @Test
    void haveTheNameOfTheirFolder() throws IOException {
        for (String type : ReleasedSchemas.types()) {
            assertThat(ReleasedSchemas.of(type).values())
                    .allSatisfy(schema -> assertThat(schema.getFullName()).isEqualTo(type));
        }
    }
}
