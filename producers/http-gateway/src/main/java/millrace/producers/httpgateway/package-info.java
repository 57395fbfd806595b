/// Events in over HTTP: `POST /events` takes CloudEvents in four forms and answers once they are stored.
@NullMarked
package millrace.producers.httpgateway;

import org.jspecify.annotations.NullMarked;
