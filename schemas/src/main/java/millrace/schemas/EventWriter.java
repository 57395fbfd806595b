package millrace.schemas;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/// Writes events of one type, always to the same bytes: the keys of a map in their order.
///
/// Stateless once made, for use by many threads.
final class EventWriter extends SpecificDatumWriter<SpecificRecord> {

    private static final Comparator<Map.Entry<Object, Object>> BY_KEY =
            Comparator.comparing(entry -> entry.getKey().toString());

    EventWriter(EventType<?> type) {
        super(type.schema(), EventModel.of(type.javaType()));
    }

    @Override
    protected Iterable<Map.Entry<Object, Object>> getMapEntries(Object map) {
        List<Map.Entry<Object, Object>> entries = new ArrayList<>();
        super.getMapEntries(map).forEach(entries::add);
        entries.sort(BY_KEY);
        return entries;
    }
}
