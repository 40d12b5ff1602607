//! The filter's text field, and the query that its text stands for.

use std::sync::Arc;

use tui_input::{Input, InputRequest};

use crate::domain::matching::{MAX_FILTER_CHARS, Query};

/// A text field and the query that it stands for.
#[derive(Clone, Debug, Default)]
pub struct FilterField {
    /// The text with its caret.
    pub input: Input,
    /// The query, parsed once per change of the text.
    pub query: Arc<Query>,
    /// The caret is in it: what is typed is text.
    pub is_typing: bool,
}

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
            self.query = Arc::new(Query::parse(self.input.value()));
        }
        Ok(())
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
        self.query = Arc::new(Query::parse(self.input.value()));
        Ok(())
    }

    /// Empties the text.
    pub fn clear(&mut self) {
        *self = Self {
            is_typing: self.is_typing,
            ..Self::default()
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
