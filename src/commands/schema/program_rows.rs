//! The keys of what the program prints about its own work: coverage, syncs, paths and checks of itself.

use super::keys::{SchemaKey, SchemaKind};
use super::row_keys::{in_both_languages, key, tenant_keys, text_or_null};

/// What is printed of a tenant at the end of a JSON document.
fn coverage_keys() -> Vec<SchemaKey> {
    let mut keys = tenant_keys();
    keys.remove(0);
    let states = vec!["complete", "partial", "refused", "failed"];
    keys.extend([
        key(
            "state",
            SchemaKind::Words(states),
            "How reading the tenant ended.",
        ),
        key("people", SchemaKind::Count, "People listed."),
        key(
            "answered",
            SchemaKind::Count,
            "People with an answer, failed ones too.",
        ),
        key(
            "failed",
            SchemaKind::Count,
            "People with a figure that failed or is forbidden.",
        ),
        key("gaps", SchemaKind::Texts, "What is missing and why."),
    ]);
    keys
}

pub(super) fn coverage() -> Vec<SchemaKey> {
    coverage_keys()
}

pub(super) fn sync() -> Vec<SchemaKey> {
    let failed = vec![
        key(
            "employee_id",
            SchemaKind::Text,
            "The platform's id of the person.",
        ),
        key(
            "codes",
            SchemaKind::Texts,
            "The codes of the person's figures, each once.",
        ),
    ];
    let own = vec![
        key(
            "failed_people",
            SchemaKind::List(failed),
            "People with a figure that failed or is forbidden.",
        ),
        key(
            "unanswered_people",
            SchemaKind::Texts,
            "The ids of people who were listed but not answered for.",
        ),
        key(
            "requests",
            SchemaKind::Count,
            "Requests that this program sent.",
        ),
        key("retries", SchemaKind::Count, "Requests that were repeated."),
        key(
            "failures",
            SchemaKind::Count,
            "Requests without a usable answer.",
        ),
        key(
            "billable_calls",
            SchemaKind::Count,
            "Billable calls of this month so far; DingTalk only.",
        )
        .or_null(),
        text_or_null(
            "followed",
            "The program that read the platform, if this one followed it.",
        ),
        key("milliseconds", SchemaKind::Count, "How long it took."),
    ];
    let version = vec![tenant_keys().remove(0)];
    [version, coverage_keys(), own].concat()
}

pub(super) fn dry_run() -> Vec<SchemaKey> {
    let count_or_null = |name, about| key(name, SchemaKind::Count, about).or_null();
    let periods = vec!["second", "minute"];
    let own = vec![
        key(
            "endpoint",
            SchemaKind::Text,
            "The endpoint by its short name.",
        ),
        key("times", SchemaKind::Text, "How often it is called."),
        key(
            "people",
            SchemaKind::Count,
            "For how many people the plan is.",
        ),
        key(
            "people_assumed",
            SchemaKind::Flag,
            "Nothing is stored of the tenant yet, so that the number of people is assumed.",
        ),
        count_or_null(
            "calls",
            "How many calls, of one leave type where it goes by type; null where people do not decide that.",
        ),
        key(
            "for_each_leave_type",
            SchemaKind::Flag,
            "So many calls are made for every leave type.",
        ),
        key("billable", SchemaKind::Flag, "The calls are billed."),
        count_or_null(
            "limit_calls",
            "The limit that takes longest: so many calls.",
        ),
        key(
            "limit_per",
            SchemaKind::Words(periods),
            "In any second or minute.",
        )
        .or_null(),
        count_or_null("seconds", "How long the calls take at least at that limit."),
    ];
    [tenant_keys(), own].concat()
}

pub(super) fn info() -> Vec<SchemaKey> {
    let path = vec![
        key("name", SchemaKind::Text, "What is there."),
        text_or_null("path", "Where it is; null where nothing is known or used."),
        key(
            "exists",
            SchemaKind::Flag,
            "Whether it is there now; null for what is no path.",
        )
        .or_null(),
        key(
            "set_by",
            SchemaKind::Text,
            "What says so: an option, a variable, the configuration, or `default`.",
        ),
    ];
    vec![
        key(
            "schema",
            SchemaKind::Version,
            "The version of the names and meanings of these keys.",
        ),
        key("version", SchemaKind::Text, "The program's version."),
        key(
            "language",
            SchemaKind::Words(vec!["zh-CN", "en"]),
            "The language of this run.",
        ),
        key("paths", SchemaKind::List(path), "Every path in use."),
    ]
}

pub(super) fn doctor() -> Vec<SchemaKey> {
    let results = vec!["pass", "warn", "fail", "skip"];
    let check = vec![
        text_or_null(
            "tenant",
            "The tenant; null for what concerns the program alone.",
        ),
        key("step", SchemaKind::Text, "What was looked at."),
        key("result", SchemaKind::Words(results), "How it came out."),
        key("detail", SchemaKind::Text, "What was found."),
        in_both_languages("remedy", "What to do about it.").or_null(),
    ];
    vec![
        key(
            "schema",
            SchemaKind::Version,
            "The version of the names and meanings of these keys.",
        ),
        key(
            "checks",
            SchemaKind::List(check),
            "Every check, in its order.",
        ),
    ]
}
