//! A filter's text cut into alternatives (between `|`) of words (between spaces), and what a paste is as one line.

use std::borrow::Cow;

use super::predicate;

/// Between alternatives, as a column that was pasted is shown in one line.
const OR: &str = " | ";

/// A word as typed, without its quotation marks and its `!`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct QueryToken {
    pub(super) text: String,
    /// It began with `!`.
    pub(super) inverted: bool,
    /// It began with a quotation mark: a text, whatever signs it holds.
    pub(super) quoted: bool,
}

impl QueryToken {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.quoted
    }
}

/// `text` as one line: cells that line breaks or tabs part become alternatives, as in a column copied from a sheet.
pub fn as_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_break) {
        return Cow::Borrowed(text);
    }
    let cells = text.split(is_break).map(str::trim);
    let cells: Vec<_> = cells
        .filter(|cell| !cell.is_empty())
        .map(as_typed)
        .collect();
    Cow::Owned(cells.join(OR))
}

fn is_break(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A quotation mark without its partner would quote all the cells after it; a sign in an id is not an operator.
fn as_typed(cell: &str) -> Cow<'_, str> {
    let quotes = cell.chars().filter(|c| is_quote(*c)).count();
    if quotes % 2 == 1 {
        return Cow::Owned(cell.chars().filter(|c| !is_quote(*c)).collect());
    }
    if quotes == 0 && predicate::has_unknown_field(cell) {
        return Cow::Owned(format!("\"{cell}\""));
    }
    Cow::Borrowed(cell)
}

/// The alternatives of a line, each a list of words.
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
                finish(&mut token, &mut words);
                token = QueryToken::default();
                alternatives.push(std::mem::take(&mut words));
            }
            c if c.is_whitespace() && !in_quotes => finish(&mut token, &mut words),
            '!' | '！' if token.is_empty() => token.inverted = !token.inverted,
            c => token.text.push(c),
        }
    }
    finish(&mut token, &mut words);
    alternatives.push(words);
    alternatives
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '＂')
}

/// Ends a word. A `!` that stands alone inverts the word after it.
fn finish(token: &mut QueryToken, words: &mut Vec<QueryToken>) {
    if !token.text.is_empty() {
        words.push(std::mem::take(token));
    } else if token.quoted {
        *token = QueryToken::default();
    }
}

/// Puts together what spaces part: `剩余 < 0`, `left <0`, `expires < 30 days`, `state:no access`.
pub(super) fn join_conditions(words: Vec<QueryToken>) -> Vec<QueryToken> {
    let mut joined: Vec<QueryToken> = Vec::with_capacity(words.len());
    for word in words {
        match joined.last_mut() {
            Some(last) if goes_on(last, &word) => {
                if predicate::separates(&last.text, &word.text) {
                    last.text.push(' ');
                }
                last.text.push_str(operator_of(&word));
                last.text.push_str(&word.text);
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// `!=` that stands apart was read as an inverted `=`.
fn operator_of(word: &QueryToken) -> &'static str {
    if word.inverted { "!" } else { "" }
}

fn goes_on(last: &QueryToken, word: &QueryToken) -> bool {
    if last.quoted {
        return false;
    }
    if predicate::is_field(&last.text) {
        let equals = word.text.starts_with(['=', '＝']);
        return !word.quoted
            && predicate::begins_with_operator(&word.text)
            && (!word.inverted || equals);
    }
    !word.inverted && predicate::is_completed_by(&last.text, &word.text)
}
