//! What the rule's pane says about the figure under the cursor: why it is missing, why it is odd, what rounding hid.

use crate::app::views::browse::balance_lines::LeaveRow;
use crate::domain::{Amount, CellState, Language, RowError, Scale, Unit};

/// Sentences about the row, the most important first; none for an ordinary figure.
pub fn explain_findings(row: &LeaveRow<'_>, language: Language) -> Vec<String> {
    let mut findings = Vec::new();
    if let Some(error) = row.error {
        findings.extend(explain_error(row.cell.state, error, language));
    }
    if row.cell.overdrawn {
        findings.push(explain_overdrawn(row, language));
    }
    if let Some(gap) = gap(row) {
        findings.push(explain_gap(gap, language));
    }
    findings.extend(explain_rounding(row, language));
    findings
}

/// left − (carried + granted − used), when it is not zero.
pub fn gap(row: &LeaveRow<'_>) -> Option<Amount> {
    row.cell.figures.gap().filter(|gap| gap.count != 0)
}

fn explain_error(state: CellState, error: &RowError, language: Language) -> [String; 2] {
    let (code, message) = (&error.code, &error.message);
    let what = match state {
        CellState::NotInitialised => language.pick("未发放额度", "not initialised"),
        _ => language.pick("读取失败", "failed"),
    };
    [
        language.pick(
            format!("{what} {code}：{message}"),
            format!("{what} {code}: {message}"),
        ),
        language.pick(
            format!("怎么办：{}", error.hint.zh),
            format!("what to do: {}", error.hint.en),
        ),
    ]
}

fn explain_overdrawn(row: &LeaveRow<'_>, language: Language) -> String {
    let below_zero = row.cell.figures.left.is_some_and(Amount::is_negative);
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

fn explain_rounding(row: &LeaveRow<'_>, language: Language) -> Option<String> {
    let left = row
        .cell
        .figures
        .left
        .filter(|left| left.to_screen_text().1)?;
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

/// The exact figure with its unit.
fn with_unit(amount: Amount, language: Language) -> String {
    format!(
        "{} {}",
        amount.to_exact_text(),
        unit_word(amount.unit, language)
    )
}

/// The unit as it stands behind a figure.
pub fn unit_word(unit: Unit, language: Language) -> &'static str {
    match unit {
        Unit::Day => language.pick("天", "d"),
        Unit::Hour => language.pick("小时", "h"),
        Unit::Second => language.pick("秒", "s"),
    }
}
