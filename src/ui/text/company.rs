//! Texts of the view Company.

use crate::domain::Language;
use crate::domain::text::grouped;

/// `3/5,012`; with a filter `3/37（共 5,012）`.
pub(in crate::ui) fn position(
    line: usize,
    listed: usize,
    people: usize,
    language: Language,
) -> String {
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
pub(in crate::ui) fn working(language: Language) -> &'static str {
    language.pick(
        "正在筛选、排序，Esc 取消",
        "filtering and sorting, Esc cancels",
    )
}

/// `按 年假(天)↓、姓名↑`.
pub(in crate::ui) fn sorted_by(columns: &[String], language: Language) -> String {
    if columns.is_empty() {
        return String::new();
    }
    let columns = columns.join(language.pick("、", ", "));
    language.pick(format!("按 {columns}"), format!("by {columns}"))
}

/// How many columns there are beyond the edges of the screen.
pub(in crate::ui) fn beyond((left, right): (usize, usize), language: Language) -> String {
    let more = |columns: usize| language.pick(format!("{columns} 列"), format!("{columns} more"));
    match (left, right) {
        (0, 0) => String::new(),
        (0, right) => format!("{} →", more(right)),
        (left, 0) => format!("← {}", more(left)),
        (left, right) => format!("← {}  {} →", more(left), more(right)),
    }
}
