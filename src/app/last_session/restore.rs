//! Records where the dashboard is, and restores it at the next start.

use std::collections::BTreeMap;

use crate::app::last_session::orders::{company_of, company_order, orders_of, set_orders};
use crate::app::last_session::record::LastSession;
use crate::app::state::AppState;
use crate::app::tenant::TenantState;
use crate::domain::matching::{NamedFilters, Query, fold};
use crate::domain::{EmployeeId, Language};
use crate::text::views::ViewName;

/// The word for a view: its English name.
fn view_word(view: ViewName) -> String {
    view.title(Language::English).to_lowercase()
}

impl AppState {
    /// Where the dashboard is.
    pub fn last_session(&self) -> LastSession {
        let names = self.tenants.iter().map(TenantState::configured_name);
        let mut tenants: Vec<String> = names.map(str::to_owned).collect();
        tenants.sort();
        let shown = self.tenant().map_or("", TenantState::configured_name);
        let filter = self.selection.filter.input.value().trim();
        let filter = if self.may_name_somebody(filter) {
            ""
        } else {
            filter
        };
        LastSession {
            tenants,
            tenant: shown.to_owned(),
            all_tenants: self.selection.all_tenants,
            view: view_word(self.view),
            filter: filter.to_owned(),
            orders: orders_of(self),
            company: company_of(self),
            people: self.people_under_cursors(),
        }
    }

    fn people_under_cursors(&self) -> BTreeMap<String, String> {
        let people = self.tenants.iter().filter_map(|tenant| {
            let selected = tenant.selected().and_then(|row| tenant.employee(row));
            let sought = tenant.people.sought.clone();
            let id = sought.or_else(|| selected.map(|person| person.id))?;
            Some((tenant.configured_name().to_owned(), id.as_str().to_owned()))
        });
        people.collect()
    }

    /// Whether a word of the filter may be a person's name: one that is neither a number nor part
    /// of a department's name. Filters of the configuration are not looked into, because only their
    /// names are saved.
    fn may_name_somebody(&self, filter: &str) -> bool {
        let query = Query::parse_with(filter, &NamedFilters::none());
        let Some(words) = query.searched_words() else {
            return true;
        };
        let departments = self.tenants.iter();
        let departments = departments.flat_map(|tenant| tenant.department_names.names());
        let departments: Vec<String> = departments.map(|name| fold(name)).collect();
        let is_known = |word: &str| {
            let is_number = word.chars().all(|c| c.is_ascii_digit());
            is_number || departments.iter().any(|name| name.contains(word))
        };
        !words.iter().all(|word| is_known(word))
    }

    /// Restores a session of the same tenants; one of other tenants is ignored, and so is anything
    /// that no longer exists. The cursors go to their people as soon as those are listed.
    pub fn restore(&mut self, session: &LastSession) {
        let mut names: Vec<&str> = self
            .tenants
            .iter()
            .map(TenantState::configured_name)
            .collect();
        names.sort_unstable();
        if names != session.tenants {
            return;
        }
        let is_shown = |tenant: &TenantState| tenant.configured_name() == session.tenant;
        self.selection.tenant = self.tenants.iter().position(is_shown).unwrap_or(0);
        self.selection.all_tenants = session.all_tenants;
        let mut views = ViewName::ALL.into_iter();
        if let Some(view) = views.find(|view| view_word(*view) == session.view) {
            self.view = view;
        }
        if !session.filter.is_empty() {
            self.selection.filter.set(&session.filter);
        }
        set_orders(self, &session.orders);
        self.company.sort = company_order(&session.company);
        for tenant in &mut self.tenants {
            let id = session.people.get(tenant.configured_name());
            tenant.people.sought = id.map(|id| EmployeeId::new(id));
        }
    }
}
