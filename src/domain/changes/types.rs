//! The comparison of two lists of leave types, by their rules in words: a changed field that says nothing about a rule is no change for a
//! person.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::explain::explain_paragraph;
use super::super::ids::LeaveTypeId;
use super::super::language::Language;
use super::super::leave_type::LeaveType;
use super::{Change, ChangeKind, History, RulesText, TypeChange};

/// The result of comparing two lists of leave types.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypeFindings {
    /// The changes: types in the order of the newer list, then those that were removed.
    pub changes: Vec<Change>,
    added_or_removed: HashSet<LeaveTypeId>,
}

impl TypeFindings {
    /// Whether the type was added or removed.
    pub(super) fn is_added_or_removed(&self, id: &LeaveTypeId) -> bool {
        self.added_or_removed.contains(id)
    }
}

/// Compares the leave types at the two ends of a tenant's history. Their order is ignored.
pub fn compare_types(history: &History<Arc<[LeaveType]>>) -> TypeFindings {
    let Some((from, to)) = history.ends() else {
        return TypeFindings::default();
    };
    let gone = from.iter().filter(|old| find(to, &old.id).is_none());
    let mut findings = TypeFindings::default();
    for named in to.iter().chain(gone) {
        let (old, new) = (find(from, &named.id), find(to, &named.id));
        if old.is_some() != new.is_some() {
            findings.added_or_removed.insert(named.id.clone());
        }
        findings.changes.extend(change_of(history, named, old, new));
    }
    findings
}

fn find<'a>(types: &'a [LeaveType], id: &LeaveTypeId) -> Option<&'a LeaveType> {
    types.iter().find(|leave_type| leave_type.id == *id)
}

fn change_of(
    history: &History<Arc<[LeaveType]>>,
    named: &LeaveType,
    old: Option<&LeaveType>,
    new: Option<&LeaveType>,
) -> Option<Change> {
    let (from, to) = (old.map(rules_of), new.map(rules_of));
    let renamed = matches!((old, new), (Some(old), Some(new)) if old.name != new.name);
    if from == to && !renamed {
        return None;
    }
    let since = history.since(|types| {
        let then = find(types, &named.id);
        Some(then.map(|then| (then.name.clone(), rules_of(then))))
    })?;
    let with_name = |rules: Option<RulesText>, of: Option<&LeaveType>| match of {
        Some(of) if renamed => rules.map(|rules| rules.called(&of.name)),
        _ => rules,
    };
    let change = TypeChange {
        leave_type: named.id.clone(),
        name: named.name.clone(),
        from: with_name(from, old),
        to: with_name(to, new),
    };
    Some(Change {
        since,
        what: ChangeKind::Type(change),
    })
}

pub(super) fn rules_of(leave_type: &LeaveType) -> RulesText {
    RulesText {
        zh: explain_paragraph(leave_type, Language::Chinese),
        en: explain_paragraph(leave_type, Language::English),
    }
}

impl RulesText {
    /// The rules with the name first, for a type that was renamed.
    fn called(self, name: &str) -> Self {
        Self {
            zh: format!("名称「{name}」。{}", self.zh),
            en: format!("Called \"{name}\". {}", self.en),
        }
    }
}

#[cfg(test)]
mod tests;

/// A leave type of WeCom with as few rules as possible.
#[cfg(test)]
pub(super) fn sample(id: &str) -> LeaveType {
    use super::super::leave_type::{DayCounting, ExpiryRule, GrantRule, LeaveTypeStatus};
    use super::super::platforms::LeaveTypeDetails;
    LeaveType {
        id: LeaveTypeId::new(id),
        name: format!("type {id}").into(),
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: Some(super::super::amount::Unit::Day),
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Manual,
        expiry: ExpiryRule::Never,
        details: LeaveTypeDetails::WeCom(crate::domain::platforms::wecom::WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}
