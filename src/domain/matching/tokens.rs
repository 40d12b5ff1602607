//! A filter's text split into alternatives (at `|`) of words (at spaces), and a pasted column turned into one line.

use std::borrow::Cow;

use super::predicate_parser;

/// Separates alternatives where a pasted column is shown as one line.
const ALTERNATIVE_SEPARATOR: &str = " | ";

/// A word as typed, without its quotation marks and its `!`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct QueryToken {
    pub(super) text: String,
    /// It began with `!`.
    pub(super) inverted: bool,
    /// It began with a quotation mark and is a text, whatever signs it holds.
    pub(super) quoted: bool,
}

impl QueryToken {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.quoted
    }
}

/// `text` as one line: cells separated by line breaks or tabs, as in a column copied from a spreadsheet, become alternatives.
pub fn as_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_break) {
        return Cow::Borrowed(text);
    }
    let cells = text.split(is_break).map(str::trim);
    let cells: Vec<_> = cells
        .filter(|cell| !cell.is_empty())
        .map(cell_as_word)
        .collect();
    Cow::Owned(cells.join(ALTERNATIVE_SEPARATOR))
}

fn is_break(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A cell as a word that means itself. A quotation mark without its partner is dropped, because it would quote all cells that follow; an
/// id that contains an operator is quoted.
fn cell_as_word(cell: &str) -> Cow<'_, str> {
    let quotes = cell.chars().filter(|c| is_quote(*c)).count();
    if quotes % 2 == 1 {
        return Cow::Owned(cell.chars().filter(|c| !is_quote(*c)).collect());
    }
    if quotes == 0 && predicate_parser::has_unknown_field(cell) {
        return Cow::Owned(format!("\"{cell}\""));
    }
    Cow::Borrowed(cell)
}

/// The words of each alternative of a line.
pub(super) fn split(line: &str) -> Vec<Vec<QueryToken>> {
    let mut alternatives = Vec::new();
    let mut words = Vec::new();
    let mut token = QueryToken::default();
    let mut in_quotes = false;
    for c in line.chars() {
        match c {
            c if is_quote(c) => {
                token.quoted |= token.text.is_empty();
                in_quotes = !in_quotes;
            }
            '|' | '｜' if !in_quotes => {
                end_word(&mut token, &mut words);
                token = QueryToken::default();
                alternatives.push(std::mem::take(&mut words));
            }
            c if c.is_whitespace() && !in_quotes => end_word(&mut token, &mut words),
            '!' | '！' if token.is_empty() => token.inverted = !token.inverted,
            c => token.text.push(c),
        }
    }
    end_word(&mut token, &mut words);
    alternatives.push(words);
    alternatives
}

/// The text of each alternative of a line, as typed; an empty one is left out.
pub fn alternatives(line: &str) -> Vec<String> {
    let mut in_quotes = false;
    let parts = line.split(|c| {
        in_quotes ^= is_quote(c);
        matches!(c, '|' | '｜') && !in_quotes
    });
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    let mut parts: Vec<String> = parts.map(str::to_owned).collect();
    // A quotation mark without its partner quotes all that follows, so that only the last one can lack it.
    if in_quotes && let Some(last) = parts.last_mut() {
        last.push('"');
    }
    parts
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '＂')
}

/// Ends the current word. A `!` that stands alone stays, since it inverts the word after it.
fn end_word(token: &mut QueryToken, words: &mut Vec<QueryToken>) {
    if !token.text.is_empty() {
        words.push(std::mem::take(token));
    } else if token.quoted {
        *token = QueryToken::default();
    }
}

/// Joins conditions that were typed with spaces: `剩余 < 0`, `left <0`, `expires < 30 days`, `state:no access`.
pub(super) fn join_conditions(words: Vec<QueryToken>) -> Vec<QueryToken> {
    let mut joined: Vec<QueryToken> = Vec::with_capacity(words.len());
    for word in words {
        match joined.last_mut() {
            Some(last) if continues(last, &word) => {
                if predicate_parser::separates(&last.text, &word.text) {
                    last.text.push(' ');
                }
                last.text.push_str(inversion_of(&word));
                last.text.push_str(&word.text);
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// The `!` of a `!=` that stands alone, which [`split`] read as an inverted `=`.
fn inversion_of(word: &QueryToken) -> &'static str {
    if word.inverted { "!" } else { "" }
}

/// Whether `word` belongs to the condition that `last` began.
fn continues(last: &QueryToken, word: &QueryToken) -> bool {
    if last.quoted {
        return false;
    }
    if predicate_parser::is_field(&last.text) {
        let equals = word.text.starts_with(['=', '＝']);
        return !word.quoted
            && predicate_parser::begins_with_operator(&word.text)
            && (!word.inverted || equals);
    }
    !word.inverted && predicate_parser::is_completed_by(&last.text, &word.text)
}
