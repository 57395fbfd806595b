package millrace.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Identity;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Nanoseconds to read an envelope, as every step does with every record, beside what the JDK takes for its two times.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EnvelopeBenchmark {

    private final Headers headers = headers();

    private static Headers headers() {
        var headers = new RecordHeaders();
        var time = Instant.parse("2026-11-27T12:00:00.123Z");
        EnvelopeHeaders.write(
                new Envelope(
                        new Identity("/shop", "placed-1"),
                        "millrace.orders.OrderPlaced",
                        time,
                        time.plusMillis(7),
                        "o-1",
                        "placed-1",
                        List.of(),
                        Optional.empty()),
                headers);
        return headers;
    }

    @Benchmark
    public Envelope envelope() {
        return EnvelopeHeaders.read(headers);
    }

    @Benchmark
    public long timesByTheJdk() {
        return time(EnvelopeHeaders.TIME) + time(EnvelopeHeaders.RECORDED_TIME);
    }

    private long time(String name) {
        Header header = headers.lastHeader(name);
        return OffsetDateTime.parse(new String(header.value(), StandardCharsets.UTF_8))
                .toInstant()
                .toEpochMilli();
    }
}
