package millrace.consumers.reactions;

/// What the core does with an effect that was started and whose end is not known.
enum Doubt {
    REPEAT,
    PROBE,
    FLAG_AND_REPEAT,
    FLAG_AND_PARK;

    static Doubt of(EffectClass<?> effectClass) {
        return switch (effectClass) {
            case EffectClass.Idempotent<?> _, EffectClass.Transactional<?> _ -> REPEAT;
            case EffectClass.Probeable<?> _ -> PROBE;
            case EffectClass.Dumb<?>(var whenInDoubt) ->
                switch (whenInDoubt) {
                    case RESEND -> FLAG_AND_REPEAT;
                    case PARK -> FLAG_AND_PARK;
                };
        };
    }
}
