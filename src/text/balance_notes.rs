//! What the rule's pane says about the figure under the cursor: why it is missing, why it is odd, what rounding hid.

use crate::domain::ledger::LedgerCell;
use crate::domain::{Amount, CellState, Language, RowError, Scale};
use crate::text::figures::{state_word, with_unit};
use crate::text::words::remedy;

/// Sentences about a balance, the most important first; none for an ordinary figure.
pub fn explain_findings(
    cell: &LedgerCell,
    error: Option<&RowError>,
    language: Language,
) -> Vec<String> {
    let mut findings = Vec::new();
    if let Some(error) = error {
        findings.extend(explain_error(cell.state, error, language));
    }
    if cell.overdrawn {
        findings.push(explain_overdrawn(cell, language));
    }
    if let Some(gap) = gap(cell) {
        findings.push(explain_gap(gap, language));
    }
    findings.extend(explain_rounding(cell, language));
    findings
}

/// left − (carried + granted − used), when it is not zero.
pub fn gap(cell: &LedgerCell) -> Option<Amount> {
    cell.figures.gap().filter(|gap| gap.count != 0)
}

fn explain_error(state: CellState, error: &RowError, language: Language) -> [String; 2] {
    let (code, message) = (&error.code, error.words(language));
    let what = match state {
        CellState::NotInitialised => state_word(state, language),
        _ => language.pick("读取失败", "failed"),
    };
    [
        language.pick(
            format!("{what} {code}：{message}"),
            format!("{what} {code}: {message}"),
        ),
        remedy(language.pick(error.hint.zh, error.hint.en), language),
    ]
}

fn explain_overdrawn(cell: &LedgerCell, language: Language) -> String {
    let below_zero = cell.figures.left.is_some_and(Amount::is_negative);
    if below_zero {
        language.pick("已超支：剩余为负数。", "Overdrawn: the balance is negative.")
    } else {
        language.pick(
            "推断为超支：剩余为 0，而已用多于已发；平台不会给出负数。",
            "Overdrawn, inferred: 0 is left and more was used than granted; the platform never sends a negative balance.",
        )
    }
    .to_owned()
}

fn explain_gap(gap: Amount, language: Language) -> String {
    let figure = with_unit(gap, language);
    language.pick(
        format!("对不上账，差 {figure}；剩余一律用平台给的数。"),
        format!("Does not add up by {figure}; what is left is always the platform's figure."),
    )
}

fn explain_rounding(cell: &LedgerCell, language: Language) -> Option<String> {
    let left = cell.figures.left.filter(|left| left.to_screen_text().1)?;
    let figure = with_unit(left, language);
    Some(if left.scale == Scale::Rounded {
        language.pick(
            format!("剩余约 {figure}：平台给出的小数位更多，原值在展开的字段里"),
            format!("Left, rounded: {figure}. The platform sends more decimals: see the fields of the open row"),
        )
    } else {
        language.pick(
            format!("剩余的精确值：{figure}"),
            format!("Left, exactly: {figure}"),
        )
    })
}
