//! Keys that rows of several kinds have.

use crate::domain::insight::totals::StateCounts;
use crate::domain::{CellState, PlatformKind, Unit};

use super::keys::{Key, Kind};

/// A key with its kind and what it means.
pub(super) fn key(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key::new(name, kind, about)
}

pub(super) fn amount(name: &'static str, about: &'static str) -> Key {
    key(name, Kind::Decimal, about).or_null()
}

pub(super) fn text_or_null(name: &'static str, about: &'static str) -> Key {
    key(name, Kind::Text, about).or_null()
}

/// The first keys of every row about a tenant.
pub(super) fn tenant_keys() -> Vec<Key> {
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

pub(super) fn unit_words() -> Kind {
    Kind::Words(
        [Unit::Day, Unit::Hour, Unit::Second]
            .map(Unit::as_str)
            .to_vec(),
    )
}

pub(super) fn state_words() -> Kind {
    Kind::Words(StateCounts::STATES.map(CellState::as_str).to_vec())
}

pub(super) fn unit() -> Key {
    key(
        "unit",
        unit_words(),
        "The unit of the amounts; second where WeCom's scale is not known.",
    )
    .or_null()
}

pub(super) fn employee_keys() -> Vec<Key> {
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

pub(super) fn departments() -> Key {
    key(
        "departments",
        Kind::Texts,
        "The names of the person's departments in the platform's order, without the root; null where they could not be learnt.",
    )
    .or_null()
}

pub(super) fn employee_number() -> Key {
    text_or_null("employee_number", "The company's own number of the person.")
}

pub(super) fn leave_type_keys() -> Vec<Key> {
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
pub(super) fn source_keys() -> Vec<Key> {
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

pub(super) fn in_both_languages(name: &'static str, about: &'static str) -> Key {
    let texts = vec![
        key("zh-CN", Kind::Text, "In Chinese."),
        key("en", Kind::Text, "In English."),
    ];
    key(name, Kind::Object(texts), about)
}

pub(super) fn certainties() -> Kind {
    Kind::Words(vec!["lot", "rule_exact", "rule_at_most", "worked"])
}
