//! Work over everybody in two threads. Two cores are what an office computer spares beside the screen.

use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

/// With fewer rows, starting a second thread takes longer than it saves. Tests have small companies, and two threads for most of them.
const MIN_ROWS_FOR_TWO_THREADS: usize = if cfg!(test) { 16 } else { 10_000 };

/// Runs `run` over a range of positions and returns its result. Where the positions stand for many
/// `rows`, both halves of the range run at the same time, and `join` puts the results together in
/// their order. `None` where a run returns `None`, because the work was cancelled.
pub(super) fn in_halves<T: Send>(
    positions: Range<usize>,
    rows: usize,
    run: impl Fn(Range<usize>) -> Option<T> + Sync,
    join: impl FnOnce(T, T) -> T,
) -> Option<T> {
    if !is_for_two(rows) || positions.len() < 2 {
        return run(positions);
    }
    let middle = positions.start + positions.len() / 2;
    let (first, second) = both(
        || run(positions.start..middle),
        || run(middle..positions.end),
    );
    Some(join(first?, second?))
}

/// Whether this many rows are worth a second thread.
pub(super) fn is_for_two(rows: usize) -> bool {
    rows >= MIN_ROWS_FOR_TWO_THREADS
}

/// Runs both at the same time.
pub(super) fn both<A, B: Send>(
    first: impl FnOnce() -> A,
    second: impl FnOnce() -> B + Send,
) -> (A, B) {
    thread::scope(|scope| {
        let later = scope.spawn(second);
        let first = first();
        let second = later.join().unwrap_or_else(|panic| resume_unwind(panic));
        (first, second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(rows: usize) -> Option<Vec<usize>> {
        in_halves(
            0..7,
            rows,
            |some| Some(some.collect::<Vec<usize>>()),
            |mut first, second| {
                first.extend(second);
                first
            },
        )
    }

    #[test]
    fn two_halves_give_what_the_whole_gives() {
        assert_eq!(numbers(1), Some((0..7).collect()));
        assert_eq!(numbers(1_000_000), numbers(1));
    }

    #[test]
    fn nothing_comes_of_work_of_which_a_half_was_cancelled() {
        for cancelled in [0, 6] {
            let run = |some: Range<usize>| (!some.contains(&cancelled)).then_some(1);
            assert_eq!(in_halves(0..7, 1_000_000, run, |a, b| a + b), None);
        }
    }
}
