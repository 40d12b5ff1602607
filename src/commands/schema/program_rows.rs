//! The keys of what the program prints about its own work: coverage, syncs, paths and checks of itself.

use super::keys::{Key, Kind};
use super::row_keys::{in_both_languages, key, tenant_keys, text_or_null};

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
        key(
            "exists",
            Kind::Flag,
            "Whether it is there now; null for what is no path.",
        )
        .or_null(),
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
