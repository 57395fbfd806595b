package millrace.console;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Identity;
import millrace.schemas.NotAnEventException;

/// What has been found of the events around one question: those asked about, everything they follow from, everything
/// that follows from them, and of the latter also the other causes.
///
/// An aggregate, such as a revenue per hour, names its last state among its causes. Its other states are not followed,
/// up or down: they would make a story of every order of that hour.
///
/// A record that is shown too early (its cause or effect is not known yet) is not kept; `isStale` tells which part of
/// the topics must be read once more. Causes are named by id alone, so where two sources have used one id, both are
/// kept.
final class Story {

    private static final Pattern COMMA = Pattern.compile(",");

    private final Question question;
    private final int limit;
    private final Map<Identity, StoryEvent> events = new LinkedHashMap<>();
    private final Map<String, List<StoryEvent>> byId = new HashMap<>();
    private final Set<Identity> asked = new LinkedHashSet<>();

    /// Ids whose effects belong to the story.
    private final Set<String> effectsWanted = new HashSet<>();

    /// Ids of causes, with the types of the events that name them; those of `ancestors` are followed further up.
    private final Map<String, Set<String>> causesWanted = new HashMap<>();

    private final Set<String> ancestors = new HashSet<>();

    /// Ids of causes that were seen, but are other states of an aggregate.
    private final Set<String> otherStates = new HashSet<>();

    private int wants;
    private boolean isTruncated;

    /// @param limit most events to keep
    Story(Question question, int limit) {
        this.question = question;
        this.limit = limit;
    }

    /// How much was known when a part of the topics was read.
    record Knowledge(int effects, int causes) {

        static final Knowledge NONE = new Knowledge(-1, -1);
    }

    Knowledge knowledge() {
        return new Knowledge(effectsWanted.size(), wants);
    }

    /// Whether a part that was read with `before` may hold more of the story.
    boolean isStale(Knowledge before) {
        return !isTruncated
                && (before.effects() < effectsWanted.size()
                        || (before.causes() < wants && !missing().isEmpty()));
    }

    /// Looks at one record. One that is not an event is passed over.
    ///
    /// @return whether the story has room for more
    boolean see(HeaderTexts headers, Optional<String> key, EventPosition position, Optional<String> deadLetterReason) {
        Optional<String> id = headers.text(EnvelopeHeaders.ID);
        if (id.isEmpty()) {
            return true;
        }
        boolean isAsked = question.isAbout(id.get(), headers.text(EnvelopeHeaders.SUBJECT), key);
        boolean isEffect = isEffect(headers);
        if (isAsked || isEffect || causesWanted.containsKey(id.get())) {
            try {
                Envelope envelope = EnvelopeHeaders.read(headers.headers());
                if (!isAsked && isOtherState(envelope)) {
                    otherStates.add(id.get());
                    return true;
                }
                take(envelope, new StoryEvent.Sighting(position, deadLetterReason), isAsked, isEffect);
            } catch (NotAnEventException e) {
                return true;
            }
        }
        return !isTruncated;
    }

    /// Looks at the text only: this is asked of every record of every topic.
    private boolean isEffect(HeaderTexts headers) {
        String causes = headers.text(EnvelopeHeaders.CAUSATION_ID).orElse("");
        if (causes.isEmpty() || effectsWanted.isEmpty()) {
            return false;
        }
        return COMMA.splitAsStream(causes)
                .map(cause -> cause.replace("%2C", ",").replace("%25", "%"))
                .anyMatch(effectsWanted::contains);
    }

    /// Whether `envelope` is of interest only to events of its own type: an earlier or later state of an aggregate.
    private boolean isOtherState(Envelope envelope) {
        boolean isCause = causesWanted.getOrDefault(envelope.identity().id(), Set.of()).stream()
                .anyMatch(type -> !type.equals(envelope.type()));
        boolean isEffect = envelope.causationIds().stream()
                .filter(effectsWanted::contains)
                .flatMap(cause -> byId.getOrDefault(cause, List.of()).stream())
                .anyMatch(cause -> !cause.envelope().type().equals(envelope.type()));
        return !isCause && !isEffect;
    }

    private void take(Envelope envelope, StoryEvent.Sighting sighting, boolean isAsked, boolean isEffect) {
        if (!events.containsKey(envelope.identity()) && events.size() == limit) {
            isTruncated = true;
            return;
        }
        StoryEvent event = events.computeIfAbsent(envelope.identity(), _ -> new StoryEvent(envelope));
        if (event.sightings().isEmpty()) {
            byId.computeIfAbsent(event.id(), _ -> new ArrayList<>()).add(event);
        }
        event.seenAt(sighting);
        if (isAsked) {
            asked.add(envelope.identity());
        }
        if (isAsked || isEffect) {
            effectsWanted.add(event.id());
            want(envelope);
        }
        if (isAsked || ancestors.contains(event.id())) {
            follow(envelope);
        }
    }

    private void want(Envelope envelope) {
        for (String cause : envelope.causationIds()) {
            if (causesWanted.computeIfAbsent(cause, _ -> new HashSet<>()).add(envelope.type())) {
                wants++;
                otherStates.remove(cause);
            }
        }
    }

    /// Wants the causes of this, and theirs, as far as they are known.
    private void follow(Envelope envelope) {
        want(envelope);
        for (String cause : envelope.causationIds()) {
            if (ancestors.add(cause)) {
                byId.getOrDefault(cause, List.of()).forEach(event -> follow(event.envelope()));
            }
        }
    }

    Collection<StoryEvent> events() {
        return List.copyOf(events.values());
    }

    boolean isAsked(StoryEvent event) {
        return asked.contains(event.envelope().identity());
    }

    /// The causes of `event` that were found, in the order it names them.
    List<StoryEvent> causes(StoryEvent event) {
        return event.envelope().causationIds().stream()
                .flatMap(id -> byId.getOrDefault(id, List.of()).stream())
                .toList();
    }

    /// Ids of causes that are in none of the records that were read; empty if the story is cut short.
    Set<String> missing() {
        if (isTruncated) {
            return Set.of();
        }
        Set<String> missing = new TreeSet<>(causesWanted.keySet());
        missing.removeAll(byId.keySet());
        missing.removeAll(otherStates);
        return missing;
    }

    /// Whether there were more events than the limit.
    boolean isTruncated() {
        return isTruncated;
    }
}
