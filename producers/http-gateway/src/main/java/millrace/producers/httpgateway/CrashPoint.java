package millrace.producers.httpgateway;

/// Where tests end a gateway as a kill would, named by the system property `millrace.gateway.crash-point`.
enum CrashPoint {
    /// The brokers have confirmed events; nothing of them is claimed.
    ACKNOWLEDGED,
    /// The events are claimed; nobody has been answered.
    CLAIMED;

    private static final String ARMED = System.getProperty("millrace.gateway.crash-point", "");
    private static final int KILLED = 137;

    void reach() {
        if (ARMED.equals(name())) {
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
