//! Pages of a list: what a page says of the next one, and the guard that ends a walk which does not advance.
//!
//! Must not know what the list holds. A short page is never taken for the last (trap 7).

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::record::JsonRecord;
use crate::domain::balance::Hint;
use crate::platform::ApiError;
use crate::platform::error::Class;
use crate::platform::http::{ApiReply, RequestFault};

/// So many pages in a row may be empty or repeat earlier ones before a walk ends.
const MOST_IDLE: u32 = 10;

/// One page as it came.
#[derive(Debug)]
pub(super) struct RawPage {
    /// Its records.
    pub(super) list: Vec<Box<RawValue>>,
    next: Next,
}

#[derive(PartialEq, Eq, Debug)]
enum Next {
    End,
    Token(String),
    /// There is more, but no token to get it by.
    Lost,
}

#[derive(Deserialize)]
struct Envelope {
    data: JsonRecord,
}

impl RawPage {
    /// The page in a reply whose records stand under `list`. A page that names neither a list nor whether there is more
    /// is no page: it must not pass for the end of the list.
    pub(super) fn read(reply: &ApiReply, list: &'static str) -> Result<Self, Unreadable> {
        let data = reply.decode::<Envelope>().map_err(Unreadable::Reply)?.data;
        let more = data.flag("has_more");
        if more.is_none() && data.raw(list).is_none() {
            return Err(Unreadable::NoList);
        }
        Ok(Self {
            list: data.list(list).ok_or(Unreadable::NoList)?,
            next: Next::of(more, data.verbatim("page_token")),
        })
    }
}

/// A reply without a page in it.
pub(super) enum Unreadable {
    /// Not even its envelope.
    Reply(ApiError),
    /// The envelope is there, the list is not.
    NoList,
}

impl Next {
    /// The token goes back byte for byte (trap 8).
    fn of(more: Option<bool>, token: Option<String>) -> Self {
        match (more, token.filter(|token| !token.is_empty())) {
            (Some(false), _) | (None, None) => Self::End,
            (_, Some(token)) => Self::Token(token),
            (Some(true), None) => Self::Lost,
        }
    }
}

/// Guards one walk over pages. Keeps a few numbers a page.
#[derive(Debug, Default)]
pub(super) struct PageWalk {
    hasher: RandomState,
    /// Which page handed a token out, by hash.
    handed: HashMap<u64, u64>,
    /// Which page showed a content first, by hash.
    shown: HashMap<u64, u64>,
    idle: u32,
}

/// How a walk goes on after a page.
#[derive(Debug, Default)]
pub(super) struct WalkStep {
    /// The next page's token; `None` at the end.
    pub(super) next: Option<String>,
    /// Why the list cannot be called complete.
    pub(super) gap: Option<RequestFault>,
}

impl PageWalk {
    /// How to go on after the page that was asked for with the token `at`. Asking for the same page again is no repetition.
    pub(super) fn advance(&mut self, at: Option<&str>, page: &RawPage) -> WalkStep {
        let repeats = self.repeats(at, page);
        self.idle = if repeats || page.list.is_empty() {
            self.idle + 1
        } else {
            0
        };
        match &page.next {
            Next::End => WalkStep::default(),
            Next::Lost => WalkStep::ended_by(lost()),
            Next::Token(next) if self.was_handed(at, next) => WalkStep::ended_by(
                RequestFault::repeating_page("a page token came a second time"),
            ),
            Next::Token(_) if self.idle >= MOST_IDLE => WalkStep::ended_by(
                RequestFault::repeating_page("page after page brings nothing new"),
            ),
            Next::Token(next) => WalkStep {
                next: Some(next.clone()),
                gap: repeats.then(|| RequestFault::repeating_page("a page repeats an earlier one")),
            },
        }
    }

    fn repeats(&mut self, at: Option<&str>, page: &RawPage) -> bool {
        if page.list.is_empty() {
            return false;
        }
        let content: Vec<&str> = page.list.iter().map(|record| record.get()).collect();
        let (content, at) = (self.hash(&content), self.hash(&at));
        *self.shown.entry(content).or_insert(at) != at
    }

    fn was_handed(&mut self, at: Option<&str>, next: &str) -> bool {
        let (next, at) = (self.hash(&Some(next)), self.hash(&at));
        next == at || *self.handed.entry(next).or_insert(at) != at
    }

    fn hash<T: Hash + ?Sized>(&self, value: &T) -> u64 {
        self.hasher.hash_one(value)
    }
}

impl WalkStep {
    fn ended_by(gap: RequestFault) -> Self {
        Self {
            next: None,
            gap: Some(gap),
        }
    }
}

fn lost() -> RequestFault {
    let hint = Hint {
        zh: "平台说还有下一页，却没有给出分页标记，列表不完整；请稍后重试",
        en: "the platform says that there is more but gives no page token, so the list is incomplete; try later",
    };
    let message = "has_more without a page_token";
    RequestFault::new("missing_page_token", message, Class::Bug, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(records: &[&str], next: Next) -> RawPage {
        let raw = |text: &&str| serde_json::value::to_raw_value(text).unwrap();
        RawPage {
            list: records.iter().map(raw).collect(),
            next,
        }
    }

    fn to(token: &str) -> Next {
        Next::Token(token.to_owned())
    }

    #[test]
    fn feishu_trap_7_a_short_or_empty_page_is_not_the_last_one() {
        let mut walk = PageWalk::default();
        let step = walk.advance(None, &page(&[], to("a")));
        assert_eq!(step.next.as_deref(), Some("a"));
        assert!(step.gap.is_none());
    }

    #[test]
    fn feishu_trap_8_more_without_a_token_is_a_gap_and_the_end() {
        assert_eq!(Next::of(Some(true), None), Next::Lost);
        assert_eq!(Next::of(Some(true), Some(String::new())), Next::Lost);
        let step = PageWalk::default().advance(None, &page(&["x"], Next::Lost));
        assert_eq!(step.gap.unwrap().code, "missing_page_token");
        assert!(step.next.is_none());
    }

    #[test]
    fn feishu_trap_8_a_token_that_comes_again_ends_the_walk_however_long_the_loop() {
        let mut walk = PageWalk::default();
        assert!(walk.advance(None, &page(&["1"], to("a"))).gap.is_none());
        assert!(
            walk.advance(Some("a"), &page(&["2"], to("b")))
                .gap
                .is_none()
        );
        let step = walk.advance(Some("b"), &page(&["3"], to("a")));
        assert_eq!(step.gap.unwrap().code, "repeating_page");
        assert!(step.next.is_none());
        let step = PageWalk::default().advance(Some("a"), &page(&["1"], to("a")));
        assert!(step.next.is_none(), "a page that leads to itself");
    }

    #[test]
    fn feishu_trap_8_pages_that_repeat_under_new_tokens_come_to_an_end() {
        let mut walk = PageWalk::default();
        let mut at = None;
        for turn in 0..100 {
            let next = format!("t{turn}");
            let step = walk.advance(at.as_deref(), &page(&["same"], to(&next)));
            assert_eq!(step.gap.is_some(), turn > 0);
            at = step.next;
            if at.is_none() {
                assert_eq!(turn, MOST_IDLE);
                return;
            }
        }
        panic!("endless");
    }

    #[test]
    fn a_page_that_is_asked_for_again_is_no_repetition() {
        let mut walk = PageWalk::default();
        for _ in 0..3 {
            assert!(walk.advance(None, &page(&["1"], to("a"))).gap.is_none());
            assert!(
                walk.advance(Some("a"), &page(&["2"], to("b")))
                    .gap
                    .is_none()
            );
        }
    }

    #[test]
    fn has_more_false_is_the_end_even_with_a_token() {
        assert_eq!(Next::of(Some(false), Some("a".to_owned())), Next::End);
        assert_eq!(Next::of(None, Some("a".to_owned())), to("a"));
        assert_eq!(Next::of(None, None), Next::End);
    }
}
