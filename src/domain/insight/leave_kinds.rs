//! What a company's leave types are by law: statutory annual leave, welfare leave, or leave for
//! overtime. No platform says so, and it decides who loses when leave ends: untaken statutory leave
//! has to be paid, the others are the person's loss.

use std::collections::BTreeMap;

use super::leave_column::LeaveColumn;
use crate::domain::LeaveType;

/// What a leave type is by law.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LegalKind {
    /// Statutory annual leave (法定年假).
    Statutory,
    /// Leave that the company gives beyond the law (福利假).
    Welfare,
    /// Time off for overtime (调休).
    Compensatory,
}

/// Who bears the loss when leave ends unused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Bearer {
    /// The company pays for it.
    Company = 0,
    /// The person loses it.
    Person = 1,
}

impl LegalKind {
    /// In the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Statutory, Self::Welfare, Self::Compensatory];

    /// The word of the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Statutory => "statutory",
            Self::Welfare => "welfare",
            Self::Compensatory => "compensatory",
        }
    }

    /// Who bears the loss when such leave ends unused.
    pub fn bearer(self) -> Bearer {
        match self {
            Self::Statutory => Bearer::Company,
            Self::Welfare | Self::Compensatory => Bearer::Person,
        }
    }
}

/// A leave type, by its name or id, with its kind.
pub type NamedKind = (String, LegalKind);

/// The kinds of leave types, as the company names them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LeaveKinds {
    /// Of every tenant.
    pub everywhere: Vec<NamedKind>,
    /// By the tenant's name in the configuration. These take precedence over `everywhere`.
    pub tenants: BTreeMap<String, Vec<NamedKind>>,
}

impl LeaveKinds {
    /// Whether no leave type has a kind.
    pub fn is_empty(&self) -> bool {
        self.everywhere.is_empty() && self.tenants.values().all(Vec::is_empty)
    }

    /// Whether any leave type is of this kind.
    pub fn has(&self, kind: LegalKind) -> bool {
        let named = self
            .everywhere
            .iter()
            .chain(self.tenants.values().flatten());
        named.into_iter().any(|(_, other)| *other == kind)
    }

    /// The kind of a leave type; that of its parent where it has none of its own.
    pub fn of(&self, tenant: &str, column: &LeaveColumn, types: &[LeaveType]) -> Option<LegalKind> {
        let own = self.named(tenant, [&column.name, column.id.as_str()]);
        own.or_else(|| {
            let parent = column.leave_type(types)?.parent.as_ref()?;
            let parent = types.iter().find(|listed| listed.id == *parent)?;
            self.named(tenant, [&parent.name, parent.id.as_str()])
        })
    }

    fn named(&self, tenant: &str, names: [&str; 2]) -> Option<LegalKind> {
        let of_tenant = self.tenants.get(tenant).into_iter().flatten();
        let mut all = of_tenant.chain(&self.everywhere);
        let (_, kind) = all.find(|(name, _)| names.contains(&name.as_str()))?;
        Some(*kind)
    }
}
