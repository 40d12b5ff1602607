//! The columns of the view Totals.

use std::cmp::{Ordering, Reverse};

use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::domain::insight::totals::{AmountSum, MoneySum, StateCounts, TotalsRow};
use crate::domain::text::grouped;
use crate::domain::{ListOrder, Unit};
use crate::text::figures::unit_name;
use crate::text::headings::{self, narrow, orders};
use crate::text::sheets::sheet_state_word;
use crate::text::words::comma;

/// Columns of the longest bar.
pub const BAR_COLUMNS: usize = 12;

/// How the rows are ordered. Figures go from the largest to the smallest one of each unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum TotalsSort {
    /// As the tenants, departments and leave types come.
    #[default]
    Listed,
    /// By the number of people.
    People,
    /// By what was granted.
    Granted,
    /// By what was used.
    Used,
    /// By what is left.
    Left,
    /// By how many people have overdrawn.
    Overdrawn,
}

impl TotalsSort {
    /// How two rows are ordered. Rows without a figure come last either way, and units stay apart.
    pub fn compare(order: ListOrder<Self>, one: &TotalsRow, other: &TotalsRow) -> Ordering {
        let by = |sum: fn(&TotalsRow) -> Option<AmountSum>| {
            let place = |row: &TotalsRow| (sum(row).is_none(), row.unit.map(Unit::tag));
            let parts = |row: &TotalsRow| sum(row).map(|sum| Reverse(sum.parts()));
            let by_parts = order.turn(parts(one).cmp(&parts(other)));
            place(one).cmp(&place(other)).then(by_parts)
        };
        match order.by {
            Self::Listed => Ordering::Equal,
            Self::People => order.turn(other.people.cmp(&one.people)),
            Self::Granted => by(|row| row.sums.granted),
            Self::Used => by(|row| row.sums.used),
            Self::Left => by(|row| row.sums.left),
            Self::Overdrawn => order.turn(other.overdrawn_people.cmp(&one.overdrawn_people)),
        }
    }
}

/// A row as it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct TotalsLine<'a> {
    /// The sums.
    pub row: &'a TotalsRow,
    /// The tenant has to be named.
    pub names_tenant: bool,
    /// The row stands for a department, or for people without one.
    pub is_of_department: bool,
    /// The largest amount used and left of a row in the same unit.
    pub largest: i128,
    /// The most decimals on screen that a sum of each figure has, in the order of granted, used, left and carried.
    pub decimals: [usize; 4],
}

/// What was granted and used, what is left and what was carried over.
pub(in crate::app) fn sums_of(row: &TotalsRow) -> [Option<AmountSum>; 4] {
    let sums = &row.sums;
    [sums.granted, sums.used, sums.left, sums.carried]
}

impl TotalsLine<'_> {
    /// The cell of a figure, by its place in [`sums_of`].
    fn sum(&self, at: usize) -> CellValue<'_> {
        CellValue::Sum(sums_of(self.row)[at], self.decimals[at])
    }

    /// The columns of the bar for what is left and for what was used.
    fn bar(&self) -> [usize; 2] {
        let largest = u128::try_from(self.largest).unwrap_or(0);
        let columns = |sum: Option<AmountSum>| {
            let parts = sum.map_or(0, |sum| u128::try_from(sum.parts()).unwrap_or(0));
            let columns = (parts * BAR_COLUMNS as u128).div_ceil(largest.max(1));
            usize::try_from(columns)
                .unwrap_or(BAR_COLUMNS)
                .min(BAR_COLUMNS)
        };
        let left = columns(self.row.sums.left);
        [left, columns(self.row.sums.used).min(BAR_COLUMNS - left)]
    }
}

type TotalsColumn<'a> = ScreenColumn<TotalsLine<'a>, TotalsSort>;

impl<'a> TotalsLine<'a> {
    /// From left to right.
    pub const COLUMNS: [TotalsColumn<'a>; 15] = [
        TotalsColumn::new(headings::TENANT, ColumnWidth::ContentLeftOut(6), |line| {
            if line.names_tenant {
                return CellValue::TenantOf(&line.row.tenant_name, line.row.platform);
            }
            CellValue::Empty
        })
        .left_out_if_empty()
        .copied(0, |line, _| line.row.tenant_name.to_string()),
        TotalsColumn::new(
            headings::DEPARTMENT,
            ColumnWidth::Content,
            |line| match &line.row.department {
                Some(department) => CellValue::Nested(department.depth, &department.name),
                None if line.is_of_department => CellValue::WithoutDepartment,
                None => CellValue::Empty,
            },
        )
        .left_out_if_empty()
        .copied(1, |line, _| {
            let department = line.row.department.as_ref();
            department.map_or_else(String::new, |department| department.name.to_string())
        }),
        TotalsColumn::copied_only(11, |line, _| {
            let department = line.row.department.as_ref();
            let id = department.and_then(|department| department.id.as_deref());
            id.unwrap_or_default().to_owned()
        }),
        TotalsColumn::new(headings::LEAVE, ColumnWidth::Content, |line| {
            let leave_type = line.row.leave_type.as_ref();
            leave_type.map_or(CellValue::Empty, |(_, name)| CellValue::Text(name))
        })
        .left_out_if_empty()
        .copied(2, |line, _| {
            let leave_type = line.row.leave_type.as_ref();
            leave_type.map_or_else(String::new, |(_, name)| name.to_string())
        }),
        TotalsColumn::new(headings::UNIT, ColumnWidth::Content, |line| {
            CellValue::UnitWord(line.row.unit)
        })
        .copied(3, |line, language| {
            let unit = line.row.unit;
            unit.map_or_else(String::new, |unit| unit_name(unit, language).to_owned())
        }),
        TotalsColumn::new(headings::PEOPLE, ColumnWidth::Content, |line| {
            CellValue::Count(line.row.people)
        })
        .right()
        .copied(4, |line, _| line.row.people.to_string())
        .sorted(TotalsSort::People, orders::BY_PEOPLE),
        TotalsColumn::new(headings::GRANTED, ColumnWidth::ContentLeftOut(4), |line| {
            line.sum(0)
        })
        .right()
        .copied(5, |line, _| exact(line.row.sums.granted))
        .sorted(TotalsSort::Granted, orders::BY_GRANTED),
        TotalsColumn::new(headings::USED, ColumnWidth::ContentLeftOut(5), |line| {
            line.sum(1)
        })
        .right()
        .copied(6, |line, _| exact(line.row.sums.used))
        .sorted(TotalsSort::Used, orders::BY_USED),
        TotalsColumn::new(headings::LEFT, ColumnWidth::Content, |line| line.sum(2))
            .right()
            .copied(7, |line, _| exact(line.row.sums.left))
            .sorted(TotalsSort::Left, orders::BY_LEFT),
        TotalsColumn::new(
            headings::LIABILITY,
            ColumnWidth::ContentLeftOut(3),
            |line| match money_text(line.row, shown_money) {
                text if text.is_empty() => CellValue::Empty,
                text => CellValue::Private(text),
            },
        )
        .right()
        .left_out_if_empty()
        .copied(12, |line, _| money_text(line.row, MoneySum::to_exact_text)),
        TotalsColumn::new(headings::CARRIED, ColumnWidth::ContentLeftOut(1), |line| {
            line.sum(3)
        })
        .right()
        .left_out_if_empty()
        .copied(8, |line, _| exact(line.row.sums.carried)),
        TotalsColumn::new(headings::BAR, ColumnWidth::ContentLeftOut(0), |line| {
            CellValue::Bar(line.bar())
        })
        .left_out_if_empty(),
        TotalsColumn::new(
            narrow::OVERDRAWN_PEOPLE,
            ColumnWidth::ContentLeftOut(2),
            |line| match line.row.overdrawn_people {
                0 => CellValue::Empty,
                people => CellValue::Alarming(people),
            },
        )
        .right()
        .copied(9, |line, _| line.row.overdrawn_people.to_string())
        .sorted(TotalsSort::Overdrawn, orders::BY_OVERDRAWN_PEOPLE),
        TotalsColumn::new(headings::NOT_IN_THE_SUMS, ColumnWidth::Shrinking, |line| {
            CellValue::States(&line.row.states)
        })
        .short_heading(narrow::NOT_IN_THE_SUMS),
        TotalsColumn::copied_only(10, |line, language| {
            let states = StateCounts::STATES.into_iter();
            let states = states.map(|state| (state, line.row.states.of(state)));
            let states = states.filter(|(_, count)| *count > 0);
            let texts: Vec<String> = states
                .map(|(state, count)| format!("{} {count}", sheet_state_word(state, language)))
                .collect();
            texts.join(comma(language))
        }),
    ];
}

fn shown_money(money: &MoneySum) -> Option<String> {
    money.to_screen_text().map(grouped)
}

/// What the leave of a row costs, each currency by itself; nothing where no rates are known.
fn money_text(row: &TotalsRow, text: fn(&MoneySum) -> Option<String>) -> String {
    let amounts = row
        .liability
        .iter()
        .flat_map(|liability| &liability.amounts);
    let texts = amounts.map(|money| {
        let amount = text(money).unwrap_or_else(|| "?".to_owned());
        format!("{amount} {}", money.currency)
    });
    texts.collect::<Vec<_>>().join("; ")
}

/// A sum with all its decimals; nothing where there is none.
pub(in crate::app) fn exact(sum: Option<AmountSum>) -> String {
    sum.map_or_else(String::new, AmountSum::to_exact_text)
}
