package millrace.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The making of the AOT caches beside the first run after a build, with what processor time that leaves.
final class BackgroundWarmUp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundWarmUp.class);

    private final Process process;

    private BackgroundWarmUp(Process process) {
        this.process = process;
    }

    /// @throws IOException if it cannot be started; the run goes on without
    static BackgroundWarmUp start(Path launcher, Path log) throws IOException {
        var builder = new ProcessBuilder(List.of("nice", "-n", "19", launcher.toString(), "warm-up", "--with-parent"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("MILLRACE_"));
        LOG.info("making AOT caches for later starts log={}", log);
        return new BackgroundWarmUp(builder.start());
    }

    /// Ends it unfinished where it is; the next run begins anew.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
