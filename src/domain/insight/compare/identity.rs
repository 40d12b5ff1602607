//! Matches the people of the two sides of a comparison.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::side::{CompareSide, SidePerson};
use crate::domain::halves::{both, in_halves};
use crate::domain::matching::fold_name;
use crate::domain::quick_hash::quick_hash;

/// What people are matched by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MatchKey {
    /// The employee number.
    Number,
    /// The platform's id.
    Id,
    /// The name; of several people with the same name those who share a department.
    Name,
}

/// How people are matched.
#[derive(Clone, Debug, Default)]
pub struct IdentityRule {
    /// What they are matched by; `None` for the first of numbers, ids and names by which anybody is matched.
    pub key: Option<MatchKey>,
    /// Pairs of ids that somebody has linked. They take precedence over every key.
    pub links: Arc<[PersonLink]>,
}

/// Two people who are the same, by what identifies each on its side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonLink {
    /// The person's id on the left.
    pub left: Box<str>,
    /// The person's id on the right.
    pub right: Box<str>,
}

impl PartialEq for IdentityRule {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && Arc::ptr_eq(&self.links, &other.links)
    }
}

/// People of whom it is not clear who is who, by their positions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AmbiguousPeople {
    /// Those on the left.
    pub left: Vec<u32>,
    /// Those on the right.
    pub right: Vec<u32>,
}

/// Whom a person corresponds to on the other side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Counterpart {
    /// Nobody.
    Nobody,
    /// The person at this position.
    One(u32),
    /// It is not clear.
    Ambiguous,
}

/// The counterpart of everybody on one side, in four bytes each.
#[derive(Clone, Debug)]
struct Counterparts(Vec<u32>);

/// How many people are handled between two looks at whether the work was cancelled.
const PEOPLE_PER_LOOK: u32 = 1_024;
/// The bits of a hash. Tests use only four, so that different keys often have the same hash.
const HASH_BITS: u64 = if cfg!(test) { 15 } else { 0xFFFF_FFFF };
const NOBODY: u32 = u32::MAX;
const AMBIGUOUS: u32 = u32::MAX - 1;

impl Counterparts {
    fn get(&self, at: u32) -> Counterpart {
        match self.0.get(at as usize) {
            None | Some(&NOBODY) => Counterpart::Nobody,
            Some(&AMBIGUOUS) => Counterpart::Ambiguous,
            Some(&other) => Counterpart::One(other),
        }
    }

    fn set(&mut self, at: u32, value: u32) {
        if let Some(place) = self.0.get_mut(at as usize) {
            *place = value;
        }
    }
}

/// Who corresponds to whom.
#[derive(Clone, Debug)]
pub(super) struct MatchedPeople {
    /// What they were matched by.
    pub(super) key: MatchKey,
    left: Counterparts,
    right: Counterparts,
    /// Those of whom it is not clear who is who, in the order of the left side.
    pub(super) ambiguous: Vec<AmbiguousPeople>,
    /// The key matched somebody.
    is_any_found: bool,
}

impl MatchedPeople {
    /// The counterpart of a person on the left.
    pub(super) fn of_left(&self, at: u32) -> Counterpart {
        self.left.get(at)
    }

    /// The counterpart of a person on the right.
    pub(super) fn of_right(&self, at: u32) -> Counterpart {
        self.right.get(at)
    }

    fn link(&mut self, left: u32, right: u32) {
        self.left.set(left, right);
        self.right.set(right, left);
    }

    fn add_ambiguous(&mut self, people: AmbiguousPeople) {
        people
            .left
            .iter()
            .for_each(|at| self.left.set(*at, AMBIGUOUS));
        people
            .right
            .iter()
            .for_each(|at| self.right.set(*at, AMBIGUOUS));
        self.ambiguous.push(people);
    }
}

/// Matches the people of both sides; `None` once `cancelled` returns true.
pub(super) fn match_people(
    sides: &[CompareSide; 2],
    rule: &IdentityRule,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<MatchedPeople> {
    let usual = usual_keys(sides);
    let keys = match &rule.key {
        Some(key) => std::slice::from_ref(key),
        None => &*usual,
    };
    let mut matched = None;
    for key in keys {
        matched = Some(match_by(sides, *key, &rule.links, cancelled)?);
        if matched.as_ref().is_some_and(|matched| matched.is_any_found) {
            break;
        }
    }
    matched
}

/// Matches the people by one key; `None` once `cancelled` returns true.
fn match_by(
    sides: &[CompareSide; 2],
    key: MatchKey,
    links: &[PersonLink],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<MatchedPeople> {
    let [left, right] = sides;
    let nobody = |side: &CompareSide| Counterparts(vec![NOBODY; side.positions() as usize]);
    let mut matched = MatchedPeople {
        key,
        left: nobody(left),
        right: nobody(right),
        ambiguous: Vec::new(),
        is_any_found: false,
    };
    apply_links(sides, links, &mut matched);
    let (lefts, rights) = both(
        || hashed_keys(left, (key, &matched.left), cancelled),
        || hashed_keys(right, (key, &matched.right), cancelled),
    );
    let found = match_keys(sides, key, [&lefts?, &rights?], cancelled)?;
    matched.is_any_found = !found.pairs.is_empty() || !found.ambiguous.is_empty();
    for (left, right) in found.pairs {
        matched.link(left, right);
    }
    for people in found.ambiguous {
        let (pairs, rest) = match key {
            MatchKey::Name => split_by_department(sides, people, cancelled)?,
            MatchKey::Number | MatchKey::Id => (Vec::new(), people),
        };
        for (left, right) in pairs {
            matched.link(left, right);
        }
        if !rest.left.is_empty() && !rest.right.is_empty() {
            matched.add_ambiguous(rest);
        }
    }
    matched
        .ambiguous
        .sort_unstable_by_key(|people| people.left.first().copied());
    Some(matched)
}

/// What people are matched by, the surest first. Ids of two platforms are not compared: they may be equal by chance.
fn usual_keys(sides: &[CompareSide; 2]) -> Vec<MatchKey> {
    let [left, right] = sides;
    let both = |has_key: fn(SidePerson<'_>) -> bool| {
        let mut sides = sides.iter();
        sides.all(|side| !side.each_person(|_, person| !has_key(person)))
    };
    let is_one_platform = match (left, right) {
        (CompareSide::Tenant(left), CompareSide::Tenant(right)) => {
            left.figures.platform == right.figures.platform
        }
        _ => true,
    };
    let mut keys = Vec::new();
    if both(|person| person.number.is_some()) {
        keys.push(MatchKey::Number);
    }
    if is_one_platform && both(|person| person.id.is_some()) {
        keys.push(MatchKey::Id);
    }
    keys.push(MatchKey::Name);
    keys
}

/// Links the people whom somebody has linked, where both are there.
fn apply_links(sides: &[CompareSide; 2], links: &[PersonLink], matched: &mut MatchedPeople) {
    if links.is_empty() {
        return;
    }
    let [left, right] = sides;
    let lefts = positions_of(left, links.iter().map(|link| &*link.left));
    let rights = positions_of(right, links.iter().map(|link| &*link.right));
    for link in links {
        let places = (lefts.get(&*link.left), rights.get(&*link.right));
        if let (Some(left), Some(right)) = places {
            matched.link(*left, *right);
        }
    }
}

/// Where the people with these ids are.
fn positions_of<'l>(
    side: &CompareSide,
    ids: impl Iterator<Item = &'l str>,
) -> HashMap<&'l str, u32> {
    let mut wanted: HashMap<&str, Option<u32>> = ids.map(|id| (id, None)).collect();
    side.each_person(|at, person| {
        let id = person.shown_id();
        if let Some(place) = wanted.get_mut(&*id) {
            place.get_or_insert(at);
        }
        true
    });
    let found = wanted.into_iter();
    found.filter_map(|(id, at)| Some((id, at?))).collect()
}

/// People by the hashes of their keys, ascending: each hash in the upper half of a number and the person's position in the lower, because
/// numbers are sorted faster than pairs. Two keys may have the same hash, so that it only says who may be the same.
type HashedKeys = Vec<u64>;

/// Who has the same key as whom.
#[derive(Default)]
struct MatchedGroups {
    pairs: Vec<(u32, u32)>,
    ambiguous: Vec<AmbiguousPeople>,
}

/// The keys of those of a side who were not linked; `None` once `cancelled` returns true.
fn hashed_keys(
    side: &CompareSide,
    (key, linked): (MatchKey, &Counterparts),
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<HashedKeys> {
    let mut keys = Vec::with_capacity(side.positions() as usize);
    for at in 0..side.positions() {
        if at.is_multiple_of(PEOPLE_PER_LOOK) && cancelled() {
            return None;
        }
        if side.is_listed(at) && linked.get(at) == Counterpart::Nobody {
            keys.extend(key_of(side, at, key).map(|key| hash_of(&key) << 32 | u64::from(at)));
        }
    }
    keys.sort_unstable();
    Some(keys)
}

/// Matches the people with equal keys; `None` once `cancelled` returns true.
fn match_keys(
    sides: &[CompareSide; 2],
    key: MatchKey,
    [lefts, rights]: [&HashedKeys; 2],
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<MatchedGroups> {
    let [left, right] = sides;
    let mut found = MatchedGroups::default();
    // Of each person on the left the only one on the right with the same hash. Whether the keys are equal is looked up in the order of
    // the left side, because a million people in the order of their hashes lie all over the memory.
    let mut likely = vec![NOBODY; left.positions() as usize];
    let mut rights = &rights[..];
    let groups = lefts.chunk_by(|one, other| hash_in(*one) == hash_in(*other));
    for (nth, same) in groups.enumerate() {
        if nth.is_multiple_of(PEOPLE_PER_LOOK as usize) && cancelled() {
            return None;
        }
        let hash = hash_in(same[0]);
        let before = rights.iter().take_while(|other| hash_in(**other) < hash);
        rights = &rights[before.count()..];
        let equal = rights.iter().take_while(|other| hash_in(**other) == hash);
        let (others, later) = rights.split_at(equal.count());
        rights = later;
        match (same, others) {
            (_, []) => {}
            ([one], [other]) => likely[position_in(*one) as usize] = position_in(*other),
            _ => match_texts(sides, key, [same, others], &mut found),
        }
    }
    let is_same = |one: u32, other: u32| key_of(left, one, key) == key_of(right, other, key);
    let check = |some: Range<usize>| {
        let mut pairs = Vec::with_capacity(some.len());
        for (at, other) in some.clone().zip(&likely[some]) {
            if at.is_multiple_of(PEOPLE_PER_LOOK as usize) && cancelled() {
                return None;
            }
            let at = u32::try_from(at).unwrap_or(NOBODY);
            if *other != NOBODY && is_same(at, *other) {
                pairs.push((at, *other));
            }
        }
        Some(pairs)
    };
    let pairs = in_halves(0..likely.len(), likely.len(), check, |mut first, second| {
        first.extend(second);
        first
    })?;
    found.pairs.extend(pairs);
    Some(found)
}

/// Matches people whose keys have the same hash by the keys themselves.
fn match_texts(
    sides: &[CompareSide; 2],
    key: MatchKey,
    same_hash: [&[u64]; 2],
    found: &mut MatchedGroups,
) {
    let mut by_key: BTreeMap<Cow<'_, str>, AmbiguousPeople> = BTreeMap::new();
    for (side_at, people) in same_hash.into_iter().enumerate() {
        for at in people.iter().map(|key| position_in(*key)) {
            if let Some(key) = key_of(&sides[side_at], at, key) {
                let people = by_key.entry(key).or_default();
                [&mut people.left, &mut people.right][side_at].push(at);
            }
        }
    }
    for people in by_key.into_values() {
        match (&people.left[..], &people.right[..]) {
            ([], _) | (_, []) => {}
            ([one], [other]) => found.pairs.push((*one, *other)),
            _ => found.ambiguous.push(people),
        }
    }
}

fn hash_of(key: &str) -> u64 {
    (quick_hash(key) >> 32) & HASH_BITS
}

fn hash_in(key: u64) -> u64 {
    key >> 32
}

fn position_in(key: u64) -> u32 {
    u32::try_from(key & u64::from(u32::MAX)).unwrap_or(NOBODY)
}

/// The text by which the person at a position is matched; `None` where it is missing or empty.
fn key_of(side: &CompareSide, at: u32, key: MatchKey) -> Option<Cow<'_, str>> {
    let key = match key {
        MatchKey::Number => Cow::Borrowed(side.number(at)?.trim()),
        MatchKey::Id => Cow::Borrowed(side.id(at)?),
        MatchKey::Name => fold_name(side.name_of(at)?),
    };
    Some(key).filter(|key| !key.is_empty())
}

/// Of people with the same name, pairs who share a department with each other and with nobody else
/// of that name on the other side; `None` once `cancelled` returns true.
fn split_by_department(
    sides: &[CompareSide; 2],
    people: AmbiguousPeople,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<(Vec<(u32, u32)>, AmbiguousPeople)> {
    let [left, right] = sides;
    let share = |one: u32, other: u32| {
        let (Some(one), Some(other)) = (left.person(one), right.person(other)) else {
            return false;
        };
        let mut departments = one.departments.iter();
        departments.any(|department| other.departments.contains(department))
    };
    let only = |mut found: Box<dyn Iterator<Item = u32> + '_>| match (found.next(), found.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    };
    let mut pairs = Vec::new();
    for &one in &people.left {
        // A sheet may give one name to thousands, and each of them is compared with all of the other side.
        if cancelled() {
            return None;
        }
        let others = people.right.iter().copied();
        let Some(other) = only(Box::new(others.filter(|other| share(one, *other)))) else {
            continue;
        };
        let back = people.left.iter().copied();
        if only(Box::new(back.filter(|one| share(*one, other)))).is_some() {
            pairs.push((one, other));
        }
    }
    let mut rest = people;
    rest.left
        .retain(|at| pairs.iter().all(|(left, _)| left != at));
    rest.right
        .retain(|at| pairs.iter().all(|(_, right)| right != at));
    Some((pairs, rest))
}
