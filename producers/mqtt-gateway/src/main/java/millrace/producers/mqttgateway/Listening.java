package millrace.producers.mqttgateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/// What all connections of a listener share.
///
/// @param takesTopic whether a mapping takes the topic
/// @param window most messages of a connection that wait for their acknowledgement, 1 to 65,535
/// @param maxPacketBytes largest packet
/// @param maxConnections beyond which a CONNECT is refused
/// @param connectTimeout longest time between a connection and its CONNECT
/// @param sessionExpiry longest that a session outlives its connection
record Listening(
        Intake intake,
        InFlight inFlight,
        GatewayMeters meters,
        Sessions sessions,
        Admissions admissions,
        Predicate<String> takesTopic,
        InstantSource clock,
        int window,
        int maxPacketBytes,
        int maxConnections,
        Duration connectTimeout,
        Duration sessionExpiry) {}
