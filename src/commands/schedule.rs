//! When the rounds of `sync --every` begin, and what ends them.
//!
//! Waits on the clock that nobody sets: a machine's clock that is put forward or back moves no round.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::ending::{CommandError, Ending};
use super::stderr;

/// A round every `period`, counted from the start of the one before, until `cancel`; where a round takes longer, the next one
/// follows at once. An error ends it in the first round: what is wrong from the beginning is no bad night. So does an output
/// that nobody reads any more, whenever.
pub(super) async fn repeat(
    period: Duration,
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
            Err(error) => stderr::line(&format!("this round failed: {error}")),
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    /// Rounds that take so many seconds each, the last one until it is cancelled: the seconds at which they begin.
    async fn beginnings(takes: &[u64]) -> Vec<u64> {
        let (start, cancel) = (Instant::now(), CancellationToken::new());
        let mut began = Vec::new();
        let round = async || {
            began.push(start.elapsed().as_secs());
            match takes.get(began.len() - 1) {
                Some(seconds) => tokio::time::sleep(Duration::from_secs(*seconds)).await,
                None => cancel.cancel(),
            }
            Ok(Ending::Complete)
        };
        let ending = repeat(MINUTE, &cancel, round).await;
        assert_eq!(ending.unwrap(), Ending::Interrupted);
        began
    }

    #[tokio::test(start_paused = true)]
    async fn a_round_begins_every_period_counted_from_the_start_of_the_one_before() {
        assert_eq!(beginnings(&[0, 59, 7, 60]).await, [0, 60, 120, 180, 240]);
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_round_longer_than_the_period_the_next_follows_at_once_and_none_is_made_up_for()
    {
        let began = beginnings(&[200, 10, 61, 0]).await;
        assert_eq!(began, [0, 200, 260, 321, 381]);
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
        let (ending, ()) = tokio::join!(repeat(MINUTE, &cancel, round), interrupt);
        assert_eq!(ending.unwrap(), Ending::Interrupted);
        assert_eq!((rounds, start.elapsed()), (1, MINUTE / 2));
    }

    /// How many rounds there were until the one that went so wrong as to end all.
    async fn rounds_until(wrong: impl Fn(u32) -> Option<CommandError>) -> u32 {
        let mut rounds = 0;
        let round = async || {
            rounds += 1;
            wrong(rounds).map_or(Ok(Ending::Complete), Err)
        };
        let ended = repeat(MINUTE, &CancellationToken::new(), round).await;
        assert!(ended.is_err());
        rounds
    }

    #[tokio::test(start_paused = true)]
    async fn a_round_that_fails_ends_nothing_but_the_first_one_and_an_output_that_is_closed() {
        let failed = || CommandError::Failed("no store".to_owned());
        let closed = || CommandError::Output(std::io::ErrorKind::BrokenPipe.into());
        assert_eq!(rounds_until(|_| Some(failed())).await, 1);
        let sometimes = |round| match round {
            2 | 4 => Some(failed()),
            5 => Some(closed()),
            _ => None,
        };
        assert_eq!(rounds_until(sometimes).await, 5);
    }
}
