//! One person's balances as rows of a reply: exact decimals as text, with fields missing or empty at fixed places among every 50 people.

use serde_json::{Map, Value, json};

use super::{
    figures::{EmulatedBalance, ONE, annual, balances},
    leave_types::{ANNUAL, DELETED_NAMES, LEAVE_TYPES, OVERTIME, leave_type_id, write_names},
};
use crate::emulator::company::Company;

pub(super) fn rows(company: &Company, index: usize, with_offboarding: bool) -> Vec<Value> {
    let mut balances = balances(company, index);
    if company.is_contradicted(index) {
        let mut contradiction = annual(company, index);
        contradiction.gap += ONE;
        balances.push(contradiction);
    }
    balances
        .iter()
        .map(|balance| row(company, index, balance, with_offboarding))
        .collect()
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
    put_amounts(&mut fields, balance);
    if with_offboarding {
        put_offboarding_amounts(&mut fields, balance);
    }
    if index.is_multiple_of(5) {
        // Nobody applies for more than is left.
        let waiting = (ONE / 2).min(balance.left()).max(0);
        let mut put = |name: &str, amount| put_amount(&mut fields, name, amount);
        put(
            "leave_balance_excluding_under_approval",
            balance.left() - waiting,
        );
        put("leave_quantity_under_approval", waiting);
    }
    if company.has_odd_forms() && balance.kind == ANNUAL {
        add_computed_digits(&mut fields);
    }
    spoil(&mut fields, index, balance, company.is_broken(index));
    Value::Object(fields)
}

fn put_amount(fields: &mut Map<String, Value>, name: &str, millionths: i64) {
    fields.insert(name.to_owned(), json!(decimal(millionths)));
}

fn put_amounts(fields: &mut Map<String, Value>, balance: &EmulatedBalance) {
    let mut put = |name: &str, amount| put_amount(fields, name, amount);
    put("leave_balance", balance.left());
    put("this_cycle_taken", balance.taken);
    if balance.in_cycles {
        put("this_cycle_total", balance.granted);
        put("historical_cycles_left", balance.carried);
        put("balance_in_current_cycle", balance.granted - balance.taken);
        put("taken_history_cycle", 0);
    }
}

/// The fields that a call gets with `include_offboard`.
fn put_offboarding_amounts(fields: &mut Map<String, Value>, balance: &EmulatedBalance) {
    let mut put = |name: &str, amount| put_amount(fields, name, amount);
    put("history_cycle_accrual", balance.carried);
    put("taken", balance.taken);
    put("taken_current_date", balance.taken);
    put("offboarding_balance", balance.left() / 2);
    put("offboarding_granted", balance.granted / 2);
}

/// A balance of six decimals, with the further digits that Feishu's computation left behind them.
fn add_computed_digits(fields: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = fields.get_mut("leave_balance") {
        let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
        if decimals.len() == 6 {
            text.push_str("3333333335");
        }
    }
}

/// Trap 11: figures that are missing or empty. Those that every row must have are only left out of broken rows.
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

/// In plain notation, without trailing zeros.
pub(super) fn decimal(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let magnitude = millionths.unsigned_abs();
    let text = format!(
        "{sign}{}.{:06}",
        magnitude / 1_000_000,
        magnitude % 1_000_000
    );
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
