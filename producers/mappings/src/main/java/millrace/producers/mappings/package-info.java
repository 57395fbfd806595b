/// What a device's own message says: devices cannot be changed, so a file says where in their JSON to look.
///
/// No network, no clock, no Kafka; `docs/mappings.md` has the file's format.
@NullMarked
package millrace.producers.mappings;

import org.jspecify.annotations.NullMarked;
