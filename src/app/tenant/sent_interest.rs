//! What a tenant's sync was last told of the screen, so that it is told only what changed.

use std::sync::Arc;

use crate::domain::RowId;
use crate::sync::Interest;

/// What a sync was last told of the screen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SentInterest {
    /// Who is on screen.
    pub visible: Vec<RowId>,
    /// Whom the filter left.
    pub matches: Option<Arc<[u32]>>,
    /// The wish for one person.
    pub refresh: Option<(u32, RowId)>,
    /// Whether nothing is to be sent.
    pub paused: bool,
    /// The answer to what it asked.
    pub consent: Option<bool>,
    /// Whether a directory that shrank is taken as it is.
    pub accepts_shrunk: bool,
}

impl SentInterest {
    /// The same as an interest; `None` if nothing changed since `before`.
    pub fn news(&self, before: &Self) -> Option<Interest> {
        let same_list = match (&self.matches, &before.matches) {
            (Some(now), Some(then)) => Arc::ptr_eq(now, then),
            (None, None) => true,
            _ => false,
        };
        let same = same_list
            && self.visible == before.visible
            && (self.refresh, self.paused, self.consent)
                == (before.refresh, before.paused, before.consent)
            && self.accepts_shrunk == before.accepts_shrunk;
        (!same).then(|| Interest {
            visible: self.visible.clone(),
            matches: self.matches.clone(),
            refresh: self.refresh,
            paused: self.paused,
            consent: self.consent,
            accepts_shrunk: self.accepts_shrunk,
        })
    }
}
