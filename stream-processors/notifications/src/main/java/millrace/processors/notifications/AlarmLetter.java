package millrace.processors.notifications;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import millrace.notifications.Channel;
import millrace.notifications.NotificationRequested;
import millrace.processors.notifications.state.AlarmFact;
import millrace.processors.notifications.state.DeviceOwner;

/// Puts together what is asked of the mail reaction for an owner.
final class AlarmLetter {

    static final String DIGEST = "alarm-digest";

    private static final int MOST_LINES = 20;

    private AlarmLetter() {}

    static NotificationRequested of(AlarmFact fact, DeviceOwner owner, LetterStyle style) {
        Map<String, String> variables = new HashMap<>(fact.getTexts());
        variables.put("deviceName", owner.getDeviceName());
        variables.put("site", owner.getSite());
        fact.getTimes().forEach((name, time) -> variables.put(name, style.show(time)));
        return request(owner, style, fact.getTemplate(), fact.getTemplateVersion(), variables, fact.getExpiresAt());
    }

    /// One letter for many facts, the first 20 of them a line each: time, device, letter, sensor and severity, with
    /// tabs between.
    ///
    /// @param facts at least one, all of one owner
    static NotificationRequested digest(List<AlarmFact> facts, DeviceOwner owner, LetterStyle style) {
        Map<String, String> variables = new HashMap<>();
        variables.put("count", Integer.toString(facts.size()));
        variables.put("more", Integer.toString(Math.max(0, facts.size() - MOST_LINES)));
        variables.put(
                "lines",
                facts.stream().limit(MOST_LINES).map(fact -> line(fact, style)).collect(joining("\n")));
        Instant expiresAt = facts.stream()
                .map(AlarmFact::getExpiresAt)
                .max(Instant::compareTo)
                .orElseThrow();
        return request(owner, style, DIGEST, AlarmRules.VERSION, variables, expiresAt);
    }

    private static String line(AlarmFact fact, LetterStyle style) {
        DeviceOwner owner = fact.getOwner();
        return String.join(
                "\t",
                style.show(fact.getTime()),
                owner == null ? fact.getDeviceId() : owner.getDeviceName(),
                fact.getTemplate(),
                fact.getTexts().getOrDefault("sensor", ""),
                fact.getTexts().getOrDefault("severity", ""));
    }

    private static NotificationRequested request(
            DeviceOwner owner,
            LetterStyle style,
            String template,
            int version,
            Map<String, String> variables,
            Instant expiresAt) {
        return NotificationRequested.newBuilder()
                .setChannel(Channel.EMAIL)
                .setRecipient(owner.getEmail())
                .setLocale(style.locale())
                .setTemplate(template)
                .setTemplateVersion(version)
                .setVariables(variables)
                .setExpiresAt(expiresAt)
                .build();
    }
}
