//! The keys of every kind of row, in the order in which they are printed.

use crate::domain::insight::checks::{CheckName, Severity};
use crate::domain::insight::compare::CompareResult;
use crate::domain::insight::totals::StateCounts;
use crate::domain::{CellState, PlatformKind, Unit};

use super::keys::{Key, Kind};

/// A key with its kind and what it means.
fn key(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key::new(name, kind, about)
}

fn amount(name: &'static str, about: &'static str) -> Key {
    key(name, Kind::Decimal, about).or_null()
}

fn text_or_null(name: &'static str, about: &'static str) -> Key {
    key(name, Kind::Text, about).or_null()
}

/// The first keys of every row about a tenant.
fn tenant_keys() -> Vec<Key> {
    let platforms = PlatformKind::ALL.map(PlatformKind::as_str).to_vec();
    vec![
        key(
            "schema",
            Kind::Version,
            "The version of the names and meanings of these keys.",
        ),
        key(
            "tenant",
            Kind::Text,
            "The tenant's name in the configuration.",
        ),
        key("platform", Kind::Words(platforms), "The tenant's platform."),
    ]
}

fn unit_words() -> Kind {
    Kind::Words(
        [Unit::Day, Unit::Hour, Unit::Second]
            .map(Unit::as_str)
            .to_vec(),
    )
}

fn state_words() -> Kind {
    Kind::Words(StateCounts::STATES.map(CellState::as_str).to_vec())
}

fn unit() -> Key {
    key(
        "unit",
        unit_words(),
        "The unit of the amounts; second where WeCom's scale is not known.",
    )
    .or_null()
}

fn employee_keys() -> Vec<Key> {
    vec![
        key(
            "employee_id",
            Kind::Text,
            "The platform's id of the person.",
        ),
        key("employee_name", Kind::Text, "The person's name."),
        departments(),
    ]
}

fn departments() -> Key {
    key(
        "departments",
        Kind::Texts,
        "The names of the person's departments in the platform's order, without the root; null where they could not be learnt.",
    )
    .or_null()
}

fn employee_number() -> Key {
    text_or_null("employee_number", "The company's own number of the person.")
}

fn leave_type_keys() -> Vec<Key> {
    vec![
        key(
            "leave_type_id",
            Kind::Text,
            "The platform's id of the leave type.",
        ),
        key("leave_type", Kind::Text, "The leave type's name."),
    ]
}

/// Where figures come from: under `--cached` and `--as-of` alone.
fn source_keys() -> Vec<Key> {
    let sources = vec!["platform", "snapshot", "cached"];
    vec![
        key(
            "source",
            Kind::Words(sources),
            "Where the figures come from; only under --cached and --as-of.",
        )
        .optional(),
        key(
            "fetched_at",
            Kind::Moment,
            "When they were fetched; only under --cached and --as-of.",
        )
        .optional(),
    ]
}

fn in_both_languages(name: &'static str, about: &'static str) -> Key {
    let texts = vec![
        key("zh-CN", Kind::Text, "In Chinese."),
        key("en", Kind::Text, "In English."),
    ];
    key(name, Kind::Object(texts), about)
}

fn certainties() -> Kind {
    Kind::Words(vec!["lot", "rule_exact", "rule_at_most", "worked"])
}

pub(super) fn balances() -> Vec<Key> {
    let sources = vec!["lot", "rule", "rule_exact", "never", "unknown", "worked"];
    let expiring = vec![
        key(
            "amount",
            Kind::Decimal,
            "The amount that ends on expires_on.",
        ),
        key("certainty", certainties(), "How that day is known."),
    ];
    let error = vec![
        key(
            "code",
            Kind::Text,
            "The platform's innermost code, or this program's.",
        ),
        key("message", Kind::Text, "The platform's message."),
        key(
            "hint",
            Kind::Text,
            "What to do about it, in the display language.",
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
        key("overdrawn", Kind::Flag, "Less than nothing is left; on WeCom also inferred."),
        key("expires_on", Kind::Day, "The next day on which something ends.").or_null(),
        key("expiry_source", Kind::Words(sources), "How expires_on is known, or why it is not."),
        key("expiring", Kind::Object(expiring), "What ends on expires_on.").or_null(),
        key("as_of", Kind::Day, "The day of the figures, in UTC+8."),
        key("lots", Kind::List(lots()), "The lots that make up the balance; absent where only the sums are held.").optional(),
        key("platform_fields", Kind::Open, "The platform's further figures under its own names; absent where only the sums are held.").optional(),
        key("error", Kind::Object(error), "Why there is no figure.").or_null(),
    ];
    let (mut person, leave) = (employee_keys(), leave_type_keys());
    person.insert(1, employee_number());
    [tenant_keys(), person, leave, own, source_keys()].concat()
}

fn lots() -> Vec<Key> {
    vec![
        key("lot_id", Kind::Text, "The platform's id of the lot."),
        text_or_null(
            "cycle",
            "The cycle that it belongs to, as the platform names it.",
        ),
        key("starts_on", Kind::Day, "Its first day.").or_null(),
        key("ends_on", Kind::Day, "Its last day; null for none.").or_null(),
        amount("granted", "What was granted in it."),
        amount("used", "What was used of it."),
        amount("left", "What is left of it."),
        key("valid", Kind::Flag, "Whether it holds on as_of."),
    ]
}

pub(super) fn types() -> Vec<Key> {
    let own = vec![
        text_or_null("parent_id", "The type that this one is a subtype of."),
        key(
            "status",
            Kind::Words(vec!["enabled", "disabled", "unknown"]),
            "Whether the company uses it.",
        ),
        unit(),
        amount(
            "day_length_hours",
            "How many hours a day of this leave has.",
        ),
        key(
            "counts",
            Kind::Words(vec!["natural_days", "working_days", "unknown"]),
            "Which days a leave uses up.",
        ),
        key("grant", grant(), "How it is granted."),
        key("expiry", expiry(), "When it ends."),
        key("unlimited", Kind::Flag, "There is no quota."),
        in_both_languages("explained", "The rules in words."),
        key(
            "platform_fields",
            Kind::Open,
            "The type as the platform sent it.",
        ),
    ];
    [tenant_keys(), leave_type_keys(), own, source_keys()].concat()
}

/// A form of a rule, told from the others by its `kind`.
fn form(kind: &'static str, more: Vec<Key>) -> Kind {
    let mut keys = vec![key("kind", Kind::Words(vec![kind]), "Which rule it is.")];
    keys.extend(more);
    Kind::Object(keys)
}

fn grant() -> Kind {
    let day = Kind::Object(vec![
        key("month", Kind::Range(1, 12), "The month."),
        key("day", Kind::Range(1, 31), "The day of the month."),
    ]);
    let tiers = vec![
        key("from_years", Kind::Count, "From so many years."),
        key(
            "to_years",
            Kind::Count,
            "Below so many years; null for no end.",
        )
        .or_null(),
        amount("amount", "What is granted."),
    ];
    let yearly = vec![
        key(
            "on",
            Kind::Either(vec![Kind::Text, day]),
            "The day of the year, or a word for it.",
        )
        .or_null(),
        text_or_null("by", "The years that decide the tier."),
        amount(
            "amount",
            "What everybody is granted, where there are no tiers.",
        ),
        key("tiers", Kind::List(tiers), "What is granted by years."),
        key(
            "by_actual_work_time",
            Kind::Flag,
            "Whether it grows with the time worked.",
        ),
    ];
    let monthly = vec![
        key("day", Kind::Range(1, 31), "The day of the month.").or_null(),
        amount("amount", "What is granted each month."),
    ];
    Kind::Either(vec![
        form("unlimited", Vec::new()),
        form("yearly", yearly),
        form("monthly", monthly),
        form("manual", Vec::new()),
        form("unknown", Vec::new()),
    ])
}

fn expiry() -> Kind {
    let extension = || {
        let parts = vec![
            key("months", Kind::Count, "Months first,"),
            key("days", Kind::Count, "then days."),
        ];
        key(
            "extension",
            Kind::Object(parts),
            "How much longer leave may be taken.",
        )
        .or_null()
    };
    let after = || vec![key("value", Kind::Count, "How many of them."), extension()];
    let fixed = vec![
        key("month", Kind::Range(1, 12), "The month."),
        key("day", Kind::Range(1, 31), "The day of the month."),
        extension(),
    ];
    Kind::Either(vec![
        form("fixed_date", fixed),
        form("years_after_grant", after()),
        form("months_after_grant", after()),
        form("never", Vec::new()),
        form("per_lot", Vec::new()),
        form("unknown", Vec::new()),
    ])
}

pub(super) fn employees() -> Vec<Key> {
    let own = vec![employee_number()];
    [tenant_keys(), employee_keys(), own, source_keys()].concat()
}

pub(super) fn expiring() -> Vec<Key> {
    let own = vec![
        key("unit", unit_words(), "The unit of the amounts."),
        amount("left", "What is left in all."),
        key("amount", Kind::Decimal, "What ends on that day."),
        key(
            "expires_on",
            Kind::Day,
            "The last day on which it can be taken.",
        ),
        key("certainty", certainties(), "How that day is known."),
        key(
            "at_most",
            Kind::Flag,
            "The amount may be less: the platform does not tell how much of what is left ends that day.",
        ),
        text_or_null("lot_id", "The lot that ends.").optional(),
        key("days_to_go", Kind::Integer, "Days from today to that day.").or_null(),
        key(
            "working_days_to_go",
            Kind::Count,
            "Working days from tomorrow to that day; null outside the calendar.",
        )
        .or_null(),
        key(
            "cannot_be_used_up",
            Kind::Flag,
            "There are fewer working days than the amount; null for other units than days.",
        )
        .or_null(),
    ];
    [tenant_keys(), employee_keys(), leave_type_keys(), own].concat()
}

pub(super) fn totals() -> Vec<Key> {
    let mut keys = tenant_keys();
    let groups = vec!["type", "department", "tenant"];
    keys.insert(
        1,
        key("by", Kind::Words(groups), "What the sums are grouped by."),
    );
    let counts = StateCounts::STATES.map(|state| {
        key(
            state.as_str(),
            Kind::Count,
            "How many cells have this state.",
        )
    });
    let money = vec![
        text_or_null(
            "amount",
            "Left times the day rate; null where it is too large to say.",
        ),
        key("currency", Kind::Text, "The currency of the rates."),
    ];
    let liability = vec![
        text_or_null(
            "amount",
            "Left times the day rate; null with several currencies.",
        ),
        text_or_null("currency", "The currency of the amount."),
        key(
            "people_without_rate",
            Kind::Count,
            "People in the sums of whom no rate is known.",
        ),
        key(
            "by_currency",
            Kind::List(money),
            "The amount in each currency.",
        ),
        text_or_null(
            "hours_per_day",
            "The day length by which hours were turned into days.",
        ),
        key(
            "hours_per_day_assumed",
            Kind::Flag,
            "Whether that length is an assumption.",
        )
        .or_null(),
        key(
            "percent",
            Kind::Count,
            "Percent of a day's pay, such as 300 for statutory leave.",
        )
        .or_null(),
    ];
    keys.extend([
        text_or_null("department_id", "The department, with --by department."),
        text_or_null("department", "The department's name."),
        text_or_null("leave_type_id", "The leave type; null with --by tenant."),
        text_or_null("leave_type", "The leave type's name."),
        unit(),
        key("people", Kind::Count, "People whose figure is in the sums."),
        amount("granted", "The sum of what was granted."),
        amount("used", "The sum of what was used."),
        amount("left", "The sum of what is left."),
        amount("carried", "The sum of what was carried over."),
        key(
            "overdrawn_people",
            Kind::Count,
            "People of whom less than nothing is left.",
        ),
        key(
            "states",
            Kind::Object(counts.to_vec()),
            "Every cell of the group by its state, so that what is left out is seen.",
        ),
        key(
            "liability",
            Kind::Object(liability),
            "What untaken leave costs, with [totals] rates.",
        )
        .or_null(),
    ]);
    keys
}

pub(super) fn check() -> Vec<Key> {
    let mut keys = tenant_keys();
    let checks = CheckName::ALL.map(CheckName::as_str).to_vec();
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    keys.insert(1, key("check", Kind::Words(checks), "What looks wrong."));
    let severities = severities.map(Severity::as_str).to_vec();
    keys.insert(
        2,
        key("severity", Kind::Words(severities), "How much it matters."),
    );
    keys.extend([
        text_or_null(
            "employee_id",
            "The platform's id of the person; null where it is about a type or a tenant.",
        ),
        text_or_null("employee_name", "The person's name."),
        text_or_null("leave_type_id", "The platform's id of the leave type."),
        text_or_null("leave_type", "The leave type's name."),
        unit(),
        key(
            "figures",
            Kind::OpenOf(Box::new(Kind::Text)),
            "The figures that the check looked at, by name.",
        ),
        in_both_languages("explained", "What is wrong, in words."),
    ]);
    keys
}

pub(super) fn compare() -> Vec<Key> {
    let sides = |about: &'static str| {
        let sides = vec![
            text_or_null("left", "On the left side."),
            text_or_null("right", "On the right side."),
        ];
        (Kind::Object(sides), about)
    };
    let reasons = vec![
        "rounding",
        "unit",
        "lot_ended",
        "under_approval",
        "carried",
        "unlimited",
        "failed",
        "forbidden",
        "pending",
        "namesakes",
        "several_lines",
        "several_types",
    ];
    let results = CompareResult::ALL.map(CompareResult::as_str).to_vec();
    let (employee, about_employee) = sides("The person's ids.");
    let (leave_type, about_type) = sides("The leave type's ids.");
    vec![
        key(
            "schema",
            Kind::Version,
            "The version of the names and meanings of these keys.",
        ),
        key("result", Kind::Words(results), "What the comparison found."),
        key("employee", employee, about_employee),
        key("leave_type", leave_type, about_type),
        unit(),
        amount("left", "What is left on the left side."),
        amount("right", "What is left on the right side."),
        amount("by", "right - left."),
        key("reason", Kind::Words(reasons), "Why, where it can be told.").or_null(),
    ]
}

pub(super) fn diff() -> Vec<Key> {
    let changes = vec![
        "balance",
        "joined",
        "left",
        "renamed",
        "type_added",
        "type_removed",
        "rule",
    ];
    let figures = vec!["left", "granted", "used", "carried"];
    let mut keys = tenant_keys();
    let unit_or_null = |name, about| key(name, unit_words(), about).or_null();
    let state_or_null = |name, about| key(name, state_words(), about).or_null();
    keys.extend([
        key("change", Kind::Words(changes), "What changed."),
        text_or_null("employee_id", "The platform's id of the person."),
        text_or_null("employee_name", "The person's name."),
        departments(),
        text_or_null("leave_type_id", "The platform's id of the leave type."),
        text_or_null("leave_type", "The leave type's name."),
        key("figure", Kind::Words(figures), "Which figure changed.").or_null(),
        unit_or_null("unit", "The unit, where it is the same on both days."),
        amount("from", "The figure on the earlier day."),
        amount("to", "The figure on the later day."),
        amount("by", "to - from; null when the unit or the state changed."),
        unit_or_null("unit_from", "The unit on the earlier day."),
        unit_or_null("unit_to", "The unit on the later day."),
        state_or_null("state_from", "The state on the earlier day."),
        state_or_null("state_to", "The state on the later day."),
        key(
            "since",
            Kind::Moment,
            "The end of the sync that first found the change.",
        ),
        text_or_null("name_from", "The name before."),
        text_or_null(
            "maybe_same_as",
            "The id of somebody who left and has the same name.",
        ),
        in_both_languages("rule_from", "The rules before.").or_null(),
        in_both_languages("rule_to", "The rules after.").or_null(),
    ]);
    keys
}

/// Whatever is printed of a tenant at the end of a JSON document.
fn coverage_keys() -> Vec<Key> {
    let mut keys = tenant_keys();
    keys.remove(0);
    let states = vec!["complete", "partial", "refused", "failed"];
    keys.extend([
        key(
            "state",
            Kind::Words(states),
            "How reading the tenant ended.",
        ),
        key("people", Kind::Count, "People listed."),
        key(
            "answered",
            Kind::Count,
            "People with an answer, failed ones too.",
        ),
        key(
            "failed",
            Kind::Count,
            "People with a figure that failed or is forbidden.",
        ),
        key("gaps", Kind::Texts, "What is missing and why."),
    ]);
    keys
}

pub(super) fn coverage() -> Vec<Key> {
    coverage_keys()
}

pub(super) fn sync() -> Vec<Key> {
    let failed = vec![
        key(
            "employee_id",
            Kind::Text,
            "The platform's id of the person.",
        ),
        key(
            "codes",
            Kind::Texts,
            "The codes of the person's figures, each once.",
        ),
    ];
    let own = vec![
        key(
            "failed_people",
            Kind::List(failed),
            "People with a figure that failed or is forbidden.",
        ),
        key(
            "unanswered_people",
            Kind::Texts,
            "The ids of people who were listed but not answered for.",
        ),
        key("requests", Kind::Count, "Requests that this program sent."),
        key("retries", Kind::Count, "Requests that were repeated."),
        key("failures", Kind::Count, "Requests without a usable answer."),
        key(
            "billable_calls",
            Kind::Count,
            "Billable calls of this month so far; DingTalk only.",
        )
        .or_null(),
        text_or_null(
            "followed",
            "The program that read the platform, if this one followed it.",
        ),
        key("milliseconds", Kind::Count, "How long it took."),
    ];
    let version = vec![tenant_keys().remove(0)];
    [version, coverage_keys(), own].concat()
}

pub(super) fn info() -> Vec<Key> {
    let path = vec![
        key("name", Kind::Text, "What is there."),
        text_or_null("path", "Where it is; null where nothing is known or used."),
        key("exists", Kind::Flag, "Whether it is there now."),
        key(
            "set_by",
            Kind::Text,
            "What says so: an option, a variable, the configuration, or `default`.",
        ),
    ];
    vec![
        key(
            "schema",
            Kind::Version,
            "The version of the names and meanings of these keys.",
        ),
        key("version", Kind::Text, "The program's version."),
        key(
            "language",
            Kind::Words(vec!["zh-CN", "en"]),
            "The language of this run.",
        ),
        key("paths", Kind::List(path), "Every path in use."),
    ]
}

pub(super) fn doctor() -> Vec<Key> {
    let results = vec!["pass", "warn", "fail", "skip"];
    let check = vec![
        text_or_null(
            "tenant",
            "The tenant; null for what concerns the program alone.",
        ),
        key("step", Kind::Text, "What was looked at."),
        key("result", Kind::Words(results), "How it came out."),
        key("detail", Kind::Text, "What was found."),
        in_both_languages("remedy", "What to do about it.").or_null(),
    ];
    vec![
        key(
            "schema",
            Kind::Version,
            "The version of the names and meanings of these keys.",
        ),
        key("checks", Kind::List(check), "Every check, in its order."),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{
        BalanceRow, ChangeRow, CompareRow, EmployeeRow, OutputRow, PrintedExpiry, PrintedFinding,
        PrintedTotals, TypeRow,
    };

    /// The keys of a schema but for those of a row's source, which only some runs print.
    fn names(keys: &[Key]) -> Vec<&'static str> {
        let names = keys.iter().map(Key::name);
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
