package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

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
}
