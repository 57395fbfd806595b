package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicCatalogTest {

    private final TopicCatalog catalog = TopicCatalog.load();

    @Test
    void namesTheTopicsOfTheCode() {
        assertThat(catalog.entries().stream().map(TopicEntry::name))
                .containsExactlyElementsOf(
                        Topics.all().stream().map(Topic::name).toList());
    }

    @Test
    void namesTheEventTypesOfTheCode() {
        for (Topic<String, ?> topic : Topics.all()) {
            assertThat(catalog.entry(topic).events())
                    .containsExactlyElementsOf(
                            EventTypes.of(topic).stream().map(EventType::name).toList());
        }
    }

    @Test
    void takesPublishedEventsInTopicsOfUpstreamAndNowhereElse() {
        for (EventType<?> type : EventTypes.all()) {
            TopicEntry entry = catalog.entry(type.topic());
            assertThat(type.published()).as(type.name()).isEqualTo(entry.owner().equals("upstream"));
            assertThat(entry.producers().contains("http-gateway"))
                    .as(type.name())
                    .isEqualTo(type.published());
        }
    }

    @Test
    void namesModulesThatAreInTheBuild() throws IOException {
        String build = Files.readString(Path.of("..", "pom.xml"));
        for (TopicEntry entry : catalog.entries()) {
            assertThat(Stream.of(entry.producers(), entry.consumers()).flatMap(List::stream))
                    .as(entry.name())
                    .allSatisfy(module -> assertThat(build).contains("/" + module + "</module>"));
        }
    }

    @Test
    void letsTheOwnerOfADerivedTopicWriteIt() {
        assertThat(catalog.entries())
                .filteredOn(entry -> !entry.owner().equals("upstream"))
                .allSatisfy(entry -> assertThat(entry.producers()).contains(entry.owner()));
    }
}
