/// Everything in one JVM on one machine: an embedded broker, registry and mail sink, and every part beside them.
@NullMarked
package millrace.standalone;

import org.jspecify.annotations.NullMarked;
