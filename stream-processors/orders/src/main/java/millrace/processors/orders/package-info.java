/// The lifecycle and the revenue of orders: the `orders` application.
@NullMarked
package millrace.processors.orders;

import org.jspecify.annotations.NullMarked;
