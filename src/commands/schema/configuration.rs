//! The keys of the configuration file. Those of one platform come from its facts, which the reader
//! of the configuration uses too.

use crate::config::ThemeRole;
use crate::domain::PlatformKind;
use crate::domain::insight::leave_kinds::LegalKind;
use crate::platform::facts;
use crate::platform::facts::{KeyKind, OwnKey};

use super::keys::{SchemaKey, SchemaKind};

fn key(name: &'static str, kind: SchemaKind, about: &'static str) -> SchemaKey {
    SchemaKey::new(name, kind, about).optional()
}

fn section(name: &'static str, keys: Vec<SchemaKey>, about: &'static str) -> SchemaKey {
    key(name, SchemaKind::Object(keys), about)
}

pub(super) fn configuration() -> Vec<SchemaKey> {
    let text = |name, about| key(name, SchemaKind::Text, about);
    vec![
        section("display", display(), "How the screen looks."),
        section("theme", theme(), "Colours of your own."),
        section("store", store(), "Where figures are kept."),
        section(
            "sync",
            vec![text(
                "fresh_for",
                "Younger figures are not read again, such as 1h.",
            )],
            "When figures are read.",
        ),
        section(
            "calendar",
            vec![text("holidays", "A csv of holidays and working weekends.")],
            "Which days are worked.",
        ),
        section(
            "people",
            vec![text(
                "dates",
                "A csv or xlsx with the days on which people were hired.",
            )],
            "What the company knows of its people.",
        ),
        key(
            "leave_kinds",
            leave_kinds(),
            "Leave types by what they are in law, and the same for single tenants.",
        ),
        key(
            "filters",
            SchemaKind::OpenOf(Box::new(SchemaKind::Text)),
            "Filters with a name, used as @name.",
        ),
        section(
            "compare",
            compare(),
            "What Compare knows besides the tenants.",
        ),
        section(
            "totals",
            vec![text("rates", "What a day of each person's work costs.")],
            "What sums need besides balances.",
        ),
        key(
            "view",
            SchemaKind::List(view()),
            "Tables of Company with a name.",
        ),
        SchemaKey::new(
            "tenant",
            SchemaKind::List(tenant()),
            "One block for each organisation and platform.",
        ),
    ]
}

fn compare() -> Vec<SchemaKey> {
    vec![
        key("sheet", SchemaKind::Text, "A csv or xlsx to compare with."),
        key("links", SchemaKind::Text, "Who is the same on both sides."),
    ]
}

/// A table of Company with a name.
fn view() -> Vec<SchemaKey> {
    vec![
        SchemaKey::new("name", SchemaKind::Text, "Its name; w shows the next one."),
        key("columns", SchemaKind::Texts, "Headings from left to right."),
        key(
            "sort",
            SchemaKind::Texts,
            "Headings to sort by; - turns an order round.",
        ),
        key("filter", SchemaKind::Text, "As in the dashboard's filter."),
    ]
}

fn display() -> Vec<SchemaKey> {
    let languages = vec!["auto", "zh-CN", "en"];
    vec![
        key(
            "language",
            SchemaKind::Words(languages),
            "auto follows the locale.",
        ),
        key(
            "theme",
            SchemaKind::Text,
            "auto, which follows NO_COLOR and COLORFGBG; dark, light, high-contrast, mono, own, or NAME of themes/NAME.toml.",
        ),
        key(
            "restore",
            SchemaKind::Flag,
            "false opens Browse; true opens the dashboard where it was left.",
        ),
    ]
}

/// The roles of a theme: a colour, or colours and attributes.
fn theme() -> Vec<SchemaKey> {
    let inherits = key("inherits", SchemaKind::Text, "The theme that it follows.");
    let roles = ThemeRole::ALL.into_iter().map(|role| {
        let style = vec![
            key("fg", colour(), "The colour of the text."),
            key("bg", colour(), "The colour behind it."),
            key("bold", SchemaKind::Flag, "Bold."),
            key("underlined", SchemaKind::Flag, "Underlined."),
            key(
                "reversed",
                SchemaKind::Flag,
                "Text and background exchanged.",
            ),
        ];
        let kind = SchemaKind::Either(vec![colour(), SchemaKind::Object(style)]);
        key(
            role.as_str(),
            kind,
            "A name, 0 to 255 or #rrggbb, or a table of fg, bg and attributes.",
        )
    });
    [inherits].into_iter().chain(roles).collect()
}

/// A name or #rrggbb, or a number of the palette.
fn colour() -> SchemaKind {
    SchemaKind::Either(vec![SchemaKind::Text, SchemaKind::Range(0, 255)])
}

fn store() -> Vec<SchemaKey> {
    vec![
        key(
            "url",
            SchemaKind::Either(vec![SchemaKind::Text, SchemaKind::OneOf(secret_forms())]),
            "sqlite, sqlite:PATH, postgres://… or none, or where such a URL is read from.",
        ),
        key(
            "keep_days",
            SchemaKind::Range(1, u64::from(u32::MAX)),
            "Older snapshots are let go.",
        ),
    ]
}

/// The forms of a secret, of which one is written.
fn secret_forms() -> Vec<SchemaKey> {
    vec![
        key("env", SchemaKind::Text, "An environment variable."),
        key(
            "file",
            SchemaKind::Text,
            "A file that only its owner can read.",
        ),
        key("command", SchemaKind::Texts, "Whatever a program prints."),
        key("keyring", SchemaKind::Flag, "The OS keyring."),
    ]
}

fn leave_kinds() -> SchemaKind {
    let kinds = || {
        let kinds = LegalKind::ALL.map(|kind| {
            key(
                kind.as_str(),
                SchemaKind::Texts,
                "Leave types by name or id.",
            )
        });
        kinds.to_vec()
    };
    SchemaKind::OpenOf(Box::new(SchemaKind::Either(vec![
        SchemaKind::Texts,
        SchemaKind::Object(kinds()),
    ])))
}

fn tenant() -> Vec<SchemaKey> {
    let platforms = PlatformKind::ALL.map(PlatformKind::as_str).to_vec();
    let mut keys = vec![
        SchemaKey::new("name", SchemaKind::Text, "Unique; what --tenant takes."),
        key("label", SchemaKind::Text, "What the screen calls it."),
        SchemaKey::new(
            "platform",
            SchemaKind::Words(platforms),
            "Which platform it is on.",
        ),
        SchemaKey::new(
            "secret",
            SchemaKind::OneOf(secret_forms()),
            "Where its secret is read from.",
        ),
        key(
            "base_url",
            SchemaKind::Text,
            "Another address than the documented one.",
        ),
        key(
            "requests_per_minute",
            SchemaKind::Range(1, u64::from(u32::MAX)),
            "The limit of each endpoint.",
        ),
        key(
            "departments",
            SchemaKind::Texts,
            "Only people in these departments, by id, and below them.",
        ),
        key(
            "exclude_departments",
            SchemaKind::Texts,
            "Not these, nor what is below them.",
        ),
        key(
            "fresh_for",
            SchemaKind::Text,
            "Its own age up to which figures are not read again.",
        ),
    ];
    for platform in PlatformKind::ALL {
        keys.extend(facts::of(platform).own_keys.iter().map(own_key));
    }
    keys
}

/// A key that only the tenants of one platform have.
fn own_key(own: &OwnKey) -> SchemaKey {
    let kind = match own.kind {
        KeyKind::RequiredId | KeyKind::Id | KeyKind::TimeZone => SchemaKind::Text,
        KeyKind::Choice(words) => SchemaKind::Words(words.iter().map(|(word, _)| *word).collect()),
        KeyKind::Flag => SchemaKind::Flag,
        KeyKind::Number(most) => SchemaKind::Range(1, most),
        KeyKind::MonthlyBudget(_) => {
            SchemaKind::Either(vec![SchemaKind::Count, SchemaKind::Words(vec!["none"])])
        }
        KeyKind::PartOf(_) => SchemaKind::Count,
        KeyKind::RequestsPerSecond => SchemaKind::Range(1, u64::from(u32::MAX)),
    };
    key(own.name, kind, own.about)
}
