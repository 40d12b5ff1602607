//! A change in whole sentences, with exact figures.

use jiff::Timestamp;

use crate::domain::changes::{
    BalanceChange, Change, ChangeKind, ChangeSide, Identity, Renaming, TypeChange, WordDiff,
};
use crate::domain::day::minute_text;
use crate::domain::{Employee, EmployeeId, Language};
use crate::text::change_events::{side_text, type_word};
use crate::text::figures::{HIDDEN, figure_word, signed, unit_word};

/// The paragraphs about an event, which the sync that ended at `since` first saw.
pub fn explain_event(
    event: &[Change],
    since: Option<Timestamp>,
    masked: bool,
    language: Language,
) -> Vec<String> {
    let Some(first) = event.first() else {
        return Vec::new();
    };
    let mut texts = match &first.what {
        ChangeKind::Balance(person, _) => {
            let mut texts = vec![who(person, masked)];
            texts.extend(explain_figures(event, masked, language));
            texts
        }
        ChangeKind::Joined(person, same_as) => {
            explain_joined(person, same_as.as_ref(), masked, language)
        }
        ChangeKind::Renamed(person, renaming) => vec![
            who(person, masked),
            explain_renaming(renaming, masked, language),
        ],
        ChangeKind::Left(person) => vec![
            who(person, masked),
            language
                .pick(
                    "不在名单里了：后一个快照没有这个人。",
                    "No longer listed: the later snapshot has nobody by this id.",
                )
                .to_owned(),
        ],
        ChangeKind::Type(change) => explain_marked_type(change, language),
    };
    texts.extend(since.map(|since| first_seen(since, language)));
    texts
}

fn first_seen(since: Timestamp, language: Language) -> String {
    let since = minute_text(since);
    language.pick(
        format!("{since} 结束的同步首次看到。"),
        format!("First seen by the sync that ended {since}."),
    )
}

/// A paragraph for each figure. Where the figures did not all change at the same time, each says
/// when it did.
fn explain_figures(event: &[Change], masked: bool, language: Language) -> Vec<String> {
    let same_time = event.windows(2).all(|pair| pair[0].since == pair[1].since);
    let figures = event.iter().filter_map(|change| match &change.what {
        ChangeKind::Balance(_, balance) => Some((change.since, balance)),
        _ => None,
    });
    let texts = figures.map(|(since, balance)| {
        let text = explain_balance(balance, masked, language);
        if same_time {
            return text;
        }
        let since = minute_text(since);
        language.pick(
            format!("{text}，{since} 起"),
            format!("{text}, since {since}"),
        )
    });
    texts.collect()
}

fn explain_joined(
    person: &Employee,
    same_as: Option<&EmployeeId>,
    masked: bool,
    language: Language,
) -> Vec<String> {
    let joined = language.pick(
        "新到名单里：前一个快照没有这个人。",
        "Listed now: the earlier snapshot has nobody by this id.",
    );
    let mut texts = vec![who(person, masked), joined.to_owned()];
    texts.extend(same_as.map(|id| explain_same(id, masked, language)));
    texts
}

fn explain_same(id: &EmployeeId, masked: bool, language: Language) -> String {
    let id = if masked { HIDDEN.into() } else { id.shown() };
    language.pick(
        format!("很可能就是已离开的账号 {id}。"),
        format!("Probably the same person as id {id}, who left."),
    )
}

fn explain_renaming(renaming: &Renaming, masked: bool, language: Language) -> String {
    let before = if masked { HIDDEN } else { &renaming.name_from };
    let what = renaming.identity.explain(language);
    let figures = match renaming.identity {
        Identity::Another => language.pick(
            "两个人的余额不作比较。",
            " The balances of two people are not compared.",
        ),
        Identity::Same | Identity::Unsure => "",
    };
    language.pick(
        format!("此账号原为 {before}：{what}。{figures}"),
        format!("This id was {before}: {what}.{figures}"),
    )
}

fn who(person: &Employee, masked: bool) -> String {
    if masked {
        return HIDDEN.to_owned();
    }
    let departments = person.departments.as_deref().unwrap_or_default().join(" ");
    format!("{} {} {departments}", person.name, person.id.shown())
        .trim_end()
        .to_owned()
}

/// `年假 剩余：6.5 天 -> 5.5 天（-1 天）`.
fn explain_balance(change: &BalanceChange, masked: bool, language: Language) -> String {
    let figure = figure_word(change.figure, language);
    let side = |side: ChangeSide| {
        if masked && side.amount.is_some() {
            HIDDEN.to_owned()
        } else {
            side_text(side, language)
        }
    };
    let by = change.by.map(|by| {
        let by = if masked {
            HIDDEN.to_owned()
        } else {
            format!("{} {}", signed(by), unit_word(by.unit, language))
        };
        language.pick(format!("（{by}）"), format!(" ({by})"))
    });
    format!(
        "{} {figure}{} {} -> {}{}",
        change.leave_type_name,
        language.pick("：", ":"),
        side(change.from),
        side(change.to),
        by.unwrap_or_default()
    )
}

/// Like [`explain_type`], with marks around the words that differ.
fn explain_marked_type(change: &TypeChange, language: Language) -> Vec<String> {
    let (Some(from), Some(to)) = (&change.from, &change.to) else {
        return explain_type(change, language);
    };
    let [from, to] = [from, to].map(|rules| language.pick(&rules.zh, &rules.en));
    let diff = WordDiff::between(from, to);
    let marked = [0, 1].map(|end| Some(diff.marked(end)));
    explain_rules(change, marked, language)
}

fn explain_rules(
    change: &TypeChange,
    [from, to]: [Option<String>; 2],
    language: Language,
) -> Vec<String> {
    let rules = |rules: Option<String>, zh: &str, en: &str| {
        let words = rules?;
        Some(language.pick(format!("{zh}：{words}"), format!("{en}: {words}")))
    };
    let title = language.pick(
        format!("{}：{}", change.name, type_word(change, language)),
        format!("{}: {}", change.name, type_word(change, language)),
    );
    [
        Some(title),
        rules(from, "旧规则", "Old rule"),
        rules(to, "新规则", "New rule"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What happened to a leave type, with its rules before and after.
pub fn explain_type(change: &TypeChange, language: Language) -> Vec<String> {
    let [from, to] = [&change.from, &change.to].map(|rules| {
        rules
            .as_ref()
            .map(|rules| language.pick(&rules.zh, &rules.en))
    });
    explain_rules(change, [from.cloned(), to.cloned()], language)
}
