//! The columns of the view Totals.

use std::cmp::{Ordering, Reverse};

use crate::app::table::cell_value::CellValue;
use crate::app::table::column::{ColumnWidth, ScreenColumn};
use crate::domain::Unit;
use crate::domain::insight::totals::{AmountSum, MoneySum, StateCounts, TotalsRow};

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
    /// How two rows are ordered.
    pub fn compare(self, one: &TotalsRow, other: &TotalsRow) -> Ordering {
        let by = |sum: fn(&TotalsRow) -> Option<AmountSum>| {
            let key = |row: &TotalsRow| {
                let sum = sum(row);
                (
                    sum.is_none(),
                    row.unit.map(Unit::tag),
                    sum.map(|sum| Reverse(sum.parts())),
                )
            };
            key(one).cmp(&key(other))
        };
        match self {
            Self::Listed => Ordering::Equal,
            Self::People => other.people.cmp(&one.people),
            Self::Granted => by(|row| row.sums.granted),
            Self::Used => by(|row| row.sums.used),
            Self::Left => by(|row| row.sums.left),
            Self::Overdrawn => other.overdrawn_people.cmp(&one.overdrawn_people),
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
}

impl TotalsLine<'_> {
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
        TotalsColumn::new(
            ("企业", "Tenant"),
            ColumnWidth::ContentLeftOut(6),
            |line| {
                if line.names_tenant {
                    return CellValue::TenantOf(&line.row.tenant_name, line.row.platform);
                }
                CellValue::Empty
            },
        )
        .left_out_if_empty()
        .copied(0, |line, _| line.row.tenant_name.to_string()),
        TotalsColumn::new(
            ("部门", "Department"),
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
        TotalsColumn::new(("假期", "Leave"), ColumnWidth::Content, |line| {
            let leave_type = line.row.leave_type.as_ref();
            leave_type.map_or(CellValue::Empty, |(_, name)| CellValue::Text(name))
        })
        .left_out_if_empty()
        .copied(2, |line, _| {
            let leave_type = line.row.leave_type.as_ref();
            leave_type.map_or_else(String::new, |(_, name)| name.to_string())
        }),
        TotalsColumn::new(("单位", "Unit"), ColumnWidth::Content, |line| {
            CellValue::UnitWord(line.row.unit)
        })
        .copied(3, |line, _| {
            line.row
                .unit
                .map_or_else(String::new, |unit| unit.as_str().to_owned())
        }),
        TotalsColumn::new(("人数", "People"), ColumnWidth::Content, |line| {
            CellValue::Count(line.row.people)
        })
        .right()
        .copied(4, |line, _| line.row.people.to_string())
        .sorted(TotalsSort::People, ("按人数", "by people")),
        TotalsColumn::new(
            ("已发", "Granted"),
            ColumnWidth::ContentLeftOut(4),
            |line| CellValue::Sum(line.row.sums.granted),
        )
        .right()
        .copied(5, |line, _| exact(line.row.sums.granted))
        .sorted(TotalsSort::Granted, ("按已发", "by granted")),
        TotalsColumn::new(("已用", "Used"), ColumnWidth::ContentLeftOut(5), |line| {
            CellValue::Sum(line.row.sums.used)
        })
        .right()
        .copied(6, |line, _| exact(line.row.sums.used))
        .sorted(TotalsSort::Used, ("按已用", "by used")),
        TotalsColumn::new(("剩余", "Left"), ColumnWidth::Content, |line| {
            CellValue::Sum(line.row.sums.left)
        })
        .right()
        .copied(7, |line, _| exact(line.row.sums.left))
        .sorted(TotalsSort::Left, ("按剩余", "by left")),
        TotalsColumn::new(
            ("折合金额", "Liability"),
            ColumnWidth::ContentLeftOut(3),
            |line| match money_text(line.row, MoneySum::to_screen_text) {
                text if text.is_empty() => CellValue::Empty,
                text => CellValue::Private(text),
            },
        )
        .right()
        .left_out_if_empty()
        .copied(12, |line, _| money_text(line.row, MoneySum::to_exact_text)),
        TotalsColumn::new(
            ("结转", "Carried"),
            ColumnWidth::ContentLeftOut(1),
            |line| CellValue::Sum(line.row.sums.carried),
        )
        .right()
        .left_out_if_empty()
        .copied(8, |line, _| exact(line.row.sums.carried)),
        TotalsColumn::new(
            ("剩余▰ 已用▱", "left▰ used▱"),
            ColumnWidth::ContentLeftOut(0),
            |line| CellValue::Bar(line.bar()),
        ),
        TotalsColumn::new(
            ("超支", "Over"),
            ColumnWidth::ContentLeftOut(2),
            |line| match line.row.overdrawn_people {
                0 => CellValue::Empty,
                people => CellValue::Alarming(people),
            },
        )
        .right()
        .copied(9, |line, _| line.row.overdrawn_people.to_string())
        .sorted(TotalsSort::Overdrawn, ("按超支人数", "by overdrawn people")),
        TotalsColumn::new(
            ("未计入", "Not in the sums"),
            ColumnWidth::Shrinking,
            |line| CellValue::States(&line.row.states),
        ),
        TotalsColumn::copied_only(10, |line, _| {
            let states = StateCounts::STATES.into_iter();
            let states = states.map(|state| (state, line.row.states.of(state)));
            let states = states.filter(|(_, count)| *count > 0);
            let texts: Vec<String> = states
                .map(|(state, count)| format!("{}={count}", state.as_str()))
                .collect();
            texts.join(" ")
        }),
    ];
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
