//! Following the pages of a list, with a guard that ends a walk which does not advance.
//!
//! A short page is never taken for the last one (trap 7).

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

use super::wire::{NextPage, RawPage};
use crate::domain::balance::Hint;
use crate::platform::error::ErrorClass;
use crate::platform::fault::RequestFault;

/// After this many pages in a row that are empty or repeat earlier ones a walk ends.
const MOST_IDLE: u32 = 10;

/// The guard of one walk over pages. It keeps a few numbers for each page.
#[derive(Debug, Default)]
pub(super) struct PageWalk {
    hasher: RandomState,
    /// Which page sent a token, both by hash.
    handed: HashMap<u64, u64>,
    /// Which page had a content first, both by hash.
    shown: HashMap<u64, u64>,
    /// Pages in a row that brought nothing new.
    idle: u32,
}

/// How a walk goes on after a page.
#[derive(Debug, Default)]
pub(super) struct WalkStep {
    /// The next page's token; `None` at the end.
    pub(super) next: Option<String>,
    /// Why the list may be incomplete.
    pub(super) gap: Option<RequestFault>,
}

impl PageWalk {
    /// How to continue after the page at the token `at`. Fetching the same page again is not a repetition.
    pub(super) fn advance(&mut self, at: Option<&str>, page: &RawPage) -> WalkStep {
        let repeats = self.repeats(at, page);
        self.idle = if repeats || page.list.is_empty() {
            self.idle + 1
        } else {
            0
        };
        match &page.next {
            NextPage::End => WalkStep::default(),
            NextPage::Lost => WalkStep::ended_by(lost()),
            NextPage::Untold => WalkStep::ended_by(RequestFault::unreadable((
                "没有 has_more，无法确定列表是否完整",
                "a page without has_more, so the list may be incomplete",
            ))),
            NextPage::Token(next) if self.was_handed(at, next) => {
                WalkStep::ended_by(RequestFault::repeating_page((
                    "同一个分页标记出现了两次",
                    "a page token came a second time",
                )))
            }
            NextPage::Token(_) if self.idle >= MOST_IDLE => {
                WalkStep::ended_by(RequestFault::repeating_page((
                    "接连几页都没有新内容",
                    "page after page brings nothing new",
                )))
            }
            NextPage::Token(next) => WalkStep {
                next: Some(next.clone()),
                gap: repeats.then(|| {
                    let message = ("有一页与前面的重复", "a page repeats an earlier one");
                    RequestFault::repeating_page(message)
                }),
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
    let message = (
        "has_more 为真却没有 page_token",
        "has_more without a page_token",
    );
    RequestFault::own("missing_page_token", message, ErrorClass::Bug, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(records: &[&str], next: NextPage) -> RawPage {
        let raw = |text: &&str| serde_json::value::to_raw_value(text).unwrap();
        RawPage {
            list: records.iter().map(raw).collect(),
            next,
        }
    }

    fn to(token: &str) -> NextPage {
        NextPage::Token(token.to_owned())
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
        assert_eq!(NextPage::of(Some(true), None), NextPage::Lost);
        assert_eq!(
            NextPage::of(Some(true), Some(String::new())),
            NextPage::Lost
        );
        let step = PageWalk::default().advance(None, &page(&["x"], NextPage::Lost));
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
        assert_eq!(
            NextPage::of(Some(false), Some("a".to_owned())),
            NextPage::End
        );
        assert_eq!(NextPage::of(None, Some("a".to_owned())), to("a"));
    }

    #[test]
    fn feishu_trap_29_a_page_that_does_not_say_whether_there_is_more_is_a_gap_and_the_end() {
        assert_eq!(NextPage::of(None, None), NextPage::Untold);
        assert_eq!(NextPage::of(None, Some(String::new())), NextPage::Untold);
        let step = PageWalk::default().advance(None, &page(&["x"], NextPage::Untold));
        assert_eq!(step.gap.unwrap().code, "unreadable");
        assert!(step.next.is_none());
    }
}
