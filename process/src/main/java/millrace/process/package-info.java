/// What every process of Millrace has: settings from the environment, health, metrics and an orderly end.
@NullMarked
package millrace.process;

import org.jspecify.annotations.NullMarked;
