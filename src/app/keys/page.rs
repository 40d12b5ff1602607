//! The keys as `leaveboard help keys` and `config show` print them.

use std::fmt::Write;

use crate::app::keys::key::Key;
use crate::app::keys::keymap::KeyContext;
use crate::app::keys::place::place_words;
use crate::app::keys::table::{BoundAction, KeyTable};
use crate::app::text_width::{pad, width};
use crate::domain::Language;
use crate::text::keymap::{CHANGED, NO_KEY, PAGE_HEAD};

impl KeyTable {
    /// Each action of a place once, though a place may have several panes, in the table's order.
    pub fn of_place(&self, place: &str) -> Vec<&BoundAction> {
        let mut found: Vec<&BoundAction> = Vec::new();
        for context in KeyContext::of_place(place) {
            for bound in self.all_at(context) {
                let is_same = |other: &&BoundAction| std::ptr::eq(other.binding(), bound.binding());
                if !found.iter().any(is_same) {
                    found.push(bound);
                }
            }
        }
        found
    }

    /// Every place with its keys, the words for their actions, and what they do.
    pub fn page(&self, language: Language) -> String {
        let mut page = format!("{}\n", PAGE_HEAD.of(language));
        if self.is_changed() {
            let _ = writeln!(page, "{}", CHANGED.of(language));
        }
        for place in place_words() {
            let _ = writeln!(page, "\n[{place}]");
            let rows = self.of_place(place);
            let keys: Vec<String> = rows.iter().map(|it| shown_keys(it, language)).collect();
            let key_columns = keys.iter().map(|keys| width(keys)).max().unwrap_or(0);
            let names = rows.iter().map(|it| it.action().name().len());
            let name_columns = names.max().unwrap_or(0);
            for (keys, row) in keys.iter().zip(&rows) {
                let name = pad(row.action().name(), name_columns);
                let does = row.describe(language);
                let _ = writeln!(page, "  {}  {name}  {does}", pad(keys, key_columns));
            }
        }
        page
    }

    /// What is changed, as lines of a `keymap.toml`.
    pub fn changed_lines(&self) -> String {
        let mut lines = String::new();
        for place in place_words() {
            let rows = self.of_place(place);
            let changed = rows.into_iter().filter(|it| it.changed_at.is_some());
            for (at, row) in changed.enumerate() {
                if at == 0 {
                    let _ = writeln!(lines, "[{place}]");
                }
                let keys = row.keys.iter().map(|key| written(*key));
                let keys = keys.collect::<Vec<_>>().join(", ");
                let _ = writeln!(lines, "{} = [{keys}]", row.action().name());
            }
        }
        lines
    }
}

fn written(key: Key) -> String {
    let spelling = key.spelling();
    let escaped = spelling.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

fn shown_keys(bound: &BoundAction, language: Language) -> String {
    let mark = if bound.changed_at.is_some() { "*" } else { "" };
    match bound.keys.as_slice() {
        [] => format!("{}{mark}", NO_KEY.of(language)),
        _ => format!("{}{mark}", bound.keys_text()),
    }
}
