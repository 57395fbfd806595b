package millrace.benchmarks;

import java.time.Duration;

/// CPU time that a process has used so far, as the system accounts it.
final class ProcessCpu {

    private final ProcessHandle process;

    ProcessCpu(long pid) {
        process = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalArgumentException("process %d is not running".formatted(pid)));
    }

    Duration used() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("this system does not tell the CPU time of a process"));
    }
}
