//! An event in few words: `剩余 6.5→5.5，已用 3.5→4.5 天`, and what differs between two rules.

use crate::app::table::rounded;
use crate::app::views::browse::balance_notes::unit_word;
use crate::app::views::changes::detail_text::state_word;
use crate::domain::changes::{
    BalanceChange, Change, ChangeKind, ChangeSide, FigureName, TypeChange, WordDiff,
};
use crate::domain::{Amount, Language, Unit};

/// How figures are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::app) enum FigureForm {
    /// With two decimals, as in every table.
    Rounded,
    /// With all of them.
    Exact,
}

/// The figures of an event; empty for an event without any.
pub(in crate::app) fn figures_text(
    event: &[Change],
    form: FigureForm,
    language: Language,
) -> String {
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
    let side = |side: ChangeSide| side_text(side, names_units, form, language);
    let figures = format!("{}→{}", side(change.from), side(change.to));
    if change.from.state != change.to.state {
        return figures;
    }
    format!("{} {figures}", figure_in_text(change.figure, language))
}

fn side_text(side: ChangeSide, names_unit: bool, form: FigureForm, language: Language) -> String {
    let Some(amount) = side.amount else {
        return state_word(side, language).to_owned();
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

/// Which figure, within a sentence.
fn figure_in_text(figure: FigureName, language: Language) -> &'static str {
    match figure {
        FigureName::Left => language.pick("剩余", "left"),
        FigureName::Granted => language.pick("已发", "granted"),
        FigureName::Used => language.pick("已用", "used"),
        FigureName::Carried => language.pick("结转", "carried"),
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
