/// The Java SDK for upstream systems: typed events in, positions in the log out.
///
/// ```java
/// try (var publisher = EventPublisher.connect(PublisherConfig.of("localhost:9092", registryUrl))) {
///     publisher.publish("/shops/web", "4711", Instant.now(), new OrderShipped("o-1", "DHL", null)).join();
/// }
/// ```
/// Publishing the same source and id again is the same event: everything downstream drops it.
@NullMarked
package millrace.producers.publisher;

import org.jspecify.annotations.NullMarked;
