package millrace.consumers.reactions;

/// How many effects one process of a reaction may have before it asks.
///
/// @param perMinute most effects in any 60 seconds; 0 for no limit
/// @param timesUsual most effects in any 60 seconds as a multiple of the usual; 0 for no limit
record BrakeLimits(int perMinute, int timesUsual) {

    static final BrakeLimits NONE = new BrakeLimits(0, 0);

    boolean isOn() {
        return perMinute > 0 || timesUsual > 0;
    }
}
