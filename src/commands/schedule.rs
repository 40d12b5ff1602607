//! When the rounds of `sync --every` start, and what ends them.
//!
//! The monotonic clock is used, so setting the machine's clock does not move a round.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::domain::Language;

use super::ending::{CommandError, Ending};
use super::stderr;

/// How often rounds are, and in which language a failed one is reported.
#[derive(Clone, Copy)]
pub(super) struct RoundSchedule {
    pub(super) period: Duration,
    pub(super) language: Language,
}

/// Runs a round every `period`, counted from the start of the one before, until `cancel`. After a round that took longer, the next one
/// starts at once.
///
/// An error ends the repetition only in the first round, where it is most likely a mistake of the configuration; later it may be a
/// passing fault. An output that cannot be written ends it at any time.
pub(super) async fn repeat(
    RoundSchedule { period, language }: RoundSchedule,
    cancel: &CancellationToken,
    mut round: impl AsyncFnMut() -> Result<Ending, CommandError>,
) -> Result<Ending, CommandError> {
    let mut next = Instant::now() + period;
    round().await?;
    loop {
        tokio::select! {
            biased;
            () = cancel.cancelled() => return Ok(Ending::Interrupted),
            () = sleep_until(next) => next = Instant::now() + period,
        }
        match round().await {
            Err(CommandError::Output(error)) => return Err(CommandError::Output(error)),
            Err(error) => {
                let what = error.to_text(language);
                stderr::line(&language.pick(
                    format!("这一轮失败：{what}"),
                    format!("this round failed: {what}"),
                ));
            }
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);
    const EVERY_MINUTE: RoundSchedule = RoundSchedule {
        period: MINUTE,
        language: Language::English,
    };

    /// Runs rounds of these lengths, in seconds, and a last one that cancels. Returns the seconds at which they started.
    async fn start_times(lengths: &[u64]) -> Vec<u64> {
        let (start, cancel) = (Instant::now(), CancellationToken::new());
        let mut starts = Vec::new();
        let round = async || {
            starts.push(start.elapsed().as_secs());
            match lengths.get(starts.len() - 1) {
                Some(seconds) => tokio::time::sleep(Duration::from_secs(*seconds)).await,
                None => cancel.cancel(),
            }
            Ok(Ending::Complete)
        };
        let ending = repeat(EVERY_MINUTE, &cancel, round).await;
        assert_eq!(ending.unwrap(), Ending::Interrupted);
        starts
    }

    #[tokio::test(start_paused = true)]
    async fn a_round_starts_every_period_counted_from_the_start_of_the_one_before() {
        assert_eq!(start_times(&[0, 59, 7, 60]).await, [0, 60, 120, 180, 240]);
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_round_longer_than_the_period_the_next_starts_at_once_and_missed_ones_are_skipped()
     {
        let starts = start_times(&[200, 10, 61, 0]).await;
        assert_eq!(starts, [0, 200, 260, 321, 381]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_interruption_while_waiting_ends_it_at_once() {
        let (start, cancel) = (Instant::now(), CancellationToken::new());
        let mut rounds = 0;
        let round = async || {
            rounds += 1;
            Ok(Ending::Partial)
        };
        let interrupt = async {
            tokio::time::sleep(MINUTE / 2).await;
            cancel.cancel();
        };
        let (ending, ()) = tokio::join!(repeat(EVERY_MINUTE, &cancel, round), interrupt);
        assert_eq!(ending.unwrap(), Ending::Interrupted);
        assert_eq!((rounds, start.elapsed()), (1, MINUTE / 2));
    }

    /// How many rounds there were until one ended the repetition by its error.
    async fn rounds_until_error(error_of: impl Fn(u32) -> Option<CommandError>) -> u32 {
        let mut rounds = 0;
        let round = async || {
            rounds += 1;
            error_of(rounds).map_or(Ok(Ending::Complete), Err)
        };
        let ended = repeat(EVERY_MINUTE, &CancellationToken::new(), round).await;
        assert!(ended.is_err());
        rounds
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_ends_the_repetition_only_in_the_first_round_or_when_the_output_is_closed() {
        let failed = || CommandError::failed(("没有存储", "no store"));
        let closed = || CommandError::Output(std::io::ErrorKind::BrokenPipe.into());
        assert_eq!(rounds_until_error(|_| Some(failed())).await, 1);
        let sometimes = |round| match round {
            2 | 4 => Some(failed()),
            5 => Some(closed()),
            _ => None,
        };
        assert_eq!(rounds_until_error(sometimes).await, 5);
    }
}
