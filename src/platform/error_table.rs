//! The form of a platform's table of error codes. Each platform's own table is its `errors.rs`.

use super::error::ErrorClass;
use super::fault::{FaultReach, RequestFault};
use crate::domain::balance::Hint;

/// One row: codes that mean the same, what to do about them, and the remedy for the administrator.
///
/// `S` is what a platform's client must know beyond that: whom a code is about (DingTalk), or on which paths it means this
/// (Feishu).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ErrorRow<S: 'static> {
    /// The codes as texts: the platforms send numbers, digits in a string, or words.
    pub codes: &'static [&'static str],
    /// What the caller does.
    pub class: ErrorClass,
    /// How much a refusal covers.
    pub reach: FaultReach,
    /// What only this platform's client distinguishes.
    pub scope: S,
    /// What the administrator does.
    pub hint: Hint,
}

impl<S: Copy> ErrorRow<S> {
    /// A row whose refusal covers the endpoint that was asked.
    pub const fn new(
        codes: &'static [&'static str],
        class: ErrorClass,
        scope: S,
        zh: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            codes,
            class,
            reach: FaultReach::Endpoint,
            scope,
            hint: Hint { zh, en },
        }
    }

    /// The same row for a refusal of everything that is asked with these credentials.
    #[must_use]
    pub const fn everywhere(mut self) -> Self {
        self.reach = FaultReach::Tenant;
        self
    }

    /// Whether the row is about `code`.
    pub fn has(&self, code: &str) -> bool {
        self.codes.contains(&code)
    }

    /// The fault of a reply that bears `code`.
    pub fn fault(&self, code: &str, message: &str) -> RequestFault {
        RequestFault {
            reach: self.reach,
            ..RequestFault::new(code, message, self.class, self.hint)
        }
    }
}

/// The row about `code`.
pub fn find<S: Copy>(table: &'static [ErrorRow<S>], code: &str) -> Option<&'static ErrorRow<S>> {
    table.iter().find(|row| row.has(code))
}

/// Fails for a table in which a code stands twice within one scope: the second row would never be found.
#[cfg(test)]
pub(super) fn assert_each_code_stands_once<S: Copy + PartialEq + std::fmt::Debug>(
    table: &'static [ErrorRow<S>],
    same_scope: impl Fn(S, S) -> bool,
) {
    let all = || {
        table
            .iter()
            .flat_map(|row| row.codes.iter().map(move |code| (row.scope, *code)))
    };
    for (scope, code) in all() {
        let same = all().filter(|(other, twin)| *twin == code && same_scope(*other, scope));
        assert_eq!(same.count(), 1, "{code} stands twice ({scope:?})");
    }
}
