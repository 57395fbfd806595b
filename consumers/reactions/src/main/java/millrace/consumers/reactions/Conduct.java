package millrace.consumers.reactions;

/// What a reaction asks of the core.
///
/// @param doubt what to do with an effect whose end is not known
/// @param afterGivingUp what becomes of a key whose head was given up
record Conduct(Doubt doubt, AfterGivingUp afterGivingUp) {

    static Conduct of(Reaction<?> reaction) {
        return new Conduct(Doubt.of(reaction.effectClass()), reaction.afterGivingUp());
    }
}
