/// Decides which fact leads to which letter, and asks for the letter once.
@NullMarked
package millrace.processors.notifications;

import org.jspecify.annotations.NullMarked;
