//! What `compare` prints once everybody was read.

use std::sync::Arc;

use crate::domain::Language;
use crate::domain::insight::compare::{
    CompareReport, CompareResult, CompareRules, CompareSide, SheetFigures, TenantSide,
    compare_sides,
};
use crate::domain::text::{grouped, noun};
use crate::export::{CompareRow, Coverage, CoverageState, RowStyle, RowWriter};
use crate::text::views::compare::match_key;

use super::company_report::{CollectedReport, CollectedTenant, PrintedReport, ReportOutput};
use super::ending::CommandError;
use super::stderr;

/// Where a side comes from.
pub(super) enum SideSource {
    /// The tenant of this name.
    Tenant(String),
    Sheet(Arc<SheetFigures>),
}

impl SideSource {
    pub(super) fn tenant(&self) -> Option<&String> {
        match self {
            Self::Tenant(name) => Some(name),
            Self::Sheet(_) => None,
        }
    }

    /// The side; `None` where its tenant gave nothing that can be compared.
    fn side(&self, company: &[CollectedTenant], coverage: &[Coverage]) -> Option<CompareSide> {
        match self {
            Self::Sheet(sheet) => Some(CompareSide::Sheet(Arc::clone(sheet))),
            Self::Tenant(name) => {
                let is_usable = |coverage: &&Coverage| {
                    coverage.tenant == *name
                        && matches!(
                            coverage.state,
                            CoverageState::Complete | CoverageState::Partial
                        )
                };
                coverage.iter().find(is_usable)?;
                let is_it = |tenant: &&CollectedTenant| *tenant.figures.name == **name;
                let tenant = company.iter().find(is_it)?;
                Some(CompareSide::Tenant(TenantSide {
                    figures: tenant.figures.clone(),
                    under_approval: Arc::new(tenant.under_approval.clone()),
                    unread: Some(Arc::new(tenant.pending.clone())),
                }))
            }
        }
    }
}

/// A comparison that waits for its sides.
pub(super) struct CompareCommand {
    pub(super) sides: [SideSource; 2],
    pub(super) rules: CompareRules,
    pub(super) quiet: bool,
}

impl CollectedReport for CompareCommand {
    fn known_fields(&self, style: &RowStyle) -> Vec<&'static str> {
        style.known_fields::<CompareRow>()
    }

    fn write(
        &self,
        company: &[CollectedTenant],
        output: ReportOutput<'_>,
    ) -> Result<PrintedReport, CommandError> {
        let ReportOutput {
            style,
            out,
            coverage,
            is_interrupted,
        } = output;
        let language = style.language;
        let mut writer = RowWriter::start::<CompareRow>(style, out)?;
        let mut found_any = false;
        let report = if is_interrupted {
            None
        } else {
            self.compare(company, coverage, language)?
        };
        if let Some(report) = report {
            for row in &report.rows {
                writer.write(&CompareRow::new(&report, row))?;
            }
            found_any = report.counts.has_findings();
            self.print_summary(&report, coverage, language);
        }
        let (out, count) = writer.finish(coverage)?;
        Ok(PrintedReport {
            out,
            count,
            found_any,
        })
    }
}

impl CompareCommand {
    /// The comparison. `None` where a side has nothing to compare, which standard error says;
    /// otherwise everybody of the other side would seem to be missing.
    fn compare(
        &self,
        company: &[CollectedTenant],
        coverage: &[Coverage],
        language: Language,
    ) -> Result<Option<CompareReport>, CommandError> {
        let sides = self.sides.each_ref();
        let [left, right] = sides.map(|side| side.side(company, coverage));
        let (Some(left), Some(right)) = (left, right) else {
            stderr::line(language.pick(
                "有一边没有读到数据，未作比较",
                "one side has nothing to compare: nothing was compared",
            ));
            return Ok(None);
        };
        let names = [left.name().to_string(), right.name().to_string()];
        let Some(report) = compare_sides([left, right], &self.rules, &|| false) else {
            return Ok(None);
        };
        if report.pairs.is_empty() && !self.rules.chosen.is_empty() {
            let [left, right] = names;
            let chosen = self.rules.chosen.join(", ");
            return Err(CommandError::usage((
                format!("--type：{left} 和 {right} 都没有名为 {chosen} 的假期"),
                format!("--type: neither {left} nor {right} has a leave type called {chosen}"),
            )));
        }
        Ok(Some(report))
    }

    fn print_summary(&self, report: &CompareReport, coverage: &[Coverage], language: Language) {
        for tenant in coverage {
            if tenant.state == CoverageState::Partial {
                let name = &tenant.tenant;
                stderr::line(&language.pick(
                    format!("{name}：没有读完，另一边「仅有」的人可能只是这边没有读到"),
                    format!("{name}: not read completely, so people of the other side alone may only not have been read here"),
                ));
            }
        }
        if self.quiet {
            return;
        }
        let lines = [
            Some(people_line(report, language)),
            Some(counts_line(report, language)),
            leaves_line(report, 0, language),
            leaves_line(report, 1, language),
        ];
        for line in lines.into_iter().flatten() {
            stderr::line(&line);
        }
        for line in conversion_lines(report, language) {
            stderr::line(&line);
        }
    }
}

/// Whom the comparison matched, and by what.
fn people_line(report: &CompareReport, language: Language) -> String {
    let counts = &report.counts;
    let key = match_key(report.key, language);
    let who = noun(counts.matched, "person", "people");
    let [matched, left, right, unclear] = [
        counts.matched,
        counts.only_left,
        counts.only_right,
        counts.ambiguous,
    ]
    .map(grouped);
    let [left_name, right_name] = report.sides.each_ref().map(CompareSide::name);
    language.pick(
        format!("按{key}对应 {matched} 人；仅 {left_name} 有 {left} 人，仅 {right_name} 有 {right} 人，待确认 {unclear} 人"),
        format!("{matched} {who} matched by {key}; {left} only in {left_name}, {right} only in {right_name}, {unclear} ambiguous"),
    )
}

fn counts_line(report: &CompareReport, language: Language) -> String {
    let words: Vec<String> = CompareResult::ALL
        .into_iter()
        .map(|result| {
            let count = grouped(report.counts.of(result));
            let word = result.explain(language);
            language.pick(format!("{word} {count}"), format!("{count} {word}"))
        })
        .collect();
    let without = grouped(report.counts.without_figures);
    let words = words.join(language.pick("，", ", "));
    language.pick(
        format!("{words}；两边都没有数字 {without}"),
        format!("{words}; {without} without a figure on either side"),
    )
}

/// The leave types that only one side has.
fn leaves_line(report: &CompareReport, side: usize, language: Language) -> Option<String> {
    let names: Vec<&str> = report
        .pairs
        .iter()
        .filter_map(|pair| match (side, &pair.left, &pair.right) {
            (0, Some(leave), None) | (1, None, Some(leave)) => Some(&*leave.name),
            _ => None,
        })
        .collect();
    if names.is_empty() {
        return None;
    }
    let name = report.sides[side].name();
    let (chinese, english) = (names.join("、"), names.join(", "));
    Some(language.pick(
        format!("仅 {name} 有的假期：{chinese}（名称不同的假期可用 --types 对应）"),
        format!("leave types only in {name}: {english} (--types pairs those with different names)"),
    ))
}

/// The leave types that one side counts in days and the other in hours, with the day by which they were compared.
fn conversion_lines(report: &CompareReport, language: Language) -> Vec<String> {
    let mut converted: Vec<(&str, i64)> = Vec::new();
    for row in &report.rows {
        let figures = report.figures(row);
        if let (Some(seconds), Some(pair)) = (figures.day_seconds, report.pair(row)) {
            let entry = (&**pair.name(), seconds);
            if !converted.contains(&entry) {
                converted.push(entry);
            }
        }
    }
    let lines = converted.into_iter().map(|(leave, seconds)| {
        let hours = hours_text(seconds);
        language.pick(
            format!("{leave}：两边单位不同，按该假期的 1 天 = {hours} 小时换算"),
            format!("{leave}: one side counts days, the other hours; compared by its own day of {hours} hours"),
        )
    });
    lines.collect()
}

fn hours_text(seconds: i64) -> String {
    use crate::domain::{Amount, Scale, Unit};
    Amount::new(seconds, Scale::Seconds, Unit::Hour).to_exact_text()
}
