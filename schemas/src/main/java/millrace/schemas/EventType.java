package millrace.schemas;

import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/// One type of event: the topic it lives in, its Java class, its schema and the entity whose order matters.
///
/// @param topic where events of this type are published
/// @param javaType class generated from the schema
/// @param schema the schema this build reads and writes
/// @param subject from the event's data, the entity it is about: the record key and `ce_subject` of a published event
/// @param published whether upstream systems may publish it; a derived event is made by a topology or a reaction only
public record EventType<V extends SpecificRecord>(
        Topic<String, ? super V> topic,
        Class<V> javaType,
        Schema schema,
        Function<V, String> subject,
        boolean published) {

    /// The Avro full name, which is also `ce_type`.
    public String name() {
        return schema.getFullName();
    }

    /// The registry subject.
    ///
    /// `<topic>-<name>` where event types share a topic (Confluent's TopicRecordNameStrategy), else
    /// `<topic>-value`.
    public String registrySubject() {
        return topic.value() == SpecificRecord.class ? topic.name() + "-" + name() : topic.name() + "-value";
    }

    /// The entity that `event` is about.
    ///
    /// @throws ClassCastException if `event` is of another type
    /// @throws IllegalStateException if the data of this type does not name its entity: who makes the event has to
    public String subjectOf(SpecificRecord event) {
        return subject.apply(javaType.cast(event));
    }
}
