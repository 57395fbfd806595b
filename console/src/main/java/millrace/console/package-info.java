/// What operators use: the command line. Each command is a picocli class that any root command can mount.
///
/// Exit codes: 0 done, 1 done and something is wrong with what was asked about (a line rejected, an id not found),
/// 2 wrong usage, 3 the broker or the gateway is out of reach.
@NullMarked
package millrace.console;

import org.jspecify.annotations.NullMarked;
