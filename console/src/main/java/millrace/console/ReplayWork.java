package millrace.console;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import millrace.console.RecordScan.Range;
import org.apache.kafka.common.TopicPartition;

/// Plans the replay of one range after the other, for the memory of one at a time.
record ReplayWork(String bootstrapServers, String reaction, String generation, String source, ReplayPlanning planning) {

    /// What one partition comes to.
    record Row(int partition, long from, long to, ReplayCounts counts) {}

    /// @param terminal where a bar is shown if a person watches
    /// @return by partition
    List<Row> plan(Map<TopicPartition, Range> ranges, PrintWriter terminal) {
        List<ReplayPlanning.Range> work = ranges.entrySet().stream()
                .map(entry -> range(entry.getKey().partition(), entry.getValue()))
                .sorted(Comparator.comparingInt(ReplayPlanning.Range::partition))
                .toList();
        long all = work.stream().mapToLong(ReplayWork::length).sum();
        ProgressBar bar = new ProgressBar(terminal, Terminal.isInteractive());
        List<Row> rows = new ArrayList<>();
        long before = 0;
        try {
            for (ReplayPlanning.Range range : work) {
                long done = before;
                ReplayCounts counts =
                        planning.plan(range, share -> show(bar, done + (long) (share * length(range)), all));
                rows.add(new Row(range.partition(), range.from(), range.to(), counts));
                before += length(range);
            }
        } finally {
            bar.clear();
        }
        return rows;
    }

    private ReplayPlanning.Range range(int partition, Range range) {
        return new ReplayPlanning.Range(
                bootstrapServers, reaction, generation, source, partition, range.from(), range.to());
    }

    private static long length(ReplayPlanning.Range range) {
        return range.to() - range.from();
    }

    private static void show(ProgressBar bar, long done, long all) {
        bar.show(done, "records", 0, (double) done / Math.max(1, all));
    }
}
