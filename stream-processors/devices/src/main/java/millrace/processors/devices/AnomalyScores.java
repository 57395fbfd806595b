package millrace.processors.devices;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import millrace.processors.devices.state.StoredSeries;
import millrace.schemas.StateSerde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Scores the values of sensors that rules of anomalies watch.
///
/// State: `anomaly-series`, one row a sensor, at most 7 KiB. The forests of the sensors scored last are kept in
/// memory, about 100 KiB each; any other is grown from its row, in some tens of milliseconds.
/// One per task, for that task's thread alone.
final class AnomalyScores {

    static final String STORE = "anomaly-series";

    private static final int MOST_FORESTS = 200;

    private final KeyValueStore<String, StoredSeries> store;
    private final Map<String, AnomalyForest> forests = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AnomalyForest> eldest) {
            return size() > MOST_FORESTS;
        }
    };

    AnomalyScores(KeyValueStore<String, StoredSeries> store) {
        this.store = store;
    }

    static StoreBuilder<KeyValueStore<String, StoredSeries>> storeBuilder() {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE),
                Serdes.String(),
                StateSerde.of(StoredSeries.class, StoredSeries.getClassSchema()));
    }

    /// How unusual the value is for this sensor, in standard deviations; it is known from here on.
    Optional<Double> take(String deviceId, String sensor, double value, Instant time) {
        String key = key(deviceId, sensor);
        StoredSeries series = series(key);
        AnomalySeries.Taken taken = AnomalySeries.take(series, forest(key, series), value, time);
        store.put(key, taken.series());
        forests.put(key, taken.forest());
        return taken.deviation();
    }

    /// Nothing of the sensor is unusual until then, by the device's time.
    void rest(String deviceId, String sensor, Instant until) {
        String key = key(deviceId, sensor);
        store.put(key, AnomalySeries.resting(series(key), until));
    }

    void forget(String deviceId, String sensor) {
        store.delete(key(deviceId, sensor));
        forests.remove(key(deviceId, sensor));
    }

    private StoredSeries series(String key) {
        return Optional.ofNullable(store.get(key)).orElseGet(AnomalySeries::empty);
    }

    private AnomalyForest forest(String key, StoredSeries series) {
        AnomalyForest known = forests.get(key);
        if (known != null && known.count() == series.getCount()) {
            return known;
        }
        AnomalyForest grown = AnomalySeries.forest(series);
        forests.put(key, grown);
        return grown;
    }

    private static String key(String deviceId, String sensor) {
        return deviceId.length() + " " + deviceId + " " + sensor;
    }
}
