//! Departments as people are grouped by them, and the order in which they stand.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::DepartmentPath;
use crate::domain::roster::Person;

/// A department as people are grouped by it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DepartmentGroup {
    /// The platform's id, where it is known. People who were read without it are grouped by the name.
    pub id: Option<Arc<str>>,
    /// The name; the id where only that is known.
    pub name: Arc<str>,
    /// The id of the department above it, where that is known.
    pub parent: Option<Arc<str>>,
    /// How many departments are above it.
    pub depth: usize,
}

/// A department as the roster names it. It is looked up for everybody, so that nothing of it is copied.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct NamedDepartment<'a> {
    id: Option<&'a str>,
    name: &'a str,
    parent: Option<&'a str>,
    depth: usize,
}

impl<'a> NamedDepartment<'a> {
    /// The department of a path at a position of it.
    fn of_path(path: &'a DepartmentPath, depth: usize) -> Option<Self> {
        let own = path.steps().get(depth)?;
        let above = depth
            .checked_sub(1)
            .and_then(|above| path.steps().get(above));
        let name = if own.name.is_empty() {
            &own.id
        } else {
            &own.name
        };
        Some(Self {
            id: Some(&own.id),
            name,
            parent: above.map(|above| &*above.id),
            depth,
        })
    }

    /// A department of which only the name is known.
    fn of_name(name: &'a str) -> Self {
        Self {
            id: None,
            name,
            parent: None,
            depth: 0,
        }
    }

    pub(super) fn to_group(self) -> DepartmentGroup {
        DepartmentGroup {
            id: self.id.map(Arc::from),
            name: Arc::from(self.name),
            parent: self.parent.map(Arc::from),
            depth: self.depth,
        }
    }
}

/// A person's departments, and those above them where their sums are asked for too.
pub(super) fn departments_of<'a>(
    person: &Person<'a>,
    with_sub_departments: bool,
) -> Vec<NamedDepartment<'a>> {
    let mut departments = Vec::new();
    for (at, name) in person.departments.unwrap_or_default().iter().enumerate() {
        let path = person.department_paths.get(at);
        let Some(path) = path.filter(|path| !path.steps().is_empty()) else {
            departments.push(NamedDepartment::of_name(name));
            continue;
        };
        let own = path.steps().len() - 1;
        let first = if with_sub_departments { 0 } else { own };
        let steps = first..=own;
        departments.extend(steps.filter_map(|depth| NamedDepartment::of_path(path, depth)));
    }
    departments
}

/// Whether a person is in several departments, which are told apart by their ids where those are known.
pub(super) fn has_several_departments(person: &Person<'_>) -> bool {
    let own = person.department_paths.iter();
    let mut ids = own.filter_map(|path| path.steps().last()).map(|it| &it.id);
    if let Some(first) = ids.next() {
        return ids.any(|id| id != first);
    }
    let mut names = person.departments.unwrap_or_default().iter();
    let first = names.next();
    names.any(|name| Some(name) != first)
}

/// The positions of groups: departments in the order in which they were met, with what is below each behind it. The first group has no
/// department and comes last.
pub(super) fn in_order(groups: &[Option<NamedDepartment<'_>>]) -> Vec<usize> {
    let id_of = |at: usize| groups[at].and_then(|department| department.id);
    let ids: HashSet<&str> = (0..groups.len()).filter_map(id_of).collect();
    let mut below: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut top = Vec::new();
    for (at, group) in groups.iter().enumerate().skip(1) {
        let parent = group.and_then(|department| department.parent);
        match parent.filter(|parent| ids.contains(parent)) {
            Some(parent) => below.entry(parent).or_default().push(at),
            None => top.push(at),
        }
    }
    let mut order = Vec::with_capacity(groups.len());
    let mut is_listed = vec![false; groups.len()];
    top.reverse();
    while let Some(at) = top.pop() {
        order.push(at);
        is_listed[at] = true;
        // Taken out, so that parents which go round in a circle come to an end.
        let children = id_of(at).and_then(|id| below.remove(id));
        top.extend(children.unwrap_or_default().into_iter().rev());
    }
    order.extend((1..groups.len()).filter(|at| !is_listed[*at]));
    order.extend((!groups.is_empty()).then_some(0));
    order
}
