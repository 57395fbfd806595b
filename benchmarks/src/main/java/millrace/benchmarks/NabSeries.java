package millrace.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import millrace.benchmarks.NabScore.Window;
import millrace.processors.devices.AnomalyTrial.Measured;

/// A labelled series of the Numenta Anomaly Benchmark; its times have no zone and are taken as UTC.
record NabSeries(String name, List<Measured> values, List<Window> windows) {

    /// All that `windows` names.
    ///
    /// @param folder of CSV files `timestamp,value`, in a folder for each group
    /// @param windows JSON: by file, the first and the last time of each window
    /// @throws IOException if a file is missing or is not of that form
    static List<NabSeries> read(Path folder, Path windows) throws IOException {
        List<NabSeries> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> label :
                new ObjectMapper().readTree(windows.toFile()).properties()) {
            String file = label.getKey();
            List<Measured> values = values(folder.resolve(file));
            List<Instant> times = values.stream().map(Measured::time).toList();
            List<Window> judged = new ArrayList<>();
            for (JsonNode window : label.getValue()) {
                judged.add(new Window(row(file, times, window.path(0)), row(file, times, window.path(1))));
            }
            all.add(new NabSeries(file, values, judged));
        }
        return all;
    }

    private static List<Measured> values(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(cells -> new Measured(time(cells[0]), Double.parseDouble(cells[1])))
                .toList();
    }

    private static int row(String file, List<Instant> times, JsonNode time) throws IOException {
        int row = times.indexOf(time(time.asText()));
        if (row < 0) {
            throw new IOException(
                    "%s: no row at %s; expected the bounds of a window; the benchmark ends".formatted(file, time));
        }
        return row;
    }

    private static Instant time(String text) {
        return LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }

    NabScore score(List<Integer> detections) {
        return NabScore.of(values.size(), windows, detections);
    }
}
