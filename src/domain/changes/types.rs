//! Two lists of leave types, compared by their rules in words.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::explain::explain_paragraph;
use super::super::ids::LeaveTypeId;
use super::super::language::Language;
use super::super::leave_type::LeaveType;
use super::{Change, History, Rules, TypeChange, What};

/// What two lists of leave types tell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypeFindings {
    /// What differs: types as configured now, then those gone.
    pub changes: Vec<Change>,
    came_or_went: HashSet<LeaveTypeId>,
}

impl TypeFindings {
    /// Whether the type came or went.
    pub(super) fn moved(&self, id: &LeaveTypeId) -> bool {
        self.came_or_went.contains(id)
    }
}

/// Compares the two ends of the course that a tenant's leave types took. Their order alone is no change, nor is a field that
/// says nothing about a rule.
pub fn compare_types(course: &History<Arc<[LeaveType]>>) -> TypeFindings {
    let Some((from, to)) = course.ends() else {
        return TypeFindings::default();
    };
    let gone = from.iter().filter(|old| find(to, &old.id).is_none());
    let mut findings = TypeFindings::default();
    for named in to.iter().chain(gone) {
        let (old, new) = (find(from, &named.id), find(to, &named.id));
        if old.is_some() != new.is_some() {
            findings.came_or_went.insert(named.id.clone());
        }
        findings.changes.extend(tell(course, named, old, new));
    }
    findings
}

fn find<'a>(types: &'a [LeaveType], id: &LeaveTypeId) -> Option<&'a LeaveType> {
    types.iter().find(|leave_type| leave_type.id == *id)
}

fn tell(
    course: &History<Arc<[LeaveType]>>,
    named: &LeaveType,
    old: Option<&LeaveType>,
    new: Option<&LeaveType>,
) -> Option<Change> {
    let (from, to) = (old.map(rules_of), new.map(rules_of));
    let renamed = matches!((old, new), (Some(old), Some(new)) if old.name != new.name);
    if from == to && !renamed {
        return None;
    }
    let since = course.since(|types| {
        let then = find(types, &named.id);
        Some(then.map(|then| (then.name.clone(), rules_of(then))))
    })?;
    let with_name = |rules: Option<Rules>, of: Option<&LeaveType>| match of {
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
        what: What::Type(change),
    })
}

fn rules_of(leave_type: &LeaveType) -> Rules {
    Rules {
        zh: explain_paragraph(leave_type, Language::Chinese),
        en: explain_paragraph(leave_type, Language::English),
    }
}

impl Rules {
    /// The rules of a type that was renamed, its name first.
    fn called(self, name: &str) -> Self {
        Self {
            zh: format!("名称「{name}」。{}", self.zh),
            en: format!("Called \"{name}\". {}", self.en),
        }
    }
}

#[cfg(test)]
mod tests;

/// A type of WeCom's that says as little as possible.
#[cfg(test)]
pub(super) fn sample(id: &str) -> LeaveType {
    use super::super::leave_type::{DayCounting, Details, ExpiryRule, GrantRule, Status};
    LeaveType {
        id: LeaveTypeId::new(id),
        name: format!("type {id}").into(),
        parent: None,
        status: Status::Enabled,
        unit: Some(super::super::amount::Unit::Day),
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Manual,
        expiry: ExpiryRule::Never,
        details: Details::WeCom(super::super::leave_type::WeComDetails::default()),
        fields: Vec::new(),
        raw: "{}".into(),
    }
}
