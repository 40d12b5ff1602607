//! Single values in the spellings that the platforms use for them.
//!
//! A function with a `Deserializer` is meant for serde's `deserialize_with`, together with `default` on the struct, so that a
//! missing field is `None` too. Its twin with the suffix `_in` or `_of` reads a value that has been found already; the twin with
//! the prefix `borrowed_` copies a text only where it has to be changed.

use std::borrow::Cow;

use serde::de::Deserializer;
use serde::{Deserialize, de};
use serde_json::value::RawValue;

use super::from_json;
use super::record_text::{DEEPEST, Parts, parts, scalar_of};
use crate::domain::WholeNumber;
use crate::domain::text::{clean, is_dirty};

/// An integer from a number or a string: `7`, `"7"`, `7.0`, `0.7e1`.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(integer_in(<&RawValue>::deserialize(deserializer)?))
}

/// An integer out of a value that has been found already.
pub fn integer_in(raw: &RawValue) -> Option<i64> {
    let whole = whole_number(&scalar_of(raw.get())?)?;
    whole.is_exact.then_some(whole.value)
}

/// A number for which "cannot be read" means something else than "not there".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SentNumber {
    /// Missing, null or an empty text.
    #[default]
    Absent,
    /// A whole number.
    Number(i64),
    /// Something that is none.
    Unreadable,
}

impl SentNumber {
    /// The number, where there is one.
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Absent | Self::Unreadable => None,
        }
    }
}

/// A whole number such as an error code.
pub fn sent_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SentNumber, D::Error> {
    let exact = |whole: WholeNumber| whole.is_exact.then_some(whole.value);
    sent_number(deserializer, exact)
}

/// A moment in milliseconds. A fraction of one does not count, and a number beyond the range of `i64` becomes its limit, because
/// some platforms write "for ever" as an enormous number.
pub fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SentNumber, D::Error> {
    sent_number(deserializer, |whole| Some(whole.value))
}

fn sent_number<'de, D: Deserializer<'de>>(
    deserializer: D,
    take: fn(WholeNumber) -> Option<i64>,
) -> Result<SentNumber, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    let text = scalar_of(raw.get());
    Ok(match text.as_deref().map(str::trim) {
        None if raw.get() == "null" => SentNumber::Absent,
        Some("") => SentNumber::Absent,
        text => text
            .and_then(WholeNumber::read)
            .and_then(take)
            .map_or(SentNumber::Unreadable, SentNumber::Number),
    })
}

/// An integer that is not negative.
pub fn unsigned<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    Ok(integer(deserializer)?.and_then(|number| u32::try_from(number).ok()))
}

/// A truth value: `true`, `"true"`, `1`, `"1"` and their opposites.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(flag_in(<&RawValue>::deserialize(deserializer)?))
}

/// A truth value out of a value that has been found already.
pub fn flag_in(raw: &RawValue) -> Option<bool> {
    flag_of(&scalar_of(raw.get())?)
}

/// The cleaned text of a string, a number or a boolean.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(borrowed_text(deserializer)?.map(Cow::into_owned))
}

/// Like [`text`], copied only where it is escaped or not clean.
pub fn borrowed_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'de, str>>, D::Error> {
    Ok(text_of(<&RawValue>::deserialize(deserializer)?))
}

/// The cleaned text of a value that has been found already.
pub fn text_of(raw: &RawValue) -> Option<Cow<'_, str>> {
    let text = scalar_of(raw.get())?;
    Some(if is_dirty(&text) {
        Cow::Owned(clean(&text))
    } else {
        text
    })
}

/// An id, byte for byte as sent (a number by its digits). Never cleaned: `ab`, and `a` and `b` with a zero-width space between
/// them, are two ids. It is cleaned where it is drawn or printed.
pub fn identifier<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(borrowed_identifier(deserializer)?.map(Cow::into_owned))
}

/// Like [`identifier`], copied only where it is escaped.
pub fn borrowed_identifier<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'de, str>>, D::Error> {
    Ok(identifier_in(<&RawValue>::deserialize(deserializer)?))
}

/// The id in a value that has been found already. A text is its bytes, while a number is one id in all its spellings (`7`, `7.0`).
pub fn identifier_in(raw: &RawValue) -> Option<Cow<'_, str>> {
    let text = scalar_of(raw.get()).filter(|id| !id.is_empty())?;
    let is_number = raw
        .get()
        .starts_with(|first: char| first == '-' || first.is_ascii_digit());
    let other_spelling = is_number && text.contains(['.', 'e', 'E']);
    match whole_number(&text).filter(|whole| other_spelling && whole.is_exact) {
        Some(whole) => Some(Cow::Owned(whole.value.to_string())),
        None => Some(text),
    }
}

/// An error code, which may be a number or a word; cleaned.
pub fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(borrowed_identifier(deserializer)?.map(|code| clean(&code)))
}

/// Ids for which "cannot all be read" means something else than "not there".
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum SentIds {
    /// Missing, or null.
    #[default]
    Absent,
    /// All of them.
    Ids(Vec<String>),
    /// One of them is no id, so that the others are not all; or there is no list.
    Unreadable,
}

/// The ids in a list of scalars, or a single id in its place.
pub fn identifiers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SentIds, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    let items = match parts(raw.get(), DEEPEST) {
        Parts::List(items) => items,
        Parts::Leaf if raw.get() == "null" => return Ok(SentIds::Absent),
        Parts::Object(_) | Parts::Leaf => vec![raw],
    };
    let id = |raw| identifier_in(raw).map(Cow::into_owned);
    let ids: Option<_> = items.into_iter().map(id).collect();
    Ok(ids.map_or(SentIds::Unreadable, SentIds::Ids))
}

/// The exact text of a number or a string, for `Amount::read`.
pub fn figure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(borrowed_figure(deserializer)?.map(Cow::into_owned))
}

/// Like [`figure`], copied only where it is escaped.
pub fn borrowed_figure<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Cow<'de, str>>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(scalar_of(raw.get()))
}

/// A list, or one object in its place. Missing, null and other shapes are an empty list.
pub fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    let read = match raw.get().as_bytes().first() {
        Some(b'[') => from_json(raw.get()),
        Some(b'{') => from_json(raw.get()).map(|one| vec![one]),
        _ => Ok(Vec::new()),
    };
    read.map_err(de::Error::custom)
}

/// A list that the platform's page promises, or one object in its place. Null and other shapes are an error: they say nothing of what
/// would have been in it. On a field without a default, so is its absence.
pub fn promised_list_or_one<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    if !raw.get().starts_with(['[', '{']) {
        return Err(de::Error::custom("not a list"));
    }
    list(raw).map_err(de::Error::custom)
}

/// An object. Null and other shapes are `None`.
pub fn object<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let raw = <&RawValue>::deserialize(deserializer)?;
    if !raw.get().starts_with('{') {
        return Ok(None);
    }
    from_json(raw.get()).map(Some).map_err(de::Error::custom)
}

fn whole_number(text: &str) -> Option<WholeNumber> {
    WholeNumber::read(text.trim())
}

fn flag_of(text: &str) -> Option<bool> {
    let word = text.trim();
    if word.eq_ignore_ascii_case("true") {
        return Some(true);
    }
    if word.eq_ignore_ascii_case("false") {
        return Some(false);
    }
    match whole_number(word).filter(|whole| whole.is_exact)?.value {
        1 => Some(true),
        0 => Some(false),
        _ => None,
    }
}
