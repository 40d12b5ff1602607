//! The keys of the rows that are worked out over the whole company, in the order in which they are printed.

use crate::domain::insight::checks::{CheckName, Severity};
use crate::domain::insight::compare::CompareResult;
use crate::domain::insight::totals::StateCounts;

use super::keys::{SchemaKey, SchemaKind};
use super::row_keys::{
    amount, departments, in_both_languages, key, state_words, tenant_keys, text_or_null, unit,
    unit_words,
};

pub(super) fn totals() -> Vec<SchemaKey> {
    let mut keys = tenant_keys();
    let groups = vec!["type", "department", "tenant"];
    keys.insert(
        1,
        key(
            "by",
            SchemaKind::Words(groups),
            "What the sums are grouped by.",
        ),
    );
    let counts = StateCounts::STATES.map(|state| {
        key(
            state.as_str(),
            SchemaKind::Count,
            "How many cells have this state.",
        )
    });
    keys.extend([
        text_or_null("department_id", "The department, with --by department."),
        text_or_null("department", "The department's name."),
        text_or_null("leave_type_id", "The leave type; null with --by tenant."),
        text_or_null("leave_type", "The leave type's name."),
        unit(),
        key(
            "people",
            SchemaKind::Count,
            "People whose figure is in the sums.",
        ),
        amount("granted", "The sum of what was granted."),
        amount("used", "The sum of what was used."),
        amount("left", "The sum of what is left."),
        amount("carried", "The sum of what was carried over."),
        key(
            "overdrawn_people",
            SchemaKind::Count,
            "People of whom less than nothing is left.",
        ),
        key(
            "states",
            SchemaKind::Object(counts.to_vec()),
            "Every cell of the group by its state, so that what is left out is seen.",
        ),
        key(
            "liability",
            SchemaKind::Object(liability()),
            "What untaken leave costs, with [totals] rates.",
        )
        .or_null(),
    ]);
    keys
}

/// What untaken leave costs.
fn liability() -> Vec<SchemaKey> {
    let money = vec![
        text_or_null("amount", "The amount; null where it is too large to say."),
        key("currency", SchemaKind::Text, "The currency of the rates."),
    ];
    vec![
        text_or_null(
            "amount",
            "What is left, times the day rate and the percent; null with several currencies and where nothing has to be paid.",
        ),
        text_or_null("currency", "The currency of the amount."),
        key(
            "people_without_rate",
            SchemaKind::Count,
            "People with something left that has to be paid, of whom no rate is known.",
        ),
        key(
            "people_without_kind",
            SchemaKind::Count,
            "People with something left of leave that [leave_kinds] does not name: it is in no amount.",
        ),
        key(
            "by_currency",
            SchemaKind::List(money),
            "The amount in each currency.",
        ),
        text_or_null(
            "hours_per_day",
            "The day length by which hours were turned into days.",
        ),
        key(
            "hours_per_day_assumed",
            SchemaKind::Flag,
            "Whether that length is an assumption.",
        )
        .or_null(),
        key(
            "percent",
            SchemaKind::Count,
            "Percent of a day's pay for a day, such as 200 beside the salary for statutory leave; null where the row is about several types, or none that has to be paid.",
        )
        .or_null(),
    ]
}

pub(super) fn check() -> Vec<SchemaKey> {
    let mut keys = tenant_keys();
    let checks = CheckName::ALL.map(CheckName::as_str).to_vec();
    let severities = [Severity::Error, Severity::Warning, Severity::Note];
    keys.insert(
        1,
        key("check", SchemaKind::Words(checks), "What looks wrong."),
    );
    let severities = severities.map(Severity::as_str).to_vec();
    keys.insert(
        2,
        key(
            "severity",
            SchemaKind::Words(severities),
            "How much it matters.",
        ),
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
            SchemaKind::OpenOf(Box::new(SchemaKind::Text)),
            "The figures that the check looked at, by name.",
        ),
        in_both_languages("explained", "What is wrong, in words."),
    ]);
    keys
}

pub(super) fn compare() -> Vec<SchemaKey> {
    let sides = |about: &'static str| {
        let sides = vec![
            text_or_null("left", "On the left side."),
            text_or_null("right", "On the right side."),
        ];
        (SchemaKind::Object(sides), about)
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
            SchemaKind::Version,
            "The version of the names and meanings of these keys.",
        ),
        key(
            "result",
            SchemaKind::Words(results),
            "What the comparison found.",
        ),
        key("employee", employee, about_employee),
        key("leave_type", leave_type, about_type),
        unit(),
        amount("left", "What is left on the left side."),
        amount("right", "What is left on the right side."),
        amount("by", "right - left."),
        key(
            "reason",
            SchemaKind::Words(reasons),
            "Why, where it can be told.",
        )
        .or_null(),
        key(
            "unit_left",
            unit_words(),
            "The unit of left; only where two figures have no unit in common.",
        )
        .optional(),
        key("unit_right", unit_words(), "The same of right.").optional(),
    ]
}

pub(super) fn diff() -> Vec<SchemaKey> {
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
    let state_or_null = |name, about| key(name, state_words(), about).or_null();
    keys.extend([
        key("change", SchemaKind::Words(changes), "What changed."),
        text_or_null("employee_id", "The platform's id of the person."),
        text_or_null("employee_name", "The person's name."),
        departments(),
        text_or_null("leave_type_id", "The platform's id of the leave type."),
        text_or_null("leave_type", "The leave type's name."),
        key(
            "figure",
            SchemaKind::Words(figures),
            "Which figure changed.",
        )
        .or_null(),
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
            SchemaKind::Moment,
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

fn unit_or_null(name: &'static str, about: &'static str) -> SchemaKey {
    key(name, unit_words(), about).or_null()
}
