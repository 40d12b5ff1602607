//! The names of the views, and a file for each with what it says.

pub mod changes;
pub mod checks;
pub mod company;
pub mod compare;
pub mod expiring;
pub mod totals;

use crate::domain::Language;

/// A view. All of them share the tenant and the filter.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ViewName {
    /// Tenants, people, balances, rules.
    #[default]
    Browse,
    /// The table of everybody and every leave type.
    Company,
    /// What ends, when, and of whom.
    Expiring,
    /// What everything adds up to.
    Totals,
    /// What looks wrong.
    Checks,
    /// What changed between two snapshots.
    Changes,
    /// Where two tenants, or a tenant and a sheet, differ.
    Compare,
}

impl ViewName {
    /// In the order of the first line.
    pub const ALL: [Self; 7] = [
        Self::Browse,
        Self::Company,
        Self::Expiring,
        Self::Totals,
        Self::Checks,
        Self::Changes,
        Self::Compare,
    ];

    /// Its name.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Browse => language.pick("浏览", "Browse"),
            Self::Company => language.pick("总表", "Company"),
            Self::Expiring => language.pick("到期", "Expiring"),
            Self::Totals => language.pick("合计", "Totals"),
            Self::Checks => language.pick("核对", "Checks"),
            Self::Changes => language.pick("变化", "Changes"),
            Self::Compare => language.pick("比对", "Compare"),
        }
    }

    /// Its name on the command line, and in the names of its files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Browse => "browse",
            Self::Company => "company",
            Self::Expiring => "expiring",
            Self::Totals => "totals",
            Self::Checks => "checks",
            Self::Changes => "changes",
            Self::Compare => "compare",
        }
    }

    /// The key that opens it. The English name has this letter in it.
    pub fn letter(self) -> char {
        match self {
            Self::Browse => 'B',
            Self::Company => 'C',
            Self::Expiring => 'E',
            Self::Totals => 'T',
            Self::Checks => 'K',
            Self::Changes => 'H',
            Self::Compare => 'P',
        }
    }
}
