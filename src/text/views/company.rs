//! Texts of the view Company.

use jiff::civil::Date;

use crate::domain::changes::FigureName;
use crate::domain::ledger::LedgerCell;
use crate::domain::text::grouped;
use crate::domain::{Amount, CellState, Certainty, Expiring, Language};
use crate::text::figures::{figure_in_text, state_word};
use crate::text::{at_most, day_near};

/// This many names that were not found are listed; the others are counted.
const MOST_NOT_FOUND: usize = 40;

/// `3/5,012`; with a filter `3/37（共 5,012）`.
pub fn position(line: usize, listed: usize, people: usize, language: Language) -> String {
    let place = format!("{}/{}", grouped(line), grouped(listed));
    if listed == people {
        return place;
    }
    let people = grouped(people);
    language.pick(
        format!("{place}（共 {people}）"),
        format!("{place} (of {people})"),
    )
}

/// That the order is being worked out, and how that is stopped.
pub fn working(language: Language) -> &'static str {
    language.pick(
        "正在筛选、排序，⟦back⟧ 取消",
        "filtering and sorting, ⟦back⟧ cancels",
    )
}

/// `按 年假(天)↓、姓名↑`.
pub fn sorted_by(columns: &[String], language: Language) -> String {
    if columns.is_empty() {
        return String::new();
    }
    let columns = columns.join(language.pick("、", ", "));
    language.pick(format!("按 {columns}"), format!("by {columns}"))
}

/// How many columns there are beyond the edges of the screen.
pub fn beyond((left, right): (usize, usize), language: Language) -> String {
    let more = |columns: usize| language.pick(format!("{columns} 列"), format!("{columns} more"));
    match (left, right) {
        (0, 0) => String::new(),
        (0, right) => format!("{} →", more(right)),
        (left, 0) => format!("← {}", more(left)),
        (left, right) => format!("← {}  {} →", more(left), more(right)),
    }
}

/// How many people are marked.
pub fn marked(count: usize, language: Language) -> String {
    if count == 0 {
        return String::new();
    }
    let count = grouped(count);
    language.pick(format!("已标记 {count}"), format!("{count} marked"))
}

/// Who of a pasted column was not found.
pub fn not_found(names: &[String], language: Language) -> String {
    let listed = names.iter().take(MOST_NOT_FOUND).map(String::as_str);
    let listed = listed.collect::<Vec<_>>().join(language.pick("、", ", "));
    let count = grouped(names.len());
    let more = match names.len().saturating_sub(MOST_NOT_FOUND) {
        0 => String::new(),
        more => language.pick(
            format!("，还有 {} 个", grouped(more)),
            format!(" and {} more", grouped(more)),
        ),
    };
    language.pick(
        format!("{count} 个没找到（⟦back⟧ 关闭）：{listed}{more}"),
        format!("{count} not found (⟦back⟧ closes): {listed}{more}"),
    )
}

/// The same while names are hidden.
pub fn not_found_masked(count: usize, language: Language) -> String {
    let count = grouped(count);
    language.pick(
        format!("{count} 个没找到（⟦back⟧ 关闭）"),
        format!("{count} not found (⟦back⟧ closes)"),
    )
}

/// That several people have a pasted name.
pub fn ambiguous(count: usize, language: Language) -> String {
    let names = grouped(count);
    language.pick(
        format!("{names} 个姓名有重名，重名的人都已标记（⟦back⟧ 关闭）"),
        format!("names of several people, all of whom are marked: {names} (⟦back⟧ closes)"),
    )
}

/// `年假(天)：失败 60111`.
pub fn state_note(heading: &str, state: CellState, code: &str, language: Language) -> String {
    let word = state_word(state, language);
    let colon = language.pick("：", ": ");
    format!("{heading}{colon}{word} {code}")
        .trim_end()
        .to_owned()
}

/// `年假(天)：剩余 6.5，已发 10，已用 3.5，12-31 到期`.
pub fn balance_note(heading: &str, cell: &LedgerCell, today: Date, language: Language) -> String {
    let figures = &cell.figures;
    let figure = |name: FigureName, amount: Option<Amount>| {
        let word = figure_in_text(name, language);
        amount.map(|amount| format!("{word} {}", amount.to_exact_text()))
    };
    let ends = cell
        .expires_on
        .map(|day| ends_text(cell, &day_near(day, today), language));
    let overdrawn = cell
        .overdrawn
        .then(|| language.pick("超支", "overdrawn").to_owned());
    let parts = [
        figure(FigureName::Left, figures.left),
        figure(FigureName::Granted, figures.granted),
        figure(FigureName::Used, figures.used),
        figure(FigureName::Carried, figures.carried),
        overdrawn,
        ends,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let parts = parts.join(language.pick("，", ", "));
    format!("{heading}{}{parts}", language.pick("：", ": "))
}

/// `12-31 到期`, `12-08 到期 2.5`, `03-31 到期 最多 7`: the amount is given where less than everything
/// ends that day, or where it is not certain how much does.
fn ends_text(cell: &LedgerCell, day: &str, language: Language) -> String {
    let is_part = |part: &Expiring| {
        part.certainty == Certainty::RuleAtMost || Some(part.amount) != cell.figures.left
    };
    let Some(part) = cell.expiring.filter(is_part) else {
        return language.pick(format!("{day} 到期"), format!("ends {day}"));
    };
    let amount = part.amount.to_exact_text();
    let amount = match part.certainty {
        Certainty::RuleAtMost => at_most(&amount, language),
        Certainty::Lot | Certainty::RuleExact | Certainty::Worked | Certainty::WorkedAtMost => {
            amount
        }
    };
    language.pick(
        format!("{day} 到期 {amount}"),
        format!("{amount} ends {day}"),
    )
}
