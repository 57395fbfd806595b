package millrace.standalone;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.random.RandomGenerator;

/// A fleet that never was: boilers and cold rooms that report temperature, humidity and battery.
///
/// Each fourth becomes too hot every few minutes, and each tenth falls silent for a while. Of a hundred readings two
/// are heard twice, two come minutes late, one has a sentinel for its temperature; of a thousand two come from a clock
/// that is days ahead, and two count from 0 again. The same random numbers make the same fleet. Not safe for use by
/// many threads.
final class SampleDevices {

    private static final int DEVICES = 40;
    private static final int OWNERS = 8;
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final double SENTINEL = -999;

    private final String run;
    private final RandomGenerator random;
    private final long[] sequence = new long[DEVICES];
    private final Queue<SampleFact> coming = new ArrayDeque<>();
    private int profiles;
    private int readings;

    /// @param run tells the devices of this fleet from those of another
    SampleDevices(String run, RandomGenerator random) {
        this.run = run;
        this.random = random;
    }

    SampleFact next(Instant now) {
        if (!coming.isEmpty() && chance(50)) {
            return coming.remove();
        }
        if (profiles < DEVICES) {
            return profile(profiles++, now);
        }
        int device = random.nextInt(DEVICES);
        while (isSilent(device, now)) {
            device = random.nextInt(DEVICES);
        }
        SampleFact reading = reading(device, now);
        if (chance(2)) {
            coming.add(reading.heardAgain());
        } else if (chance(2)) {
            coming.add(reading);
            return reading(device, now);
        }
        return reading;
    }

    private SampleFact profile(int device, Instant now) {
        String rules = runsHot(device) ? """
                {"ruleId":"hot","sensor":"temperature","comparison":"ABOVE","raiseAt":30,"clearAt":27,"holdForSeconds":5,\
                "severity":"WARNING"},{"ruleId":"very-hot","sensor":"temperature","comparison":"ABOVE","raiseAt":33,\
                "clearAt":31,"holdForSeconds":5,"severity":"CRITICAL"}""" : "";
        return fact(
                "millrace.devices.DeviceProfile", device, now, "%s-profile-%d".formatted(run, device), """
                {"deviceId":"%s","name":"%s %d","site":"mill %d","ownerEmail":"owner-%d@example.com","locale":"%s",\
                "timeZone":"Europe/Berlin","expectedIntervalSeconds":%d,"rules":[%s]}""".formatted(
                                name(device),
                                runsHot(device) ? "Boiler" : "Cold room",
                                device,
                                device % 3,
                                device % OWNERS,
                                device % 3 == 0 ? "de" : "en",
                                INTERVAL.toSeconds(),
                                rules));
    }

    private SampleFact reading(int device, Instant now) {
        sequence[device] = random.nextInt(1_000) < 2 ? 0 : sequence[device] + 1;
        Instant time = random.nextInt(1_000) < 2
                ? now.plus(Duration.ofDays(3))
                : chance(2) ? now.minus(Duration.ofMinutes(1 + random.nextInt(90))) : now;
        double temperature = chance(1) ? SENTINEL : temperature(device, now);
        return fact(
                "millrace.devices.DeviceReading",
                device,
                time,
                "%s-reading-%d".formatted(run, readings++),
                String.format(
                        Locale.ROOT,
                        "{\"deviceId\":\"%s\",\"sequence\":%d,\"measurements\":"
                                + "{\"temperature\":%.2f,\"humidity\":%.1f,\"battery\":%.3f}}",
                        name(device),
                        sequence[device],
                        temperature,
                        40 + 20 * random.nextDouble(),
                        3 + 0.6 * random.nextDouble()));
    }

    private double temperature(int device, Instant now) {
        double swing = runsHot(device) ? 14 : 4;
        double turn = 2 * Math.PI * (now.getEpochSecond() % 240) / 240 + device;
        return 21 + swing * Math.sin(turn) + random.nextGaussian() * 0.2;
    }

    private static boolean runsHot(int device) {
        return device % 4 == 0;
    }

    /// A tenth of the fleet says nothing for two of every five minutes.
    private static boolean isSilent(int device, Instant now) {
        return device % 10 == 9 && now.getEpochSecond() % 300 < 120;
    }

    private SampleFact fact(String type, int device, Instant time, String id, String data) {
        return new SampleFact(time, type, name(device), time, id, data);
    }

    private String name(int device) {
        return "sample-%s-d%d".formatted(run, device);
    }

    private boolean chance(int ofHundred) {
        return random.nextInt(100) < ofHundred;
    }
}
