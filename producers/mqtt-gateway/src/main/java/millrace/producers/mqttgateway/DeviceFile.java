package millrace.producers.mqttgateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The devices that may connect, and what is kept of their passwords: a line `<device id>:<password hash>` for each.
/// Empty lines and those that begin with `#` say nothing.
final class DeviceFile {

    private final Map<String, PasswordHash> passwords = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private DeviceFile() {}

    static DeviceFile read(Path path) {
        var file = new DeviceFile();
        try {
            List<String> lines = Files.readAllLines(path);
            for (int at = 0; at < lines.size(); at++) {
                if (!lines.get(at).isBlank() && !lines.get(at).startsWith("#")) {
                    file.add("%s:%d".formatted(path, at + 1), lines.get(at));
                }
            }
        } catch (IOException e) {
            file.faults.add("%s: cannot be read (%s); expected a file in UTF-8"
                    .formatted(path, e.getClass().getSimpleName()));
        }
        return file;
    }

    /// Device ids may have colons, hashes have none.
    private void add(String where, String line) {
        int colon = line.lastIndexOf(':');
        String device = line.substring(0, Math.max(0, colon));
        if (device.isBlank()) {
            faults.add("%s: has no device id; expected <device id>:<password hash>".formatted(where));
            return;
        }
        try {
            if (passwords.put(device, PasswordHash.of(line.substring(colon + 1))) != null) {
                faults.add("%s: device '%s' is here twice; expected once".formatted(where, device));
            }
        } catch (IllegalArgumentException e) {
            faults.add("%s: password hash of device '%s' cannot be read; expected %s"
                    .formatted(where, device, PasswordHash.FORM));
        }
    }

    /// Every one of them.
    List<String> faults() {
        return List.copyOf(faults);
    }

    Map<String, PasswordHash> passwords() {
        return Map.copyOf(passwords);
    }
}
