//! A tenant's dictionary: numbers for names that repeat from answer to answer.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::bytes::MalformedBytes;
use crate::domain::{LeaveTypeId, PersonBalances, text};

/// The words of one tenant by number, from 0 without gaps. A number never changes its word, so what was packed stays readable, and
/// the same content packs to the same bytes.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct WordTable {
    words: Vec<StoredWord>,
    numbers: HashMap<Arc<str>, u64>,
}

#[derive(Clone, Debug)]
struct StoredWord {
    /// Cleaned for display.
    shown: Arc<str>,
    leave_type: LeaveTypeId,
}

impl WordTable {
    /// Adds the word of the next number. A word that is there already (two programs added it at once) keeps its first number.
    pub(in crate::store) fn push(&mut self, word: &str) {
        let text: Arc<str> = word.into();
        let number = self.words.len() as u64;
        self.words.push(StoredWord {
            leave_type: LeaveTypeId::new(word),
            shown: match text::shown(word) {
                Cow::Borrowed(_) => Arc::clone(&text),
                Cow::Owned(clean) => clean.into(),
            },
        });
        self.numbers.entry(text).or_insert(number);
    }

    /// How many words there are, which is also the next number.
    pub(in crate::store) fn len(&self) -> usize {
        self.words.len()
    }

    /// The words that are needed to pack `people` and have no number yet, each once.
    pub(in crate::store) fn missing<'a>(
        &self,
        people: impl Iterator<Item = &'a PersonBalances>,
    ) -> Vec<&'a str> {
        let mut missing = Vec::new();
        for word in people.flat_map(words_of) {
            if !self.numbers.contains_key(word) && !missing.contains(&word) {
                missing.push(word);
            }
        }
        missing
    }

    pub(super) fn number(&self, word: &str) -> Result<u64, MalformedBytes> {
        self.numbers.get(word).copied().ok_or(MalformedBytes)
    }

    /// The word cleaned for display. The word as it came may be an id.
    pub(super) fn text(&self, number: u64) -> Result<Arc<str>, MalformedBytes> {
        Ok(Arc::clone(&self.word(number)?.shown))
    }

    pub(super) fn leave_type(&self, number: u64) -> Result<LeaveTypeId, MalformedBytes> {
        Ok(self.word(number)?.leave_type.clone())
    }

    fn word(&self, number: u64) -> Result<&StoredWord, MalformedBytes> {
        let at = usize::try_from(number).map_err(|_| MalformedBytes)?;
        self.words.get(at).ok_or(MalformedBytes)
    }
}

fn words_of(person: &PersonBalances) -> impl Iterator<Item = &str> {
    person.balances.iter().flat_map(|balance| {
        let fields = balance.fields.iter().map(|(name, _)| &**name);
        [balance.leave_type.as_str(), &balance.leave_type_name]
            .into_iter()
            .chain(fields)
    })
}
