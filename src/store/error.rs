//! What can go wrong with a store, and what the messages say about it.

use std::path::PathBuf;

use crate::domain::{Bilingual, Language};

/// Why a store cannot be used (any more). None of these damages what was stored before.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum StoreError {
    /// The store cannot be opened or reached.
    #[error("the store cannot be used: {0}")]
    Unavailable(Bilingual),
    /// Written by a newer version of this program.
    #[error(
        "the store has schema {found}, this version knows {known}: use the newer leaveboard that wrote it, or another [store] url"
    )]
    Newer {
        /// The version found.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file is damaged.
    #[error(
        "the store {} is damaged ({reason}): move it away and it will be filled anew, or restore a copy",
        .file.display()
    )]
    Corrupt {
        /// Which file.
        file: PathBuf,
        /// What the engine said.
        reason: String,
    },
    /// The file is not one of this program's. It is never changed.
    #[error(
        "{} is not a leaveboard store ({}) and is left as it is: name another [store] url, or restore a copy if it was a store",
        .file.display(), .reason.en()
    )]
    Foreign {
        /// Which file.
        file: PathBuf,
        /// What it is instead.
        reason: Bilingual,
    },
    /// The disk is full, the file is read-only, the connection broke.
    #[error("the store cannot be written: {0}")]
    Unwritable(Bilingual),
    /// Another process has taken the lease, so the transaction was undone.
    #[error("another process has taken over the sync of this tenant")]
    LeaseLost,
    /// A row that cannot be read back.
    #[error(
        "the store holds a record that cannot be read ({0}): `leaveboard store purge` removes it"
    )]
    Unreadable(String),
}

impl StoreError {
    /// [`Self::Unavailable`], with the reason in both languages.
    pub fn unavailable(why: impl Into<Bilingual>) -> Self {
        Self::Unavailable(why.into())
    }

    /// [`Self::Unwritable`], with the reason in both languages.
    pub fn unwritable(why: impl Into<Bilingual>) -> Self {
        Self::Unwritable(why.into())
    }

    /// What is wrong and what to do about it.
    pub fn explain(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::Unavailable(why) => format!("存储打不开：{}", why.zh()),
            Self::Newer { found, known } => format!(
                "存储的版本是 {found}，本程序只认识 {known}：请用写入它的新版本，或换一个 [store] url"
            ),
            Self::Corrupt { file, reason } => format!(
                "存储文件 {} 已损坏（{reason}）：移走它会重新读取，或恢复一份备份",
                file.display()
            ),
            Self::Foreign { file, reason } => format!(
                "{} 不是 leaveboard 的存储（{}），不会改动它：请换一个 [store] url；如果它原是存储，请恢复一份备份",
                file.display(),
                reason.zh()
            ),
            Self::Unwritable(why) => format!("存储无法写入：{}", why.zh()),
            Self::LeaseLost => "另一个程序接管了这个企业的同步".to_owned(),
            Self::Unreadable(what) => {
                format!("存储中有读不出的记录（{what}）：leaveboard store purge 可清除")
            }
        }
    }

    /// What [`Self::explain`] says, in both languages.
    pub fn words(&self) -> Bilingual {
        Bilingual::said(|language| self.explain(language))
    }

    /// Whether something stored is damaged: reading it again fails again, but other rows may still be readable.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Unreadable(_) | Self::Corrupt { .. })
    }
}
