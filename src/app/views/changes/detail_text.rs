//! One event in whole sentences, with exact figures.

use jiff::Timestamp;

use crate::app::display::HIDDEN;
use crate::app::state::AppState;
use crate::app::views::browse::balance_notes::unit_word;
use crate::app::views::changes::change_list::last_seen;
use crate::app::views::changes::comparison::Comparison;
use crate::domain::changes::{
    BalanceChange, Change, ChangeKind, ChangeSide, FigureName, Identity, Renaming, TypeChange,
    WordDiff,
};
use crate::domain::day::minute_text;
use crate::domain::{Amount, CellState, Employee, EmployeeId, Language};

/// The paragraphs about the event under the cursor.
pub fn detail(state: &AppState) -> Vec<String> {
    let event = state.comparison().and_then(Comparison::selected);
    event.map_or_else(Vec::new, |event| {
        explain(event, state.display.masked, state.display.language)
    })
}

fn explain(event: &[Change], masked: bool, language: Language) -> Vec<String> {
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
    texts.extend(last_seen(event).map(|since| first_seen(since, language)));
    texts
}

fn first_seen(since: Timestamp, language: Language) -> String {
    let since = minute_text(since);
    language.pick(
        format!("{since} 结束的同步首次看到。"),
        format!("First seen by the sync that ended {since}."),
    )
}

/// A paragraph for each figure. Where the figures did not all become what they are at the same time, each says when.
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

/// The exact figure with its unit, or the word for the state.
pub(in crate::app) fn side_text(side: ChangeSide, language: Language) -> String {
    side.amount.map_or_else(
        || state_word(side, language).to_owned(),
        |amount| {
            format!(
                "{} {}",
                amount.to_exact_text(),
                unit_word(amount.unit, language)
            )
        },
    )
}

/// The word for a side without a figure.
pub fn state_word(side: ChangeSide, language: Language) -> &'static str {
    cell_state_word(side.state, language)
}

/// The word for a balance without a figure.
pub fn cell_state_word(state: CellState, language: Language) -> &'static str {
    match state {
        CellState::Known | CellState::Pending => language.pick("未知", "unknown"),
        CellState::Unlimited => language.pick("不限额", "unlimited"),
        CellState::NotApplicable => language.pick("不适用", "n/a"),
        CellState::NotInitialised => language.pick("未发放额度", "not initialised"),
        CellState::Failed => language.pick("失败", "failed"),
        CellState::Forbidden => language.pick("无权限", "no access"),
    }
}

/// Which figure.
pub fn figure_word(figure: FigureName, language: Language) -> &'static str {
    match figure {
        FigureName::Left => language.pick("剩余", "Left"),
        FigureName::Granted => language.pick("已发", "Granted"),
        FigureName::Used => language.pick("已用", "Used"),
        FigureName::Carried => language.pick("结转", "Carried"),
    }
}

/// What happened to a leave type.
pub fn type_word(change: &TypeChange, language: Language) -> &'static str {
    match (&change.from, &change.to) {
        (None, _) => language.pick("新增的假期", "new type"),
        (_, None) => language.pick("已取消的假期", "type is gone"),
        _ => language.pick("规则有调整", "rules changed"),
    }
}

/// What happened to a leave type, with its rules before and after.
pub(in crate::app) fn explain_type(change: &TypeChange, language: Language) -> Vec<String> {
    let [from, to] = [&change.from, &change.to].map(|rules| {
        rules
            .as_ref()
            .map(|rules| language.pick(&rules.zh, &rules.en))
    });
    explain_rules(change, [from.cloned(), to.cloned()], language)
}

/// The same with the words that differ between signs.
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

/// An exact amount with its sign.
pub(in crate::app) fn signed(amount: Amount) -> String {
    let sign = if amount.is_positive() { "+" } else { "" };
    format!("{sign}{}", amount.to_exact_text())
}
