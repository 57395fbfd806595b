/// The goals of the reaction engine, each measured beside other ways to have effects, in one run on one broker.
///
/// `Goals` drives; every contender is a process of its own (`Contender`), which may be killed.
@NullMarked
package millrace.benchmarks.goals;

import org.jspecify.annotations.NullMarked;
