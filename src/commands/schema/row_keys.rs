//! Keys that rows of several kinds have.

use crate::domain::insight::totals::StateCounts;
use crate::domain::{CellState, PlatformKind, Unit};

use super::keys::{SchemaKey, SchemaKind};

pub(super) fn key(name: &'static str, kind: SchemaKind, about: &'static str) -> SchemaKey {
    SchemaKey::new(name, kind, about)
}

pub(super) fn amount(name: &'static str, about: &'static str) -> SchemaKey {
    key(name, SchemaKind::Decimal, about).or_null()
}

pub(super) fn text_or_null(name: &'static str, about: &'static str) -> SchemaKey {
    key(name, SchemaKind::Text, about).or_null()
}

/// The first keys of every row about a tenant.
pub(super) fn tenant_keys() -> Vec<SchemaKey> {
    let platforms = PlatformKind::ALL.map(PlatformKind::as_str).to_vec();
    vec![
        key(
            "schema",
            SchemaKind::Version,
            "The version of the names and meanings of these keys.",
        ),
        key(
            "tenant",
            SchemaKind::Text,
            "The tenant's name in the configuration.",
        ),
        key(
            "platform",
            SchemaKind::Words(platforms),
            "The tenant's platform.",
        ),
    ]
}

pub(super) fn unit_words() -> SchemaKind {
    SchemaKind::Words(
        [Unit::Day, Unit::Hour, Unit::Second]
            .map(Unit::as_str)
            .to_vec(),
    )
}

pub(super) fn state_words() -> SchemaKind {
    SchemaKind::Words(StateCounts::STATES.map(CellState::as_str).to_vec())
}

pub(super) fn unit() -> SchemaKey {
    key(
        "unit",
        unit_words(),
        "The unit of the amounts; second where WeCom's scale is not known.",
    )
    .or_null()
}

pub(super) fn employee_keys() -> Vec<SchemaKey> {
    vec![
        key(
            "employee_id",
            SchemaKind::Text,
            "The platform's id of the person.",
        ),
        key("employee_name", SchemaKind::Text, "The person's name."),
        departments(),
    ]
}

pub(super) fn departments() -> SchemaKey {
    key(
        "departments",
        SchemaKind::Texts,
        "The names of the person's departments in the platform's order, without the root; null where they could not be learnt.",
    )
    .or_null()
}

pub(super) fn employee_number() -> SchemaKey {
    text_or_null("employee_number", "The company's own number of the person.")
}

pub(super) fn leave_type_keys() -> Vec<SchemaKey> {
    vec![
        key(
            "leave_type_id",
            SchemaKind::Text,
            "The platform's id of the leave type.",
        ),
        key("leave_type", SchemaKind::Text, "The leave type's name."),
    ]
}

/// Where figures come from; only rows under `--cached` and `--as-of` have these keys.
pub(super) fn source_keys() -> Vec<SchemaKey> {
    let sources = vec!["platform", "snapshot", "cached"];
    vec![
        key(
            "source",
            SchemaKind::Words(sources),
            "Where the figures come from; only under --cached and --as-of.",
        )
        .optional(),
        key(
            "fetched_at",
            SchemaKind::Moment,
            "When they were fetched; only under --cached and --as-of.",
        )
        .optional(),
    ]
}

pub(super) fn in_both_languages(name: &'static str, about: &'static str) -> SchemaKey {
    let texts = vec![
        key("zh-CN", SchemaKind::Text, "In Chinese."),
        key("en", SchemaKind::Text, "In English."),
    ];
    key(name, SchemaKind::Object(texts), about)
}

pub(super) fn certainties() -> SchemaKind {
    SchemaKind::Words(vec!["lot", "rule_exact", "rule_at_most", "worked"])
}
