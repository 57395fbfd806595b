package millrace.producers.httpgateway;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import millrace.producers.httpgateway.PublishableTypes.PublishableType;
import millrace.producers.publisher.EncodedEvent;
import millrace.schemas.Envelope;
import millrace.schemas.Event;
import millrace.schemas.EventTypes;
import millrace.schemas.Identity;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// Decides whether attributes and data make an event that can be stored.
final class Drafting {

    /// As `message.timestamp.after.max.ms` of a broker.
    static final Duration MAX_AHEAD = Duration.ofHours(1);

    /// The bytes of an event.
    @FunctionalInterface
    interface Encoder {

        EncodedEvent encode(Event<? extends SpecificRecord> event, List<Header> extensions);
    }

    private final PublishableTypes types;
    private final Encoder encoder;
    private final InstantSource clock;

    Drafting(PublishableTypes types, Encoder encoder, InstantSource clock) {
        this.types = types;
        this.encoder = encoder;
        this.clock = clock;
    }

    /// @param value null where `data` could not be read
    Draft draft(Attributes attributes, boolean hasData, @Nullable SpecificRecord value, Faults faults) {
        boolean isCloudEvent = isCloudEvent(attributes, faults);
        String name = attributes.get("type");
        PublishableType type = name == null ? null : types.named(name).orElse(null);
        if (name != null && type == null) {
            return unknown(attributes, name);
        }
        String form = attributes.get("datacontenttype");
        if (form != null && MediaType.of(form).filter(MediaType.BINARY::equals).isEmpty()) {
            faults.add("/datacontenttype", "is not taken; expected application/json, or none");
        }
        String trace = attributes.get("traceparent");
        if (trace != null && !TraceParent.isLegal(trace)) {
            faults.add(
                    "/traceparent", "is not a W3C trace context; expected version-trace-parent-flags in hexadecimal");
        }
        if (!hasData) {
            faults.add("/data", "is missing; expected an object");
        }
        Instant now = clock.instant();
        Instant time = time(attributes, now, faults);
        String key = type == null || value == null ? null : key(type, value, attributes, faults);
        if (!faults.none() || type == null || value == null || key == null) {
            return refused(attributes, isCloudEvent ? Problem.UNFIT : Problem.MALFORMED, faults);
        }
        var identity = new Identity(required(attributes, "source"), required(attributes, "id"));
        var envelope = Envelope.published(identity, type.type().name(), time, now, key, Optional.ofNullable(trace));
        var event = encoder.encode(new Event<>(envelope, key, value), extensions(attributes));
        return new Draft.Ready(event, attributes.get("time") != null);
    }

    private static boolean isCloudEvent(Attributes attributes, Faults faults) {
        boolean sound = faults.areWithin("/data");
        for (String name : List.of("specversion", "id", "source", "type")) {
            if (attributes.get(name) == null && faults.lacks("/" + name)) {
                faults.add("/" + name, "is missing; expected a text");
                sound = false;
            }
        }
        String version = attributes.get("specversion");
        if (version != null && !version.equals("1.0")) {
            faults.add("/specversion", "is another version of CloudEvents; expected 1.0");
            sound = false;
        }
        return sound;
    }

    private static Draft unknown(Attributes attributes, String name) {
        if (EventTypes.named(name).isPresent()) {
            var faults = List.of(new Fault("/type", "follows from other events; upstream systems cannot publish it"));
            return new Draft.Refused(
                    attributes.id(),
                    new Refusal(Problem.UNFIT, "events of type '%s' are made by Millrace".formatted(name), faults));
        }
        return new Draft.Refused(
                attributes.id(),
                new Refusal(
                        Problem.UNKNOWN_TYPE,
                        "event type '%s' is not known; GET /event-types lists those that are".formatted(name),
                        List.of(new Fault("/type", "is not known"))));
    }

    private static Instant time(Attributes attributes, Instant now, Faults faults) {
        String given = attributes.get("time");
        if (given == null) {
            return now;
        }
        try {
            Instant time = Times.parse(given);
            if (time.isAfter(now.plus(MAX_AHEAD))) {
                faults.add("/time", "is more than 1 hour ahead of the gateway's clock; expected the past");
            } else if (time.isBefore(Instant.EPOCH)) {
                faults.add("/time", "is before 1970, which Kafka cannot keep");
            }
            return time;
        } catch (DateTimeException e) {
            faults.add("/time", "is not a time; expected RFC 3339, for example 2026-11-22T12:00:00Z");
            return now;
        }
    }

    private static @Nullable String key(
            PublishableType type, SpecificRecord value, Attributes attributes, Faults faults) {
        String key = type.keyOf(value);
        if (key == null) {
            return null;
        }
        String pointer = "/data/" + type.keyField();
        if (key.isEmpty()) {
            faults.add(pointer, "is empty; expected a text, for it is the key of the record");
        }
        String subject = attributes.get("subject");
        if (subject != null && !subject.equals(key)) {
            faults.add("/subject", "differs from %s; expected the same text, or no subject".formatted(pointer));
        }
        return key;
    }

    private static Draft refused(Attributes attributes, Problem problem, Faults faults) {
        List<Fault> all = faults.all();
        String detail = "%d fault%s%s"
                .formatted(all.size(), all.size() == 1 ? "" : "s", all.size() == Faults.MAX ? ", or more" : "");
        return new Draft.Refused(attributes.id(), new Refusal(problem, detail, all));
    }

    private static List<Header> extensions(Attributes attributes) {
        List<Header> headers = new ArrayList<>(0);
        attributes.forEachExtension(
                (name, value) -> headers.add(new RecordHeader("ce_" + name, value.getBytes(StandardCharsets.UTF_8))));
        return headers;
    }

    private static String required(Attributes attributes, String name) {
        return Objects.requireNonNull(attributes.get(name));
    }
}
