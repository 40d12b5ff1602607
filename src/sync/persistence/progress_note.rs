//! The progress that the holder of a lease writes beside it, for the programs that follow: words and numbers in turn, so that an
//! older or newer program reads what it knows and skips the rest.

use std::time::Duration;

use crate::platform::Usage;
use crate::sync::report::Progress;

/// Larger numbers are cut to this one: more than any count of people or calls, and the milliseconds of a year.
const LARGEST_NUMBER: u64 = 366 * 24 * 60 * 60 * 1000;

/// What is not known is left out.
pub(super) fn write(progress: &Progress) -> String {
    let usage = &progress.usage;
    let mut note = format!(
        "people {} complete {} answered {} failed {} requests {} retries {} used {} limit {} window {}",
        progress.people,
        u8::from(progress.directory_complete),
        progress.answered,
        progress.failed,
        usage.requests,
        usage.retries,
        usage.used_in_window,
        usage.window_limit,
        usage.window_seconds,
    );
    let mut add = |word: &str, number: u128| {
        note.extend([" ", word, " ", number.to_string().as_str()]);
    };
    if let Some(remaining) = progress.remaining {
        add("remaining", remaining.as_millis());
    }
    if let Some((spent, budget)) = usage.billable {
        add("spent", spent.into());
        if let Some(budget) = budget {
            add("budget", budget.into());
        }
    }
    note
}

/// Reads what [`write`] wrote; `None` if it says nothing of people.
pub(super) fn read(note: &str) -> Option<Progress> {
    let number = |word: &str| -> Option<u64> {
        let mut words = note.split_whitespace();
        words.find(|w| *w == word)?;
        words.next()?.parse().ok()
    };
    // Another program wrote it, perhaps a broken one: sums of these numbers must not overflow.
    let number = |word: &str| Some(number(word)?.min(LARGEST_NUMBER));
    let count = |word| usize::try_from(number(word).unwrap_or(0)).unwrap_or(usize::MAX);
    let small = |word| u32::try_from(number(word).unwrap_or(0)).unwrap_or(u32::MAX);
    number("people")?;
    Some(Progress {
        people: count("people"),
        directory_complete: number("complete") == Some(1),
        answered: count("answered"),
        failed: count("failed"),
        remaining: number("remaining").map(Duration::from_millis),
        usage: Usage {
            requests: number("requests").unwrap_or(0),
            retries: number("retries").unwrap_or(0),
            used_in_window: small("used"),
            window_limit: small("limit"),
            window_seconds: small("window"),
            billable: number("spent").map(|spent| (spent, number("budget"))),
            ..Usage::default()
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_holder_wrote_is_what_the_follower_reads() {
        let progress = Progress {
            people: 5012,
            directory_complete: true,
            answered: 812,
            failed: 3,
            remaining: Some(Duration::from_millis(90_500)),
            usage: Usage {
                requests: 900,
                retries: 4,
                used_in_window: 17,
                window_limit: 600,
                window_seconds: 60,
                billable: Some((161, Some(5000))),
                ..Usage::default()
            },
        };
        assert_eq!(read(&write(&progress)), Some(progress));
        let early = Progress::default();
        assert_eq!(read(&write(&early)), Some(early));
        assert_eq!(read(""), None);
        let wild = read(&format!(
            "people {0} answered {0} remaining {0} spent {0}",
            u64::MAX
        ));
        let wild = wild.unwrap();
        assert_eq!(wild.remaining, Some(Duration::from_millis(LARGEST_NUMBER)));
        assert_eq!(wild.usage.billable, Some((LARGEST_NUMBER, None)));
    }
}
