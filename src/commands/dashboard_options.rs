//! The options of the dashboard: what it shows first, and settings that override the configuration
//! for one run.

use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::Timestamp;

use crate::config::Config;
use crate::domain::matching::{NamedFilters, Query};
use crate::domain::{Bilingual, Today};
use crate::shell::{GlyphSet, Opening};
use crate::text::views::ViewName;

use super::day_word::DayWord;
use super::ending::CommandError;

/// The options of the dashboard, which has no command.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct DashboardOptions {
    /// Show only this tenant in the dashboard (repeatable, or a,b)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) tenant: Vec<String>,
    /// Open the dashboard with this filter
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Open the dashboard in this view
    #[arg(long, value_name = "VIEW", value_parser = PossibleValuesParser::new(ViewName::ALL.map(ViewName::word)))]
    view: Option<String>,
    /// Open the dashboard on this leave type, by name
    #[arg(long = "type", value_name = "NAME")]
    types: Option<String>,
    /// Open the dashboard on this day: YYYY-MM-DD, today, yesterday, last-month-end or last-year-end
    #[arg(long, value_name = "DAY")]
    as_of: Option<DayWord>,
    #[arg(
        long,
        help = "The dashboard's colours: auto, dark, light, high-contrast, mono, or the name of your own [default: $LEAVEBOARD_THEME, then the configuration]",
        value_name = "THEME"
    )]
    theme: Option<String>,
    /// Draw the dashboard for a screen reader: plain text, one pane at a time, the row under the cursor in words
    #[arg(long)]
    plain: bool,
    /// Open the dashboard on what the store has, whatever its age, and ask no platform before F5 or R does
    #[arg(long)]
    pub(super) cached: bool,
}

impl DashboardOptions {
    /// The first of these options that was given, which belongs to no command.
    pub(super) fn given(&self) -> Option<&'static str> {
        let given = [
            ("--tenant", !self.tenant.is_empty()),
            ("--filter", self.filter.is_some()),
            ("--view", self.view.is_some()),
            ("--type", self.types.is_some()),
            ("--as-of", self.as_of.is_some()),
            ("--theme", self.theme.is_some()),
            ("--plain", self.plain),
            ("--cached", self.cached),
        ];
        let given = given.into_iter().find(|(_, given)| *given)?;
        Some(given.0)
    }

    /// The glyphs that `--plain` asks for, otherwise `usual`.
    pub(super) fn glyphs_or(&self, usual: GlyphSet) -> GlyphSet {
        if self.plain { GlyphSet::Plain } else { usual }
    }

    pub(super) fn theme(&self) -> Option<&str> {
        self.theme.as_deref()
    }

    /// What the dashboard shows first. A filter that cannot be understood is a mistake of the command line.
    pub(super) fn opening(&self, config: Option<&Config>) -> Result<Opening, CommandError> {
        let named = config.map(|config| config.filters.clone());
        let named = NamedFilters::with(named.unwrap_or_default());
        let filter = self.filter.as_deref().unwrap_or_default().trim();
        let filter = match &self.types {
            None => filter.to_owned(),
            // The condition would apply to the last alternative only.
            Some(_) if filter.contains(['|', '｜', '\n', '\r']) => {
                return Err(CommandError::usage((
                    "--type：筛选里有「或」时，请把 假期:… 写进每一个选项",
                    "--type: write type:... into each alternative of a filter that has several",
                )));
            }
            Some(leave) => of_type(filter, leave),
        };
        if let Some(error) = Query::parse_with(&filter, &named).errors().first() {
            let what = Bilingual::said(|language| error.explain(language));
            return Err(CommandError::Usage(what.about("--filter")));
        }
        let named = |view: &ViewName| self.view.as_deref() == Some(view.word());
        let view = ViewName::ALL.into_iter().find(named);
        let today = Today::at(Timestamp::now()).day;
        Ok(Opening {
            view,
            filter: (self.filter.is_some() || self.types.is_some()).then_some(filter),
            as_of: self.as_of.map(|day| day.day(today)),
        })
    }
}

/// `filter` with a condition for the leave type.
fn of_type(filter: &str, leave: &str) -> String {
    let leave = leave.replace('"', "");
    format!("{filter} type:\"{leave}\"").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Language;

    #[test]
    fn every_view_is_opened_by_its_name() {
        for view in ViewName::ALL {
            assert_eq!(view.word(), view.title(Language::English).to_lowercase());
        }
    }

    #[test]
    fn a_leave_type_is_added_as_a_condition_and_refused_beside_alternatives() {
        assert_eq!(of_type("", "年假"), "type:\"年假\"");
        assert_eq!(of_type("研发", "年假"), "研发 type:\"年假\"");
        for filter in ["研发 | 市场", "研发｜市场", "张三\n李四"] {
            let options = DashboardOptions {
                filter: Some(filter.to_owned()),
                types: Some("年假".to_owned()),
                ..DashboardOptions::default()
            };
            assert!(options.opening(None).is_err());
        }
    }

    #[test]
    fn views_are_named_and_a_wrong_filter_is_refused() {
        let options = DashboardOptions {
            view: Some("checks".to_owned()),
            filter: Some("left<0".to_owned()),
            ..DashboardOptions::default()
        };
        let opening = options.opening(None).unwrap();
        assert_eq!(
            (opening.view, opening.filter.as_deref()),
            (Some(ViewName::Checks), Some("left<0"))
        );
        let wrong = DashboardOptions {
            filter: Some("left<x".to_owned()),
            ..DashboardOptions::default()
        };
        assert!(wrong.opening(None).is_err());
        assert_eq!(wrong.given(), Some("--filter"));
    }
}
