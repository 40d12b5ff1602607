//! Amounts that end, in their order. Those with the same end stay in the memory in which they were found: to move millions of them into one
//! list takes about as long as finding them.

use super::item::ExpiringItem;

/// Amounts in an order.
#[derive(Clone, Debug, Default)]
pub(super) struct ItemList {
    /// They follow one another. None is empty.
    parts: Vec<Vec<ExpiringItem>>,
    /// Where each part ends.
    ends: Vec<usize>,
}

impl ItemList {
    /// Adds amounts behind the others.
    pub(super) fn push(&mut self, part: Vec<ExpiringItem>) {
        if !part.is_empty() {
            self.ends.push(self.len() + part.len());
            self.parts.push(part);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    pub(super) fn get(&self, at: usize) -> Option<&ExpiringItem> {
        let part = self.ends.partition_point(|end| *end <= at);
        self.parts.get(part)?.get(at - self.start(part))
    }

    /// The position of an amount of the same balance, lot and day, if the amounts are by day.
    pub(super) fn position_of(&self, item: &ExpiringItem) -> Option<usize> {
        let key = item.place_key();
        let later = |part: &Vec<ExpiringItem>| part[0].place_key() <= key;
        let part = self.parts.partition_point(later).checked_sub(1)?;
        let found = self.parts[part].binary_search_by_key(&key, ExpiringItem::place_key);
        Some(self.start(part) + found.ok()?)
    }

    /// The same list after `sort` has ordered the amounts that have a day. Those come first.
    #[must_use]
    pub(super) fn with_dated(self, sort: impl FnOnce(&mut [ExpiringItem])) -> Self {
        let is_dated = |part: &Vec<ExpiringItem>| part[0].day().is_some();
        let mut parts = self.parts;
        let undated = parts.split_off(parts.partition_point(is_dated));
        let mut dated = parts.concat();
        sort(&mut dated);
        let mut sorted = Self::default();
        std::iter::once(dated)
            .chain(undated)
            .for_each(|part| sorted.push(part));
        sorted
    }

    fn start(&self, part: usize) -> usize {
        part.checked_sub(1).map_or(0, |before| self.ends[before])
    }
}
