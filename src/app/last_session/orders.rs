//! The words by which the file of the last session calls the orders of lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::app::last_session::record::ColumnOrder;
use crate::app::state::AppState;
use crate::app::tenant::people::PeopleSort;
use crate::app::views::browse::balance_sort::BalanceSort;
use crate::app::views::changes::comparison::ChangeSort;
use crate::app::views::totals::columns::TotalsSort;
use crate::domain::insight::company::{CompanyField, FigureColumn, SortBy};
use crate::domain::insight::compare::CompareSort;
use crate::domain::insight::expiring::ExpiringOrder;
use crate::domain::insight::totals::TotalsGrouping;
use crate::domain::{ListOrder, Unit};

const PEOPLE: [(&str, PeopleSort); 3] = [
    ("directory", PeopleSort::Directory),
    ("name", PeopleSort::Name),
    ("id", PeopleSort::Id),
];

const BALANCES: [(&str, BalanceSort); 6] = [
    ("listed", BalanceSort::Listed),
    ("leave-type", BalanceSort::Leave),
    ("granted", BalanceSort::Granted),
    ("used", BalanceSort::Used),
    ("left", BalanceSort::Left),
    ("expiry", BalanceSort::Expiry),
];

const EXPIRING: [(&str, ExpiringOrder); 4] = [
    ("day", ExpiringOrder::Day),
    ("person", ExpiringOrder::Person),
    ("leave-type", ExpiringOrder::LeaveType),
    ("amount", ExpiringOrder::Amount),
];

const TOTALS: [(&str, TotalsSort); 6] = [
    ("listed", TotalsSort::Listed),
    ("people", TotalsSort::People),
    ("granted", TotalsSort::Granted),
    ("used", TotalsSort::Used),
    ("left", TotalsSort::Left),
    ("overdrawn", TotalsSort::Overdrawn),
];

const GROUPS: [(&str, TotalsGrouping); 3] = [
    ("type", TotalsGrouping::Type),
    ("department", TotalsGrouping::Department),
    ("tenant", TotalsGrouping::Tenant),
];

const CHANGES: [(&str, ChangeSort); 5] = [
    ("directory", ChangeSort::Directory),
    ("person", ChangeSort::Person),
    ("leave-type", ChangeSort::LeaveType),
    ("by", ChangeSort::By),
    ("since", ChangeSort::Since),
];

const COMPARE: [(&str, CompareSort); 4] = [
    ("result", CompareSort::Result),
    ("person", CompareSort::Person),
    ("leave-type", CompareSort::Leave),
    ("by", CompareSort::By),
];

const UNITS: [Unit; 3] = [Unit::Day, Unit::Hour, Unit::Second];

fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    let found = words.iter().find(|(_, own)| own == value);
    found.map_or("", |(word, _)| word)
}

/// Sets the value that a word stands for; an unknown one changes nothing.
fn set<T: Copy>(words: &[(&str, T)], word: Option<&String>, value: &mut T) {
    let found = words
        .iter()
        .find(|(own, _)| Some(*own) == word.map(String::as_str));
    if let Some((_, found)) = found {
        *value = *found;
    }
}

/// Behind the word of an order that is reversed.
const REVERSED: &str = " reversed";

/// The word of an order, and whether it is reversed.
fn order_word<S: PartialEq>(words: &[(&'static str, S)], order: &ListOrder<S>) -> String {
    let reversed = if order.is_reversed { REVERSED } else { "" };
    format!("{}{reversed}", word(words, &order.by))
}

/// Sets the order that a word stands for; an unknown one changes nothing.
fn set_order<S: Copy>(words: &[(&str, S)], written: Option<&String>, order: &mut ListOrder<S>) {
    let Some(written) = written else { return };
    let bare = written.strip_suffix(REVERSED);
    let word = bare.unwrap_or(written);
    let found = words.iter().find(|(own, _)| *own == word);
    if let Some((_, by)) = found {
        *order = ListOrder {
            by: *by,
            is_reversed: bare.is_some(),
        };
    }
}

/// The orders of all lists but Company's.
pub(super) fn orders_of(state: &AppState) -> BTreeMap<String, String> {
    // All tenants have the same order of balances.
    let balances = state.tenants.first().map(|tenant| tenant.balances.order);
    let orders = [
        (
            "balances",
            order_word(&BALANCES, &balances.unwrap_or_default()),
        ),
        ("people", order_word(&PEOPLE, &state.selection.sort)),
        ("expiring", order_word(&EXPIRING, &state.expiring.order)),
        ("totals", order_word(&TOTALS, &state.totals.sort)),
        ("totals_by", word(&GROUPS, &state.totals.by).to_owned()),
        ("changes", order_word(&CHANGES, &state.changes.sort)),
        ("compare", order_word(&COMPARE, &state.compare.sort)),
    ];
    let orders = orders.into_iter();
    orders
        .map(|(list, order)| (list.to_owned(), order))
        .collect()
}

/// Applies such orders to the lists.
pub(super) fn set_orders(state: &mut AppState, orders: &BTreeMap<String, String>) {
    for tenant in &mut state.tenants {
        set_order(
            &BALANCES,
            orders.get("balances"),
            &mut tenant.balances.order,
        );
    }
    set_order(&PEOPLE, orders.get("people"), &mut state.selection.sort);
    set_order(&EXPIRING, orders.get("expiring"), &mut state.expiring.order);
    set_order(&TOTALS, orders.get("totals"), &mut state.totals.sort);
    set(&GROUPS, orders.get("totals_by"), &mut state.totals.by);
    set_order(&CHANGES, orders.get("changes"), &mut state.changes.sort);
    set_order(&COMPARE, orders.get("compare"), &mut state.compare.sort);
}

/// The order of Company.
pub(super) fn company_of(state: &AppState) -> Vec<ColumnOrder> {
    let orders = state.company.sort.iter();
    orders
        .map(|by| {
            let (column, figure) = match &by.field {
                CompanyField::Tenant => ("tenant", None),
                CompanyField::Name => ("name", None),
                CompanyField::Id => ("id", None),
                CompanyField::Department => ("department", None),
                CompanyField::Figure(FigureColumn { name, unit, nth }) => {
                    let unit = unit.map(|unit| unit.as_str().to_owned());
                    ("figure", Some((name.to_string(), unit, *nth)))
                }
            };
            ColumnOrder {
                column: column.to_owned(),
                descending: by.is_descending,
                figure,
            }
        })
        .collect()
}

/// The order of Company from a file; a column that is not understood is left out.
pub(super) fn company_order(orders: &[ColumnOrder]) -> Arc<[SortBy]> {
    let understood = orders.iter().filter_map(|order| {
        let field = match (order.column.as_str(), &order.figure) {
            ("tenant", _) => CompanyField::Tenant,
            ("name", _) => CompanyField::Name,
            ("id", _) => CompanyField::Id,
            ("department", _) => CompanyField::Department,
            ("figure", Some((name, unit, nth))) => {
                let unit = match unit {
                    None => None,
                    Some(word) => Some(UNITS.into_iter().find(|unit| unit.as_str() == word)?),
                };
                CompanyField::Figure(FigureColumn {
                    name: Arc::from(name.as_str()),
                    unit,
                    nth: *nth,
                })
            }
            _ => return None,
        };
        Some(SortBy {
            field,
            is_descending: order.descending,
        })
    });
    understood.collect()
}
