//! Figures as they are written, their units and names, and the words that stand where a figure is missing.

use crate::domain::changes::FigureName;
use crate::domain::{Amount, CellState, Certainty, Language, Unit};
use crate::text::headings;

/// What stands for every name and figure while they are hidden.
pub const HIDDEN: &str = "***";

/// A figure with two decimals, and `~` before it if rounding hid something.
pub fn rounded(amount: Amount) -> String {
    let (text, hid) = amount.to_screen_text();
    if hid { format!("~{text}") } else { text }
}

/// An exact amount with its unit: `6.5 天`, `6.5 d`.
pub fn with_unit(amount: Amount, language: Language) -> String {
    let unit = unit_word(amount.unit, language);
    format!("{} {unit}", amount.to_exact_text())
}

/// An exact amount with its sign.
pub fn signed(amount: Amount) -> String {
    let sign = if amount.is_positive() { "+" } else { "" };
    format!("{sign}{}", amount.to_exact_text())
}

/// The unit as it stands behind a figure.
pub fn unit_word(unit: Unit, language: Language) -> &'static str {
    match unit {
        Unit::Day => language.pick("天", "d"),
        Unit::Hour => language.pick("小时", "h"),
        Unit::Second => language.pick("秒", "s"),
    }
}

/// The unit where it stands alone, or in a sentence.
pub fn unit_name(unit: Unit, language: Language) -> &'static str {
    match unit {
        Unit::Day => language.pick("天", "days"),
        Unit::Hour => language.pick("小时", "hours"),
        Unit::Second => language.pick("秒", "seconds"),
    }
}

/// Which figure, at the beginning of a line.
pub fn figure_word(figure: FigureName, language: Language) -> &'static str {
    let heading = match figure {
        FigureName::Left => headings::LEFT,
        FigureName::Granted => headings::GRANTED,
        FigureName::Used => headings::USED,
        FigureName::Carried => headings::CARRIED,
    };
    heading.of(language)
}

/// Which figure, within a sentence.
pub fn figure_in_text(figure: FigureName, language: Language) -> &'static str {
    match figure {
        FigureName::Left => language.pick("剩余", "left"),
        FigureName::Granted => language.pick("已发", "granted"),
        FigureName::Used => language.pick("已用", "used"),
        FigureName::Carried => language.pick("结转", "carried"),
    }
}

/// The state of a balance without a figure.
pub fn state_word(state: CellState, language: Language) -> &'static str {
    match state {
        CellState::Known => language.pick("未知", "unknown"),
        CellState::Pending => language.pick("待读取", "pending"),
        CellState::Unlimited => language.pick("不限额", "unlimited"),
        CellState::NotApplicable => language.pick("不适用", "n/a"),
        CellState::NotInitialised => language.pick("未发放额度", "not initialised"),
        CellState::Failed => language.pick("失败", "failed"),
        CellState::Forbidden => language.pick("无权限", "no access"),
    }
}

/// The same where there is little room.
pub fn short_state_word(state: CellState, language: Language) -> &'static str {
    match state {
        CellState::NotInitialised => language.pick("未发放", "not set up"),
        state => state_word(state, language),
    }
}

/// How certain it is that an amount ends on a day.
pub fn certainty_word(certainty: Certainty, language: Language) -> &'static str {
    match certainty {
        Certainty::Lot => language.pick("额度明细", "lot"),
        Certainty::RuleExact => language.pick("规则", "rule"),
        Certainty::RuleAtMost => language.pick("规则（最多）", "rule (at most)"),
        Certainty::Worked => language.pick("推算", "worked out"),
        Certainty::WorkedAtMost => language.pick("推算（最多）", "worked out (at most)"),
    }
}

/// The same, as it fits into a column of this width.
pub fn certainty_within(certainty: Certainty, columns: usize, language: Language) -> &'static str {
    match certainty {
        Certainty::RuleAtMost if columns < 14 => language.pick("规则至多", "at most"),
        Certainty::Worked if columns < 10 => language.pick("推算", "worked"),
        Certainty::WorkedAtMost if columns < 14 => language.pick("推算至多", "at most?"),
        Certainty::WorkedAtMost if columns < 20 => language.pick("推算（最多）", "worked at most"),
        certainty => certainty_word(certainty, language),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::domain::insight::checks::Severity;
    use crate::text;

    const LANGUAGES: [Language; 2] = [Language::Chinese, Language::English];

    /// The words differ without any colour, as with the theme `mono` and `NO_COLOR`, and also where
    /// an ASCII screen draws `…` as `.`.
    fn are_told_apart(words: &[String]) {
        let ascii: HashSet<String> = words.iter().map(|word| word.replace('…', ".")).collect();
        assert_eq!(ascii.len(), words.len(), "{words:?}");
        assert!(
            words.iter().all(|word| !word.trim().is_empty()),
            "{words:?}"
        );
    }

    #[test]
    fn every_state_of_a_cell_is_told_apart_without_colours() {
        let states = [
            CellState::Known,
            CellState::Pending,
            CellState::Unlimited,
            CellState::NotApplicable,
            CellState::NotInitialised,
            CellState::Failed,
            CellState::Forbidden,
        ];
        for language in LANGUAGES {
            are_told_apart(&states.map(|state| state_word(state, language).to_owned()));
            are_told_apart(&states.map(|state| short_state_word(state, language).to_owned()));
            let without_figure = states
                .into_iter()
                .filter(|state| *state != CellState::Known);
            let words: Vec<String> = without_figure
                .map(|state| text::state(state, language))
                .collect();
            are_told_apart(&words);
        }
    }

    #[test]
    fn every_certainty_of_a_date_is_told_apart_in_any_width() {
        for language in LANGUAGES {
            for columns in 8..30 {
                let words =
                    Certainty::ALL.map(|it| certainty_within(it, columns, language).to_owned());
                are_told_apart(&words);
            }
        }
    }

    #[test]
    fn every_severity_of_a_check_is_told_apart() {
        for language in LANGUAGES {
            let severities = [Severity::Error, Severity::Warning, Severity::Note];
            are_told_apart(
                &severities.map(|it| text::views::checks::severity(it, language).to_owned()),
            );
        }
    }
}
