/// How fast and how good the parts are, each beside something else that is measured in the same run; `benchmarks/run`
// starts them.
@NullMarked
package millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
