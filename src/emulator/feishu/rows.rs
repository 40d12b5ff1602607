//! One person's balances. For most rows `leave_balance = historical_cycles_left + this_cycle_total - this_cycle_taken`; the rows
//! that break it, and every optional field that can be missing, belong to fixed places among each 50 people.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::types::{
    ANNUAL, DELETED, DELETED_NAMES, LEAVE_TYPES, MARRIAGE, MATERNITY, NURSING, OVERTIME, PERSONAL,
    SICK, VOLUNTEER, leave_type_id, write_names,
};
use crate::emulator::company::Company;

/// Amounts are millionths: the API's own precision.
pub(super) const ONE: i64 = 1_000_000;

const DAYS: u8 = 1;
const HOURS: u8 = 2;

/// A row before it is written.
#[derive(Debug, Clone)]
pub(super) struct EmulatedBalance {
    kind: usize,
    subtype: usize,
    unit: u8,
    pub(super) carried: i64,
    pub(super) granted: i64,
    pub(super) taken: i64,
    /// What `leave_balance` has beyond what the other figures say.
    gap: i64,
    in_cycles: bool,
}

impl EmulatedBalance {
    fn new(kind: usize, unit: u8, granted: i64, taken: i64) -> Self {
        Self {
            kind,
            subtype: 0,
            unit,
            carried: 0,
            granted,
            taken,
            gap: 0,
            in_cycles: true,
        }
    }

    fn left(&self) -> i64 {
        self.carried + self.granted - self.taken + self.gap
    }
}

pub(super) fn rows(company: &Company, index: usize, with_offboarding: bool) -> Vec<Value> {
    let mut balances = balances(company, index);
    if company.is_contradicted(index) {
        let again = annual(company, index);
        balances.push(EmulatedBalance {
            gap: again.gap + ONE,
            ..again
        });
    }
    balances
        .iter()
        .map(|balance| row(company, index, balance, with_offboarding))
        .collect()
}

/// What everybody has left, in millionths by leave type id.
pub(in crate::emulator) fn totals(company: &Company) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for balance in (0..company.len()).flat_map(|index| balances(company, index)) {
        *sums
            .entry(leave_type_id(balance.kind, balance.subtype))
            .or_default() += balance.left();
    }
    sums
}

/// Types with subtypes appear by their subtypes (trap 16). One person in 50 has no balance at all.
fn balances(company: &Company, index: usize) -> Vec<EmulatedBalance> {
    if index % 50 == 47 {
        return Vec::new();
    }
    let mut found = vec![annual(company, index)];
    found.extend(sick(company, index));
    found.push(personal(company, index));
    found.push(overtime(company, index));
    found.extend((index % 4 == 1).then(|| by_hand(company, index, MARRIAGE, DAYS, 10)));
    found.extend(maternity(company, index));
    found.extend((index % 10 == 6).then(|| by_hand(company, index, NURSING, HOURS, 120)));
    found.extend(
        index
            .is_multiple_of(3)
            .then(|| by_hand(company, index, VOLUNTEER, DAYS, 2)),
    );
    found.extend((index % 25 == 8).then(|| by_hand(company, index, DELETED, DAYS, 3)));
    found
}

pub(super) fn annual(company: &Company, index: usize) -> EmulatedBalance {
    let halves = |purpose, below| draw(company, purpose, index, below) * ONE / 2;
    let granted = match index % 10 {
        // Pro-rated: 6 decimals.
        4 => (5 + draw(company, "annual", index, 10)) * ONE / 3,
        _ => (5 + draw(company, "annual", index, 11)) * ONE,
    };
    let mut taken = halves("annual taken", 2 * granted / ONE + 1);
    if company.has_yet_to_take_a_half_day(index) && taken >= ONE / 2 {
        taken -= ONE / 2;
    }
    EmulatedBalance {
        carried: halves("annual carried", 7),
        gap: if index % 25 == 2 { ONE / 2 } else { 0 },
        ..EmulatedBalance::new(ANNUAL, DAYS, granted, taken)
    }
}

fn sick(company: &Company, index: usize) -> [EmulatedBalance; 2] {
    let ordinary = EmulatedBalance {
        subtype: 1,
        in_cycles: false,
        ..by_hand(company, index, SICK, DAYS, 30)
    };
    let paid = EmulatedBalance {
        subtype: 2,
        ..by_hand(company, index, SICK, DAYS, 5)
    };
    [ordinary, paid]
}

/// Trap 12: not granted in cycles, so neither a total nor anything carried over.
fn personal(company: &Company, index: usize) -> EmulatedBalance {
    EmulatedBalance {
        in_cycles: false,
        ..by_hand(company, index, PERSONAL, HOURS, 160)
    }
}

/// Below zero for two people in 50.
pub(super) fn overtime(company: &Company, index: usize) -> EmulatedBalance {
    let granted = draw(company, "overtime", index, 80) * ONE / 4;
    let taken = match index % 25 {
        3 => granted + 5 * ONE / 2,
        _ => draw(company, "overtime taken", index, 2 * granted / ONE + 1) * ONE / 2,
    };
    EmulatedBalance::new(OVERTIME, HOURS, granted, taken)
}

/// The two subtypes of one type have different units.
fn maternity(company: &Company, index: usize) -> Vec<EmulatedBalance> {
    if index % 8 != 5 {
        return Vec::new();
    }
    let leave = EmulatedBalance {
        subtype: 1,
        ..by_hand(company, index, MATERNITY, DAYS, 158)
    };
    let checkup = EmulatedBalance {
        subtype: 2,
        ..by_hand(company, index, MATERNITY, HOURS, 40)
    };
    vec![leave, checkup]
}

fn by_hand(
    company: &Company,
    index: usize,
    kind: usize,
    unit: u8,
    granted: i64,
) -> EmulatedBalance {
    let taken = draw(company, &leave_type_id(kind, 0), index, granted + 1);
    EmulatedBalance::new(kind, unit, granted * ONE, taken * ONE)
}

fn draw(company: &Company, purpose: &str, index: usize, below: i64) -> i64 {
    let below = u64::try_from(below).unwrap_or(0);
    i64::try_from(company.draw(purpose, index).below(below)).unwrap_or(0)
}

fn row(
    company: &Company,
    index: usize,
    balance: &EmulatedBalance,
    with_offboarding: bool,
) -> Value {
    let mut fields = Map::new();
    let id = leave_type_id(balance.kind, balance.subtype);
    fields.insert("leave_type_id".into(), json!(id));
    fields.insert("leave_type_name".into(), names(balance));
    fields.insert("leave_duration_unit".into(), json!(balance.unit));
    let mut put = |name: &str, amount: i64| fields.insert(name.into(), json!(decimal(amount)));
    put("leave_balance", balance.left());
    put("this_cycle_taken", balance.taken);
    if balance.in_cycles {
        put("this_cycle_total", balance.granted);
        put("historical_cycles_left", balance.carried);
        put("balance_in_current_cycle", balance.granted - balance.taken);
        put("taken_history_cycle", 0);
    }
    if with_offboarding {
        put("history_cycle_accrual", balance.carried);
        put("taken", balance.taken);
        put("taken_current_date", balance.taken);
        put("offboarding_balance", balance.left() / 2);
        put("offboarding_granted", balance.granted / 2);
    }
    if index.is_multiple_of(5) {
        put(
            "leave_balance_excluding_under_approval",
            balance.left() - ONE / 2,
        );
        put("leave_quantity_under_approval", ONE / 2);
    }
    if company.has_odd_forms() && balance.kind == ANNUAL {
        write_as_computed(&mut fields);
    }
    spoil(&mut fields, index, balance, company.is_broken(index));
    Value::Object(fields)
}

/// A balance of six decimals with all the digits that a computation left behind them.
fn write_as_computed(fields: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = fields.get_mut("leave_balance") {
        let decimals = text
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len());
        if decimals == 6 {
            text.push_str("3333333335");
        }
    }
}

/// Trap 11: figures that are missing or empty. Those that every row must have are only spoilt when faults are asked for.
fn spoil(fields: &mut Map<String, Value>, index: usize, balance: &EmulatedBalance, broken: bool) {
    match (index % 10, balance.kind) {
        (5, _) if balance.in_cycles => {
            fields.insert("historical_cycles_left".into(), json!(""));
        }
        (8, ANNUAL) => {
            fields.remove("this_cycle_total");
            fields.remove("historical_cycles_left");
        }
        (_, ANNUAL) if broken => {
            fields.insert("leave_balance".into(), json!(""));
        }
        (_, OVERTIME) if broken => {
            fields.remove("leave_balance");
        }
        _ => {}
    }
}

fn names(balance: &EmulatedBalance) -> Value {
    let Some(kind) = LEAVE_TYPES.get(balance.kind) else {
        return write_names(DELETED_NAMES);
    };
    let subtype = balance.subtype.checked_sub(1);
    write_names(subtype.map_or(kind.names, |place| kind.subtypes[place]))
}

/// Plain notation, no trailing zeros.
pub(super) fn decimal(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, rest) = (
        millionths.unsigned_abs() / 1_000_000,
        millionths.unsigned_abs() % 1_000_000,
    );
    let text = format!("{sign}{whole}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_are_plain_and_exact() {
        let texts = [0, 2_500_000, -1_333_333, 10_000_000, -500_000].map(decimal);
        assert_eq!(texts, ["0", "2.5", "-1.333333", "10", "-0.5"]);
    }
}
