//! The documented call limits: [`Rate`] is a limit as data, [`CallLimits`] counts calls against limits in fixed windows.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::options::LimitScale;

/// At most `calls` in `per`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    calls: u32,
    per: Duration,
    /// Whether the first call too many blocks for a whole window from then on, as at WeCom, or only until the window ends.
    blocks: bool,
}

impl Rate {
    pub(super) const fn per_minute(calls: u32) -> Self {
        Self {
            calls,
            per: Duration::from_mins(1),
            blocks: false,
        }
    }

    pub(super) const fn per_second(calls: u32) -> Self {
        Self {
            calls,
            per: Duration::from_secs(1),
            blocks: false,
        }
    }

    pub(super) const fn blocking(self) -> Self {
        Self {
            blocks: true,
            ..self
        }
    }
}

/// What one bucket has used of one rate in the current window.
#[derive(Debug)]
struct CountedWindow {
    ends: Instant,
    used: u32,
    blocked: bool,
}

/// The windows of every bucket. A bucket is what is counted together: a path, or all calls of an app.
#[derive(Debug)]
pub(super) struct CallLimits {
    scale: LimitScale,
    windows: Mutex<HashMap<(&'static str, Duration), CountedWindow>>,
}

impl CallLimits {
    pub(super) fn new(scale: LimitScale) -> Self {
        Self {
            scale,
            windows: Mutex::default(),
        }
    }

    /// Counts one call of `bucket`.
    ///
    /// # Errors
    /// The time until the next call is let through, when one of `rates` is used up.
    pub(super) fn count(&self, bucket: &'static str, rates: &[Rate]) -> Result<(), Duration> {
        let now = Instant::now();
        for &rate in rates {
            self.count_in_window(bucket, rate, now)?;
        }
        Ok(())
    }

    fn count_in_window(
        &self,
        bucket: &'static str,
        rate: Rate,
        now: Instant,
    ) -> Result<(), Duration> {
        let Some(per) = self.scale.window(rate.per) else {
            return Ok(());
        };
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows
            .entry((bucket, per))
            .or_insert_with(|| CountedWindow::starting(now, per));
        window.count(Rate { per, ..rate }, now)
    }
}

impl CountedWindow {
    fn starting(now: Instant, per: Duration) -> Self {
        Self {
            ends: now + per,
            used: 0,
            blocked: false,
        }
    }

    fn count(&mut self, rate: Rate, now: Instant) -> Result<(), Duration> {
        if now >= self.ends {
            *self = Self::starting(now, rate.per);
        }
        if self.used < rate.calls {
            self.used += 1;
            return Ok(());
        }
        if rate.blocks && !self.blocked {
            self.ends = now + rate.per;
        }
        self.blocked = true;
        Err(self.ends - now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_lets_through_what_it_says_and_names_the_wait() {
        let limits = CallLimits::new(LimitScale::Documented);
        let rates = [Rate::per_minute(100)];
        assert!((0..100).all(|_| limits.count("a", &rates).is_ok()));
        let wait = limits.count("a", &rates).expect_err("the 101st call");
        assert!(wait <= Duration::from_mins(1) && wait > Duration::from_secs(58));
        assert!(limits.count("b", &rates).is_ok());
    }

    #[test]
    fn a_blocking_rate_blocks_for_a_whole_window_from_the_first_call_too_many() {
        let (start, minute) = (Instant::now(), Duration::from_mins(1));
        let rate = Rate::per_minute(1).blocking();
        let mut window = CountedWindow::starting(start, minute);
        assert!(window.count(rate, start).is_ok());
        let late = start + Duration::from_secs(50);
        assert_eq!(window.count(rate, late), Err(minute));
        let later = start + Duration::from_secs(70);
        assert_eq!(window.count(rate, later), Err(Duration::from_secs(40)));
        let after = start + Duration::from_secs(110);
        assert!(window.count(rate, after).is_ok());
    }

    #[test]
    fn without_limits_nothing_is_counted() {
        let limits = CallLimits::new(LimitScale::Off);
        assert!((0..1_000).all(|_| limits.count("a", &[Rate::per_second(1)]).is_ok()));
    }
}
