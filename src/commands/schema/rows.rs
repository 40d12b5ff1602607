//! The keys of the rows about balances, leave types, people and what ends, in the order in which they are printed.

use super::keys::{SchemaKey, SchemaKind};
use super::row_keys::{
    amount, certainties, employee_keys, employee_number, in_both_languages, key, leave_type_keys,
    source_keys, state_words, tenant_keys, text_or_null, unit, unit_words,
};

pub(super) fn balances() -> Vec<SchemaKey> {
    let sources = vec!["lot", "rule", "rule_exact", "never", "unknown"];
    let expiring = vec![
        key(
            "amount",
            SchemaKind::Decimal,
            "The amount that ends on expires_on.",
        ),
        key("certainty", certainties(), "How that day is known."),
    ];
    let error = vec![
        key(
            "code",
            SchemaKind::Text,
            "The platform's innermost code, or this program's.",
        ),
        key("message", SchemaKind::Text, "The platform's message."),
        key(
            "hint",
            SchemaKind::Text,
            "What to do about it, in English, whatever the display language.",
        ),
    ];
    let own = vec![
        key("state", state_words(), "What kind of cell it is. Amounts are known only for `known`; no state is 0."),
        unit(),
        amount("granted", "What was granted."),
        amount("used", "What was used."),
        amount("left", "What is left, as the platform says."),
        amount("carried", "What was carried over; Feishu only."),
        amount("gap", "left - (carried + granted - used), unknown parts counted as 0."),
        key("overdrawn", SchemaKind::Flag, "Less than nothing is left; on WeCom also inferred."),
        key("expires_on", SchemaKind::Day, "The next day on which something ends.").or_null(),
        key("expiry_source", SchemaKind::Words(sources), "How expires_on is known, or why it is not."),
        key("expiring", SchemaKind::Object(expiring), "What ends on expires_on.").or_null(),
        key("as_of", SchemaKind::Day, "The day of the figures, in UTC+8."),
        key("lots", SchemaKind::List(lots()), "The lots that make up the balance; absent where only the sums are held.").optional(),
        key("platform_fields", SchemaKind::Open, "The platform's further figures under its own names; absent where only the sums are held.").optional(),
        key("error", SchemaKind::Object(error), "Why there is no figure.").or_null(),
    ];
    let (mut person, leave) = (employee_keys(), leave_type_keys());
    person.insert(1, employee_number());
    [tenant_keys(), person, leave, own, source_keys()].concat()
}

fn lots() -> Vec<SchemaKey> {
    vec![
        key("lot_id", SchemaKind::Text, "The platform's id of the lot."),
        text_or_null(
            "cycle",
            "The cycle that it belongs to, as the platform names it.",
        ),
        key("starts_on", SchemaKind::Day, "Its first day.").or_null(),
        key("ends_on", SchemaKind::Day, "Its last day; null for none.").or_null(),
        amount("granted", "What was granted in it."),
        amount("used", "What was used of it."),
        amount("left", "What is left of it."),
        key("valid", SchemaKind::Flag, "Whether it holds on as_of."),
    ]
}

pub(super) fn types() -> Vec<SchemaKey> {
    let own = vec![
        text_or_null("parent_id", "The type that this one is a subtype of."),
        key(
            "status",
            SchemaKind::Words(vec!["enabled", "disabled", "unknown"]),
            "Whether the company uses it.",
        ),
        unit(),
        amount(
            "day_length_hours",
            "How many hours a day of this leave has.",
        ),
        key(
            "counts",
            SchemaKind::Words(vec!["natural_days", "working_days", "unknown"]),
            "Which days a leave uses up.",
        ),
        key("grant", grant(), "How it is granted."),
        key("expiry", expiry(), "When it ends."),
        key("unlimited", SchemaKind::Flag, "There is no quota."),
        in_both_languages("explained", "The rules in words."),
        key(
            "platform_fields",
            SchemaKind::Open,
            "The type as the platform sent it.",
        ),
    ];
    [tenant_keys(), leave_type_keys(), own, source_keys()].concat()
}

/// A form of a rule. Its `kind` distinguishes it from the others.
fn form(kind: &'static str, more: Vec<SchemaKey>) -> SchemaKind {
    let mut keys = vec![key(
        "kind",
        SchemaKind::Words(vec![kind]),
        "Which rule it is.",
    )];
    keys.extend(more);
    SchemaKind::Object(keys)
}

fn grant() -> SchemaKind {
    let day = SchemaKind::Object(vec![
        key("month", SchemaKind::Range(1, 12), "The month."),
        key("day", SchemaKind::Range(1, 31), "The day of the month."),
    ]);
    let tiers = vec![
        key("from_years", SchemaKind::Count, "From so many years."),
        key(
            "to_years",
            SchemaKind::Count,
            "Below so many years; null for no end.",
        )
        .or_null(),
        amount("amount", "What is granted."),
    ];
    let yearly = vec![
        key(
            "on",
            SchemaKind::Either(vec![SchemaKind::Text, day]),
            "The day of the year, or a word for it.",
        )
        .or_null(),
        text_or_null("by", "The years that decide the tier."),
        amount(
            "amount",
            "What everybody is granted, where there are no tiers.",
        ),
        key(
            "tiers",
            SchemaKind::List(tiers),
            "What is granted by years.",
        ),
        key(
            "by_actual_work_time",
            SchemaKind::Flag,
            "Whether it grows with the time worked.",
        ),
    ];
    let monthly = vec![
        key("day", SchemaKind::Range(1, 31), "The day of the month.").or_null(),
        amount("amount", "What is granted each month."),
    ];
    SchemaKind::Either(vec![
        form("unlimited", Vec::new()),
        form("yearly", yearly),
        form("monthly", monthly),
        form("manual", Vec::new()),
        form("unknown", Vec::new()),
    ])
}

fn expiry() -> SchemaKind {
    let extension = || {
        let parts = vec![
            key("months", SchemaKind::Count, "Months first,"),
            key("days", SchemaKind::Count, "then days."),
        ];
        key(
            "extension",
            SchemaKind::Object(parts),
            "How much longer leave may be taken.",
        )
        .or_null()
    };
    let after = || {
        vec![
            key("value", SchemaKind::Count, "How many of them."),
            extension(),
        ]
    };
    let fixed = vec![
        key("month", SchemaKind::Range(1, 12), "The month."),
        key("day", SchemaKind::Range(1, 31), "The day of the month."),
        extension(),
    ];
    SchemaKind::Either(vec![
        form("fixed_date", fixed),
        form("years_after_grant", after()),
        form("months_after_grant", after()),
        form("never", Vec::new()),
        form("per_lot", Vec::new()),
        form("unknown", Vec::new()),
    ])
}

pub(super) fn employees() -> Vec<SchemaKey> {
    let own = vec![employee_number()];
    [tenant_keys(), employee_keys(), own, source_keys()].concat()
}

pub(super) fn expiring() -> Vec<SchemaKey> {
    let own = vec![
        key("unit", unit_words(), "The unit of the amounts."),
        amount("left", "What is left in all."),
        key("amount", SchemaKind::Decimal, "What ends on that day."),
        key(
            "expires_on",
            SchemaKind::Day,
            "The last day on which it can be taken.",
        ),
        key("certainty", certainties(), "How that day is known."),
        key(
            "at_most",
            SchemaKind::Flag,
            "The amount may be less: the platform does not tell how much of what is left ends that day. Only for worked days.",
        )
        .optional(),
        text_or_null("lot_id", "The lot that ends.").optional(),
        key(
            "days_to_go",
            SchemaKind::Integer,
            "Days from today to that day.",
        )
        .or_null(),
        key(
            "working_days_to_go",
            SchemaKind::Count,
            "Working days from tomorrow to that day; null outside the calendar.",
        )
        .or_null(),
        key(
            "cannot_be_used_up",
            SchemaKind::Flag,
            "There are fewer working days than the amount; null for other units than days.",
        )
        .or_null(),
    ];
    [tenant_keys(), employee_keys(), leave_type_keys(), own].concat()
}

#[cfg(test)]
mod tests {
    use super::super::insight_rows::{check, compare, diff, totals};
    use super::*;
    use crate::export::{
        BalanceRow, ChangeRow, CompareRow, EmployeeRow, OutputRow, PrintedExpiry, PrintedFinding,
        PrintedTotals, TypeRow,
    };

    /// The keys of a schema but for those of a row's source, which only some runs print.
    fn names(keys: &[SchemaKey]) -> Vec<&'static str> {
        let names = keys.iter().map(SchemaKey::name);
        names
            .filter(|name| !["source", "fetched_at"].contains(name))
            .collect()
    }

    #[test]
    fn a_schema_has_the_keys_of_its_row() {
        assert_eq!(names(&balances()), BalanceRow::KEYS);
        assert_eq!(names(&types()), TypeRow::KEYS);
        assert_eq!(names(&employees()), EmployeeRow::KEYS);
        assert_eq!(names(&expiring()), PrintedExpiry::KEYS);
        assert_eq!(names(&totals()), PrintedTotals::KEYS);
        assert_eq!(names(&check()), PrintedFinding::KEYS);
        assert_eq!(names(&compare()), CompareRow::KEYS);
        assert_eq!(names(&diff()), ChangeRow::KEYS);
    }
}
