/// What follows from the readings of devices, and from their absence: the `devices` application.
@NullMarked
package millrace.processors.devices;

import org.jspecify.annotations.NullMarked;
