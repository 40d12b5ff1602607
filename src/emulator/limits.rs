//! How often a call may be made: the documented ceilings as data, counted in fixed windows.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::LimitScale;

/// At most `calls` in `per`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    calls: u32,
    per: Duration,
    /// Whether going over blocks for a whole window from then on (WeCom) or only until the window ends.
    blocks: bool,
}

impl Rate {
    pub(super) const fn per_minute(calls: u32) -> Self {
        let per = Duration::from_mins(1);
        Self {
            calls,
            per,
            blocks: false,
        }
    }

    pub(super) const fn per_second(calls: u32) -> Self {
        let per = Duration::from_secs(1);
        Self {
            calls,
            per,
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

/// What one bucket has used of one rate.
#[derive(Debug)]
struct Window {
    ends: Instant,
    used: u32,
    blocked: bool,
}

/// The windows of every bucket, and of DingTalk's monthly budget.
#[derive(Debug)]
pub(super) struct CallLimits {
    scale: LimitScale,
    windows: Mutex<HashMap<(&'static str, Duration), Window>>,
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
    /// How long until the next call is let through, when one of `rates` is used up.
    pub(super) fn count(&self, bucket: &'static str, rates: &[Rate]) -> Result<(), Duration> {
        let now = Instant::now();
        rates
            .iter()
            .try_for_each(|&rate| self.count_one(bucket, rate, now))
    }

    fn count_one(&self, bucket: &'static str, rate: Rate, now: Instant) -> Result<(), Duration> {
        let Some(per) = self.scale.window(rate.per) else {
            return Ok(());
        };
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows
            .entry((bucket, per))
            .or_insert_with(|| Window::from(now, per));
        window.count(rate.calls, rate.blocks, now, per)
    }
}

impl Window {
    fn from(now: Instant, per: Duration) -> Self {
        Self {
            ends: now + per,
            used: 0,
            blocked: false,
        }
    }

    fn count(
        &mut self,
        calls: u32,
        blocks: bool,
        now: Instant,
        per: Duration,
    ) -> Result<(), Duration> {
        if now >= self.ends {
            *self = Self::from(now, per);
        }
        if self.used < calls {
            self.used += 1;
            return Ok(());
        }
        if blocks && !self.blocked {
            self.ends = now + per;
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
        let mut window = Window::from(start, minute);
        assert!(window.count(1, true, start, minute).is_ok());
        let late = start + Duration::from_secs(50);
        assert_eq!(window.count(1, true, late, minute), Err(minute));
        let later = start + Duration::from_secs(70);
        assert_eq!(
            window.count(1, true, later, minute),
            Err(Duration::from_secs(40))
        );
        let after = start + Duration::from_secs(110);
        assert!(window.count(1, true, after, minute).is_ok());
    }

    #[test]
    fn without_limits_nothing_is_counted() {
        let limits = CallLimits::new(LimitScale::Off);
        assert!((0..1_000).all(|_| limits.count("a", &[Rate::per_second(1)]).is_ok()));
    }
}
