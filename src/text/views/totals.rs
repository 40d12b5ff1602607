//! Texts of the view Totals.

use crate::domain::Language;
use crate::domain::insight::totals::TotalsGrouping;
use crate::domain::text::{grouped, noun};

/// What a row stands for.
pub fn grouping(by: TotalsGrouping, language: Language) -> &'static str {
    match by {
        TotalsGrouping::Type => language.pick("每种假期", "each leave type"),
        TotalsGrouping::Department => language.pick("每个部门", "each department"),
        TotalsGrouping::Tenant => language.pick("每个企业", "each tenant"),
    }
}

/// The sums are being worked out.
pub fn adding_up(language: Language) -> &'static str {
    language.pick("正在合计…", "adding up…")
}

/// Tenants that are in no sum because their platforms refused.
pub fn refused(tenants: &[&str], language: Language) -> String {
    let names = tenants.join(language.pick("、", ", "));
    language.pick(
        format!("不含{names}（平台拒绝访问）"),
        format!("without {names} (refused by the platform)"),
    )
}

/// Balances that have not come yet.
pub fn pending(cells: usize, language: Language) -> String {
    let (balances, count) = (noun(cells, "balance", "balances"), grouped(cells));
    language.pick(
        format!("还有 {count} 项余额未读到，合计不完整"),
        format!("{count} {balances} not read yet: sums incomplete"),
    )
}

/// The sums of a department are also over those below it.
pub fn with_sub_departments(language: Language) -> &'static str {
    language.pick(
        "部门的合计含其下级部门",
        "a department includes those below it",
    )
}

/// People with leave left whose day's pay is not known: at least this many.
pub fn without_rate(people: usize, language: Language) -> String {
    let count = grouped(people);
    language.pick(
        format!("至少 {count} 人没有日薪，不在金额里"),
        format!("no rate for {count}+ people"),
    )
}

/// The same behind an amount.
pub fn some_without_rate(people: usize, language: Language) -> String {
    let people = grouped(people);
    language.pick(
        format!("（{people} 人无日薪）"),
        format!(" ({people} without a rate)"),
    )
}

/// Rates by ids that people of several tenants have.
pub fn ambiguous_rates(ids: usize, language: Language) -> String {
    let count = grouped(ids);
    language.pick(
        format!("{count} 个账号在几个企业里都有，日薪文件没写是哪个企业：按没有日薪处理"),
        format!("ids that are in several tenants, without a tenant in the file of rates: {count}; their people have no rate"),
    )
}

/// What stands beside amounts while no leave type has a kind.
pub fn prices_all_types_alike(language: Language) -> &'static str {
    language.pick(
        "[leave_kinds] 未设置：各类假期每天都按一天日薪折算，不分法定与否",
        "[leave_kinds] is empty: a day of any leave costs a day's pay, statutory or not",
    )
}

/// People with leave left of which the configuration does not say whether it has to be paid: at
/// least this many.
pub fn without_kind(people: usize, language: Language) -> String {
    let count = grouped(people);
    language.pick(
        format!("至少 {count} 人的假期未归类（[leave_kinds]），不在金额里"),
        format!("{count}+ people have leave without a kind ([leave_kinds]), not in the amounts"),
    )
}

/// The same behind an amount.
pub fn some_without_kind(people: usize, language: Language) -> String {
    language.pick(
        format!("（{people} 人的假期未归类）"),
        format!(" ({people} with leave without a kind)"),
    )
}

/// A number of balances.
pub fn cells(cells: usize, language: Language) -> String {
    let (balances, count) = (noun(cells, "balance", "balances"), grouped(cells));
    language.pick(format!("{count} 项"), format!("{count} {balances}"))
}

/// Which balances of a row are in no sum.
pub fn left_out(row: &str, states: &str, language: Language) -> String {
    language.pick(
        format!("{row} 未计入：{states}"),
        format!("{row}, not in the sums: {states}"),
    )
}

/// People who count in several departments.
pub fn in_several_departments(people: usize, language: Language) -> String {
    let who = noun(people, "person counts", "people count");
    let count = grouped(people);
    language.pick(
        format!("{count} 人在多个部门，各部门都计入"),
        format!("{count} {who} in several departments"),
    )
}

/// In the place of a department's name, for people who have none.
pub fn without_department(language: Language) -> &'static str {
    language.pick("（无部门）", "(no department)")
}
