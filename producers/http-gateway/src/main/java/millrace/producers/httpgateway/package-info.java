/// Events in over HTTP: `POST /events` takes CloudEvents in four forms and answers once they are stored.
///
/// What the index of claims promises: the claim of an event follows its acknowledgement, and what has been
/// acknowledged or stored without a claim is found in the topics at the next start, before the first event is taken.
///
/// Metrics, whose names are API:
/// - `millrace_gateway_events_published_total`: events stored for the first time
/// - `millrace_gateway_events_repeated_total`: events answered from an earlier request
/// - `millrace_gateway_events_rejected_total{reason}`: events, or requests of which nothing could be read, refused;
///   the reasons are those of `Problem`
/// - `millrace_gateway_in_flight_bytes`: bodies in memory
/// - `millrace_gateway_requests_seconds`: from a request's headers to its answer
@NullMarked
package millrace.producers.httpgateway;

import org.jspecify.annotations.NullMarked;
