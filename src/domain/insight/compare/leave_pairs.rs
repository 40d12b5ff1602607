//! Pairs the leave types of the two sides of a comparison.

use std::sync::Arc;

use super::side::{CompareSide, SideLeave};
use crate::domain::matching::fold_name;

/// Two leave types that are the same, by name or id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeaveLink {
    /// The one on the left.
    pub left: Box<str>,
    /// The one on the right.
    pub right: Box<str>,
}

/// A leave type of one side or of both.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeavePair {
    /// The leave type on the left.
    pub left: Option<SideLeave>,
    /// The leave type on the right.
    pub right: Option<SideLeave>,
    /// Several leave types of a side have this name, and it is not clear which is which.
    pub is_ambiguous: bool,
}

impl LeavePair {
    fn of_left(left: SideLeave) -> Self {
        Self {
            left: Some(left),
            right: None,
            is_ambiguous: false,
        }
    }

    fn of_right(right: SideLeave) -> Self {
        Self {
            left: None,
            right: Some(right),
            is_ambiguous: false,
        }
    }

    /// The name for screens: that of the left side, where it has one.
    pub fn name(&self) -> &Arc<str> {
        static NAMELESS: std::sync::LazyLock<Arc<str>> = std::sync::LazyLock::new(Arc::default);
        let leave = self.left.as_ref().or(self.right.as_ref());
        leave.map_or(&NAMELESS, |leave| &leave.name)
    }
}

impl SideLeave {
    /// Whether `word` is its id, or its name in any spelling.
    fn is_called(&self, word: &str) -> bool {
        self.id.as_deref() == Some(word) || fold_name(&self.name) == fold_name(word)
    }

    /// Whether it belongs to the leave types that were chosen by names or ids.
    fn is_chosen(&self, words: &[String]) -> bool {
        words.is_empty() || words.iter().any(|word| self.is_called(word))
    }
}

/// Pairs the leave types: those that `links` names, then by id where a side is a sheet (two tenants
/// may have equal ids by chance), then by name. `chosen` are the names or ids of those that are
/// compared; an empty list means all of them.
pub(super) fn pair_leaves(
    sides: &[CompareSide; 2],
    links: &[LeaveLink],
    chosen: &[String],
) -> Vec<LeavePair> {
    let [lefts, mut rights] = sides.each_ref().map(CompareSide::leaves);
    let has_sheet = sides.iter().any(CompareSide::is_sheet);
    let mut pairs: Vec<LeavePair> = lefts.into_iter().map(LeavePair::of_left).collect();
    for link in links {
        let free = |pair: &&mut LeavePair| {
            pair.right.is_none()
                && pair
                    .left
                    .as_ref()
                    .is_some_and(|left| left.is_called(&link.left))
        };
        let right = rights.iter().position(|right| right.is_called(&link.right));
        if let (Some(pair), Some(right)) = (pairs.iter_mut().find(free), right) {
            pair.right = Some(rights.remove(right));
        }
    }
    if has_sheet {
        pair_by(&mut pairs, &mut rights, |one, other| {
            one.id.is_some() && one.id == other.id
        });
    }
    pair_by(&mut pairs, &mut rights, |one, other| {
        fold_name(&one.name) == fold_name(&other.name)
    });
    pairs.extend(rights.into_iter().map(LeavePair::of_right));
    mark_ambiguous(&mut pairs);
    pairs.retain(|pair| {
        let mut leaves = pair.left.iter().chain(&pair.right);
        leaves.any(|leave| leave.is_chosen(chosen))
    });
    pairs
}

/// Pairs the leave types that have no partner yet and are the same by `is_same`, if each is the
/// only such one on its side.
fn pair_by(
    pairs: &mut [LeavePair],
    rights: &mut Vec<SideLeave>,
    is_same: impl Fn(&SideLeave, &SideLeave) -> bool,
) {
    let is_free = |pair: &LeavePair| pair.right.is_none();
    for at in 0..pairs.len() {
        let Some(left) = pairs[at].left.clone().filter(|_| is_free(&pairs[at])) else {
            continue;
        };
        let same_lefts = pairs.iter().filter(|pair| is_free(pair));
        let same_lefts = same_lefts.filter(|pair| {
            let other = pair.left.as_ref();
            other.is_some_and(|other| is_same(&left, other) || *other == left)
        });
        let is_only = same_lefts.count() == 1;
        let found: Vec<usize> = (0..rights.len())
            .filter(|right| is_same(&left, &rights[*right]))
            .collect();
        if let ([right], true) = (found.as_slice(), is_only) {
            pairs[at].right = Some(rights.remove(*right));
        }
    }
}

/// Marks the leave types that share their name with one of the other side and were not paired, because a side has several of that name.
fn mark_ambiguous(pairs: &mut [LeavePair]) {
    let alone = |of: fn(&LeavePair) -> Option<&SideLeave>| -> Vec<String> {
        let single = pairs
            .iter()
            .filter(|pair| pair.left.is_none() || pair.right.is_none());
        let names = single.filter_map(of).map(|leave| fold_name(&leave.name));
        names.map(std::borrow::Cow::into_owned).collect()
    };
    let lefts = alone(|pair| pair.left.as_ref());
    let rights = alone(|pair| pair.right.as_ref());
    for pair in pairs {
        let is_unclear = |leave: &SideLeave, others: &[String]| {
            others.contains(&fold_name(&leave.name).into_owned())
        };
        pair.is_ambiguous = match (&pair.left, &pair.right) {
            (Some(left), None) => is_unclear(left, &rights),
            (None, Some(right)) => is_unclear(right, &lefts),
            _ => false,
        };
    }
}
