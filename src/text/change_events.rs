//! An event in few words: `剩余 6.5→5.5，已用 3.5→4.5 天`, and what differs between two rules.

use crate::domain::changes::{BalanceChange, Change, ChangeKind, ChangeSide, TypeChange, WordDiff};
use crate::domain::{Amount, Language, Unit};
use crate::text::figures::{figure_in_text, rounded, state_word, unit_word, with_unit};
use crate::text::wording::wordings;

/// How figures are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FigureForm {
    /// With two decimals, as in every table.
    Rounded,
    /// With all decimals.
    Exact,
}

/// The figures of an event; empty for an event without any.
pub fn figures_text(event: &[Change], form: FigureForm, language: Language) -> String {
    let changes: Vec<&BalanceChange> = event
        .iter()
        .filter_map(|change| match &change.what {
            ChangeKind::Balance(_, change) => Some(change),
            _ => None,
        })
        .collect();
    let unit = common_unit(&changes);
    let texts: Vec<String> = changes
        .iter()
        .map(|change| change_text(change, unit.is_none(), form, language))
        .collect();
    let text = texts.join(language.pick("，", ", "));
    match unit {
        Some(unit) => format!("{text} {}", unit_word(unit, language)),
        None => text,
    }
}

/// The unit, if all figures are in one and stand on both sides: then it is written once, at the end.
fn common_unit(changes: &[&BalanceChange]) -> Option<Unit> {
    let mut sides = changes.iter().flat_map(|change| [change.from, change.to]);
    let first = sides.next()?.unit()?;
    sides
        .all(|side| side.unit() == Some(first))
        .then_some(first)
}

/// `剩余 6.5→5.5`. A change of state stands for the whole balance and so names no figure.
fn change_text(
    change: &BalanceChange,
    names_units: bool,
    form: FigureForm,
    language: Language,
) -> String {
    let side = |side: ChangeSide| short_side(side, names_units, form, language);
    let figures = format!("{}→{}", side(change.from), side(change.to));
    if change.from.state != change.to.state {
        return figures;
    }
    format!("{} {figures}", figure_in_text(change.figure, language))
}

fn short_side(side: ChangeSide, names_unit: bool, form: FigureForm, language: Language) -> String {
    let Some(amount) = side.amount else {
        return state_word(side.state, language).to_owned();
    };
    let figure = match form {
        FigureForm::Rounded => rounded(amount),
        FigureForm::Exact => Amount::to_exact_text(amount),
    };
    if names_unit {
        format!("{figure} {}", unit_word(amount.unit, language))
    } else {
        figure
    }
}

/// `5→7、10→12`: what differs between the rules of a leave type before and after.
pub fn rules_text(change: &TypeChange, language: Language) -> Option<String> {
    let (from, to) = (change.from.as_ref()?, change.to.as_ref()?);
    let (from, to) = (
        language.pick(&from.zh, &from.en),
        language.pick(&to.zh, &to.en),
    );
    let diff = WordDiff::between(from, to);
    let texts = diff
        .differing()
        .map(|[from, to]| match (from.trim(), to.trim()) {
            ("", to) => format!("+{to}"),
            (from, "") => format!("-{from}"),
            (from, to) => format!("{from}→{to}"),
        });
    let texts: Vec<String> = texts.collect();
    Some(texts.join(language.pick("、", ", ")))
}

/// The exact figure with its unit, or the word for the state.
pub fn side_text(side: ChangeSide, language: Language) -> String {
    side.amount.map_or_else(
        || state_word(side.state, language).to_owned(),
        |amount| with_unit(amount, language),
    )
}

wordings! {
    TYPE_ADDED = "新增的假期", "new type";
    TYPE_REMOVED = "已取消的假期", "type is gone";
    RULES_CHANGED = "规则有调整", "rules changed";
    BALANCE_CHANGED = "余额变动", "balance";
    RENAMED = "改名", "renamed";
}

/// What happened to a leave type.
pub fn type_word(change: &TypeChange, language: Language) -> &'static str {
    let word = match (&change.from, &change.to) {
        (None, _) => TYPE_ADDED,
        (_, None) => TYPE_REMOVED,
        _ => RULES_CHANGED,
    };
    word.of(language)
}
