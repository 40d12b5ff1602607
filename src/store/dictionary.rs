//! The table of a tenant's words: names that repeat in every packed answer. Words are only ever added, by the program that syncs.

use super::checksum;
use super::codec::WordTable;
use super::error::StoreError;
use super::sql::{SqlRow, Statement};
use super::tenant::TenantStore;
use crate::domain::PersonBalances;

/// A number that another program has taken meanwhile stays with that program's word. The loop in
/// `words_for` then gives this word the next number.
const ADD: &str = "INSERT INTO words (tenant, number, word, checksum) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (tenant, number) DO NOTHING";

impl TenantStore {
    /// Every word so far.
    pub(super) async fn words(&self) -> Result<WordTable, StoreError> {
        let sql = "SELECT number, word, checksum FROM words WHERE tenant = $1 ORDER BY number";
        let rows = self.database.query(sql, [self.tenant.into()]).await?;
        let mut words = WordTable::default();
        for row in &rows {
            push(self.tenant, &mut words, row)?;
        }
        Ok(words)
    }

    /// Every word so far. Words of `people` that are missing are added first.
    pub(super) async fn words_for(
        &self,
        people: impl Iterator<Item = &PersonBalances> + Clone,
    ) -> Result<WordTable, StoreError> {
        loop {
            let words = self.words().await?;
            let missing = words.missing(people.clone());
            if missing.is_empty() {
                return Ok(words);
            }
            let rows = missing.iter().enumerate().map(|(at, word)| {
                let number = number_of(words.len() + at);
                let checksum = checksum::of_word(self.tenant, number, word).done();
                vec![
                    self.tenant.into(),
                    number.into(),
                    (*word).into(),
                    checksum.into(),
                ]
            });
            let add = Statement::many(ADD, rows.collect());
            self.database.transact(vec![add]).await?;
        }
    }
}

fn push(tenant: i64, words: &mut WordTable, row: &SqlRow) -> Result<(), StoreError> {
    let (number, word) = (row.int(0)?, row.text(1)?);
    checksum::of_word(tenant, number, word).verify(row.optional_int(2)?, "a word")?;
    if number != number_of(words.len()) {
        return Err(StoreError::Unreadable("a word is missing".to_owned()));
    }
    words.push(word);
    Ok(())
}

fn number_of(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}
