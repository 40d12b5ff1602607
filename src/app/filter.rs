//! The filter's text, and what it means.

use std::sync::Arc;

use tui_input::{Input, InputRequest};

use crate::domain::matching::Query;

/// A text field and the query that it stands for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The text with its caret.
    pub input: Input,
    /// What it asks, read once a change.
    pub query: Arc<Query>,
}

impl Filter {
    /// Changes the text.
    pub fn edit(&mut self, request: InputRequest) {
        let changed = self.input.handle(request);
        if changed.is_some_and(|changed| changed.value) {
            self.query = Arc::new(Query::parse(self.input.value()));
        }
    }

    /// Empties the text.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
