//! Coverage: how much of a tenant is in the output, so that a script notices when something is missing.

use jiff::Timestamp;
use serde::{Serialize, Serializer};

use crate::domain::{Bilingual, Language, PlatformKind};
use crate::text::workbook;

/// The coverage of one tenant, as in a JSON document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Coverage {
    /// The tenant's name.
    pub tenant: String,
    /// Its platform.
    pub platform: PlatformKind,
    /// The whole in one word.
    pub state: CoverageState,
    /// The number of people listed.
    pub people: usize,
    /// The number of people with an answer, including failed ones.
    pub answered: usize,
    /// The number of people with a figure that failed or is forbidden.
    pub failed: usize,
    /// What is missing and why, as sentences.
    #[serde(serialize_with = "in_english")]
    pub gaps: Vec<Bilingual>,
    /// When it was read, for the cover of a workbook; `None` where that is not known.
    #[serde(skip)]
    pub fetched_at: Option<Timestamp>,
}

/// Scripts read these texts, so they are English in every language of the program.
fn in_english<S: Serializer>(gaps: &[Bilingual], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(gaps.iter().map(Bilingual::en))
}

/// How reading a tenant ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CoverageState {
    /// Everything was read.
    Complete,
    /// Some of it was read.
    Partial,
    /// The platform refused access.
    Refused,
    /// Nothing usable was read.
    Failed,
}

impl CoverageState {
    /// The word that the screen has for it, too.
    pub fn word(self, language: Language) -> &'static str {
        let word = match self {
            Self::Complete => workbook::COMPLETE,
            Self::Partial => workbook::PARTIAL,
            Self::Refused => workbook::REFUSED,
            Self::Failed => workbook::FAILED,
        };
        word.of(language)
    }
}
