//! The orders in which amounts that end are listed.

use std::collections::HashMap;

use super::item::ExpiringItem;
use crate::domain::ListOrder;
use crate::domain::amount::Unit;
use crate::domain::insight::TenantFigures;
use crate::domain::matching::sort_key;

/// An order of amounts that end. Amounts that are equal in it are by day, and then as the directory lists their people.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum ExpiringOrder {
    /// By day, in months and weeks.
    #[default]
    Day,
    /// By name, Chinese names by pinyin.
    Person,
    /// By the name of the leave type.
    LeaveType,
    /// The largest amounts first, days before hours.
    Amount,
}

/// Sorts amounts that are by day.
pub(super) fn sort(
    items: &mut [ExpiringItem],
    figures: &[TenantFigures],
    order: ListOrder<ExpiringOrder>,
) {
    match order.by {
        ExpiringOrder::Day => {}
        ExpiringOrder::Amount => items.sort_by(|one, other| {
            let (one, other) = (one.amount(), other.amount());
            let by_unit = unit_rank(one.unit).cmp(&unit_rank(other.unit));
            by_unit.then_with(|| other.compare(one).unwrap_or(std::cmp::Ordering::Equal))
        }),
        ExpiringOrder::Person => {
            let ranks = person_ranks(items, figures);
            items.sort_by_key(|item| ranks.get(&item.person_key()).copied());
        }
        ExpiringOrder::LeaveType => {
            let names = leave_type_keys(figures);
            let name = |item: &ExpiringItem| names.get(item.tenant())?.get(item.column());
            items.sort_by(|one, other| name(one).cmp(&name(other)));
        }
    }
    order.turn_all(items);
}

fn unit_rank(unit: Unit) -> u8 {
    match unit {
        Unit::Day => 0,
        Unit::Hour => 1,
        Unit::Second => 2,
    }
}

/// The place of each person among those whose amounts are sorted, by the sound of the names, which is worked out once a person.
fn person_ranks(items: &[ExpiringItem], figures: &[TenantFigures]) -> HashMap<(u16, u32), usize> {
    let mut people: Vec<(u16, u32)> = items.iter().map(ExpiringItem::person_key).collect();
    people.sort_unstable();
    people.dedup();
    people.sort_by_cached_key(|(tenant, row)| {
        let figures = figures.get(usize::from(*tenant));
        let person = figures.and_then(|figures| figures.roster.person(crate::domain::RowId(*row)));
        person.map(|person| sort_key(person.name))
    });
    let ranked = people.into_iter().enumerate();
    ranked.map(|(rank, person)| (person, rank)).collect()
}

/// The sound of the name of each leave type, by tenant.
fn leave_type_keys(figures: &[TenantFigures]) -> Vec<Vec<String>> {
    let keys = figures.iter().map(|figures| {
        let columns = figures.read_columns().into_iter();
        columns.map(|(column, _)| sort_key(&column.name)).collect()
    });
    keys.collect()
}
