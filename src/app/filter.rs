//! The filter's text field, and the query that its text stands for.

use std::sync::Arc;

use tui_input::{Input, InputRequest};

use crate::domain::matching::{Completion, MAX_FILTER_CHARS, NamedFilters, PredicateError, Query};

/// A text field and the query that it stands for.
#[derive(Clone, Debug, Default)]
pub struct FilterField {
    /// The text with its caret.
    pub input: Input,
    /// The query, parsed once per change of the text.
    pub query: Arc<Query>,
    /// The caret is in it: what is typed is text.
    pub is_typing: bool,
    /// What `@NAME` stands for.
    pub named: Arc<NamedFilters>,
    /// The candidates that a key goes through, until something else is typed.
    pub cycle: Option<CompletionCycle>,
    /// The filters that were used, the newest last.
    pub history: FilterHistory,
}

/// The word at the caret while a key puts one candidate after the other in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompletionCycle {
    /// Where the word begins, in bytes.
    pub start: usize,
    /// What it may become.
    pub candidates: Vec<String>,
    /// Which of them is in its place.
    pub at: usize,
}

/// Filters that were used in this run of the program.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FilterHistory {
    used: Vec<String>,
    /// How far back a key has gone; 0 for what is being typed.
    back: usize,
    /// What was being typed before.
    draft: String,
}

/// How many filters are remembered; the oldest one is dropped first.
const MAX_HISTORY: usize = 50;

/// The text would be longer than a filter may be (`MAX_FILTER_CHARS`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FilterTooLong;

impl FilterField {
    /// Changes the text.
    pub fn edit(&mut self, request: InputRequest) -> Result<(), FilterTooLong> {
        let adds = matches!(request, InputRequest::InsertChar(_));
        if adds && self.input.value().chars().count() >= MAX_FILTER_CHARS {
            return Err(FilterTooLong);
        }
        let changed = self.input.handle(request);
        if changed.is_some_and(|changed| changed.value) {
            self.changed();
        }
        self.cycle = None;
        Ok(())
    }

    /// Parses the text again.
    fn changed(&mut self) {
        // What is typed from here on is the draft again.
        self.history.back = 0;
        self.query = Arc::new(Query::parse_with(self.input.value(), &self.named));
        self.cycle = None;
    }

    /// Replaces the text. A text that is too long is not refused here: its query has the error that
    /// says so.
    pub fn set(&mut self, text: &str) {
        self.input = Input::new(text.to_owned());
        self.changed();
    }

    /// Replaces the text, unless the whole of it would be refused: then the filter stays as it was.
    pub fn replace(&mut self, text: &str) -> Result<(), PredicateError> {
        let query = Query::parse_with(text, &self.named);
        let mut errors = query.errors().iter();
        if let Some(error) = errors.find(|error| error.refuses_the_filter()) {
            return Err(error.clone());
        }
        self.set(text);
        Ok(())
    }

    /// Puts the next candidate (or the one before) in the place of the word at the caret. `offer`
    /// gives the candidates; it is called only for the first one.
    pub fn complete(&mut self, by: isize, offer: impl FnOnce(&str, usize) -> Completion) {
        let caret = self.caret_byte();
        let (mut cycle, end, at) = if let Some(cycle) = self.cycle.take() {
            let len = cycle.candidates.len();
            let at = (cycle.at + len).saturating_add_signed(by) % len;
            (cycle, caret, at)
        } else {
            let Completion { word, candidates } = offer(self.input.value(), caret);
            if candidates.is_empty() {
                return;
            }
            let at = if by < 0 { candidates.len() - 1 } else { 0 };
            let cycle = CompletionCycle {
                start: word.start,
                candidates,
                at,
            };
            (cycle, word.end, at)
        };
        let value = self.input.value();
        let text = [&value[..cycle.start], &cycle.candidates[at], &value[end..]].concat();
        if text.chars().count() > MAX_FILTER_CHARS {
            return;
        }
        let before = &text[..cycle.start + cycle.candidates[at].len()];
        let caret = before.chars().count();
        self.input = Input::new(text).with_cursor(caret);
        self.changed();
        cycle.at = at;
        self.cycle = Some(cycle);
    }

    /// The caret's place in bytes.
    pub fn caret_byte(&self) -> usize {
        let value = self.input.value();
        let at = value.char_indices().nth(self.input.cursor());
        at.map_or(value.len(), |(at, _)| at)
    }

    /// Remembers the filter, because it is used.
    pub fn remember(&mut self) {
        let text = self.input.value().trim().to_owned();
        let history = &mut self.history;
        (history.back, history.draft) = (0, String::new());
        if text.is_empty() {
            return;
        }
        history.used.retain(|used| *used != text);
        history.used.push(text);
        if history.used.len() > MAX_HISTORY {
            history.used.remove(0);
        }
    }

    /// Shows a filter that was used before (`by` above 0) or after the one shown.
    pub fn recall(&mut self, by: isize) {
        let history = &mut self.history;
        let back = history
            .back
            .saturating_add_signed(by)
            .min(history.used.len());
        if back == history.back {
            return;
        }
        if history.back == 0 {
            self.input.value().clone_into(&mut history.draft);
        }
        let text = match back {
            0 => history.draft.clone(),
            _ => history.used[history.used.len() - back].clone(),
        };
        self.set(&text);
        self.history.back = back;
    }

    /// Inserts a pasted line at the caret as one change, so that it is parsed once however long it is.
    pub fn insert(&mut self, line: &str) -> Result<(), FilterTooLong> {
        let (value, caret) = (self.input.value(), self.input.cursor());
        let added = line.chars().count();
        if value.chars().count() + added > MAX_FILTER_CHARS {
            return Err(FilterTooLong);
        }
        let at = value
            .char_indices()
            .nth(caret)
            .map_or(value.len(), |(at, _)| at);
        let text = [&value[..at], line, &value[at..]].concat();
        self.input = Input::new(text).with_cursor(caret + added);
        self.changed();
        Ok(())
    }

    /// Empties the text.
    pub fn clear(&mut self) {
        self.set("");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(text: &str, caret: usize) -> Completion {
        let start = text[..caret].rfind(' ').map_or(0, |at| at + 1);
        Completion {
            word: start..caret,
            candidates: vec!["假期:年假".to_owned(), "假期:福利年假".to_owned()],
        }
    }

    #[test]
    fn a_key_goes_through_the_candidates_and_typing_ends_that() {
        let mut filter = FilterField::default();
        filter.insert("张三 年").unwrap();
        for expected in ["张三 假期:年假", "张三 假期:福利年假", "张三 假期:年假"]
        {
            filter.complete(1, offer);
            assert_eq!(filter.input.value(), expected);
        }
        filter.complete(-1, offer);
        assert_eq!(filter.input.value(), "张三 假期:福利年假");
        filter.edit(InputRequest::InsertChar(' ')).unwrap();
        assert_eq!(filter.cycle, None);
        assert!(filter.query.errors().is_empty() && filter.query.asks_balances());
    }

    #[test]
    fn filters_that_were_used_come_back_and_so_does_what_was_being_typed() {
        let mut filter = FilterField::default();
        for used in ["超支", "张三", "超支"] {
            filter.set(used);
            filter.remember();
        }
        filter.set("李");
        let mut shown = Vec::new();
        for by in [1, 1, 1, -1, -1, -1] {
            filter.recall(by);
            shown.push(filter.input.value().to_owned());
        }
        assert_eq!(shown, ["超支", "张三", "张三", "超支", "李", "李"]);
    }

    #[test]
    fn after_another_text_the_newest_filter_comes_back_first_and_the_text_is_the_draft() {
        let mut filter = FilterField::default();
        for used in ["超支", "张三"] {
            filter.set(used);
            filter.remember();
        }
        filter.recall(1);
        filter.clear();
        filter.insert("李").unwrap();
        filter.recall(1);
        assert_eq!(filter.input.value(), "张三");
        filter.recall(-1);
        assert_eq!(filter.input.value(), "李");
    }

    #[test]
    fn a_paste_goes_in_at_the_caret_and_what_is_too_long_changes_nothing() {
        let mut filter = FilterField::default();
        filter.insert("张四").unwrap();
        filter.edit(InputRequest::GoToPrevChar).unwrap();
        filter.insert("三 | 李").unwrap();
        assert_eq!(filter.input.value(), "张三 | 李四");
        assert_eq!(filter.input.cursor(), 6);
        let long = "王".repeat(MAX_FILTER_CHARS);
        assert_eq!(filter.insert(&long), Err(FilterTooLong));
        assert_eq!(filter.input.value(), "张三 | 李四");
        filter.clear();
        filter.insert(&long).unwrap();
        let more = filter.edit(InputRequest::InsertChar('王'));
        assert_eq!(more, Err(FilterTooLong));
        assert!(!filter.query.is_all());
    }
}
