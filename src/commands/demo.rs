//! `demo`: the dashboard on the built-in emulator, which it reads over the real HTTP clients.

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::SecretString;

use crate::config::{Display, Tenant};
use crate::domain::insight::OwnRecords;
use crate::domain::insight::leave_kinds::{LeaveKinds, LegalKind, NamedKind};
use crate::domain::insight::totals::{DayRates, RatedPerson};
use crate::domain::service_dates::{GrantDay, PeopleDates};
use crate::domain::{Bilingual, PlatformKind, TenantName, Today};
use crate::emulator::{AppKeys, Emulator, EmulatorCredentials, ServiceRecord};
use crate::platform::facts::{self, DEFAULT_FRESH_FOR, KeyKind, KeyValue, KeyValues};
use crate::platform::{BaseUrl, Credentials, DayMemory, Settings};
use crate::shell::{self, OpenedTenant};

use super::cli::DemoOptions;
use super::dashboard;
use super::demo_history::DemoHistory;
use super::ending::{CommandError, Ending};
use super::run_options::RunOptions;

/// People beyond this number have no dates, as in an incomplete file, so that a large demo starts
/// at once.
const MAX_DATED_PEOPLE: usize = 100_000;

/// One in so many people has no rate, as somebody who has just been hired.
const PEOPLE_WITHOUT_RATE: i64 = 12;

pub(super) async fn run(run: &RunOptions, options: &DemoOptions) -> Result<Ending, CommandError> {
    let DemoOptions {
        company,
        dashboard: shown,
    } = options;
    let (display, own_theme) = run.display(shown.theme())?;
    dashboard::require_terminal()?;
    let opening = shown.opening(None)?;
    let keymap = run.keymap()?;
    let emulator_options = company.to_emulator();
    let emulator = Emulator::start(emulator_options.clone())
        .await
        .map_err(|error| {
            let reason = Bilingual::of_io(&error);
            CommandError::failed((
                format!("模拟服务无法启动：{}", reason.zh()),
                format!("the emulator cannot listen: {}", reason.en()),
            ))
        })?;
    let usual = dashboard::options(display, Vec::new());
    let options = shell::Options {
        demo: true,
        glyphs: shown.glyphs_or(usual.glyphs),
        own: own_records(&emulator),
        rates: Some(Arc::new(day_rates(&emulator))),
        cached: shown.cached,
        own_theme,
        opening,
        keymap,
        ..usual
    };
    let keys = emulator.credentials();
    let base_url = keys.base_url.parse::<BaseUrl>();
    let base_url =
        base_url.map_err(|error| CommandError::Failed(error.problem.and(&error.remedy)))?;
    let mut tenants = tenants(&keys, &base_url, display, company.client_rates());
    choose(&mut tenants, &shown.tenant)?;
    let settings = tenants.iter().map(|tenant| tenant.settings.clone());
    let history = DemoHistory::new(&emulator_options, settings.collect());
    let ending = dashboard::open(
        tenants.into_iter().map(OpenedTenant::from).collect(),
        history.store(),
        options,
    )
    .await;
    history.remove().await;
    emulator.stop().await;
    ending
}

/// Removes all tenants but those called `names`; without names, all stay.
fn choose(tenants: &mut Vec<Tenant>, names: &[String]) -> Result<(), CommandError> {
    let name = |tenant: &Tenant| tenant.settings.tenant.to_string();
    let known: Vec<String> = tenants.iter().map(name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        let known = known.join(", ");
        return Err(CommandError::usage((
            format!("没有名为「{unknown}」的企业；示例公司有：{known}"),
            format!("no tenant is called \"{unknown}\"; the sample company has: {known}"),
        )));
    }
    tenants.retain(|tenant| names.is_empty() || names.contains(&name(tenant)));
    Ok(())
}

/// What the company's own files would hold: dates of most people at WeCom, and which leave is
/// statutory, welfare or for overtime.
fn own_records(emulator: &Emulator) -> OwnRecords {
    let mut dates = PeopleDates::default();
    let tenant = tenant_name(ServiceRecord::PLATFORM);
    for record in emulator.service_records().take(MAX_DATED_PEOPLE) {
        let person = dates.entry(Some(&tenant), &record.userid);
        person.hired_on = Some(record.hired_on);
        person.first_work_on = Some(record.first_work_on);
        person.grants.push(GrantDay {
            leave: Some("调休假".into()),
            on: record.overtime_granted_on,
        });
    }
    let named = |names: &[&str], kind| {
        let names = names.iter().map(|name| ((*name).to_owned(), kind));
        names.collect::<Vec<NamedKind>>()
    };
    let kinds = LeaveKinds {
        everywhere: [
            named(&["年假"], LegalKind::Statutory),
            named(&["福利假", "司龄假"], LegalKind::Welfare),
            named(&["调休假"], LegalKind::Compensatory),
        ]
        .concat(),
        ..LeaveKinds::default()
    };
    OwnRecords::new(dates, kinds)
}

/// A day's pay of most people at WeCom, so that Totals shows what their leave costs, and how many have none.
fn day_rates(emulator: &Emulator) -> DayRates {
    let mut rates = DayRates::default();
    let tenant = tenant_name(ServiceRecord::PLATFORM);
    let records = emulator.service_records().take(MAX_DATED_PEOPLE);
    for (at, record) in (0_i64..).zip(records) {
        if at % PEOPLE_WITHOUT_RATE != 0 {
            let yuan = 300 + at * 37 % 900;
            let person = RatedPerson::Id(&record.userid);
            rates.add(Some(&tenant), person, yuan * 1_000_000, "CNY");
        }
    }
    rates
}

fn tenant_name(platform: &str) -> String {
    format!("demo-{platform}")
}

/// What a configuration would say about an emulated app. Every flag is set, so that the demo shows
/// whatever a platform offers.
fn credentials(app: &AppKeys) -> Option<Credentials> {
    let mut kinds = PlatformKind::ALL.into_iter();
    let platform = kinds.find(|kind| kind.as_str() == app.platform)?;
    let mut keys = KeyValues::default();
    keys.add(app.id_key, KeyValue::Text(app.id.clone()));
    for key in facts::of(platform).own_keys {
        if matches!(key.kind, KeyKind::Flag) {
            keys.add(key.name, KeyValue::Flag(true));
        }
    }
    let mut credentials = Credentials::from_keys(platform, &keys);
    credentials.set_secret(SecretString::from(app.secret.as_str()));
    Some(credentials)
}

/// The generated company, as one tenant on each platform.
fn tenants(
    keys: &EmulatorCredentials,
    base_url: &BaseUrl,
    display: Display,
    rates: Option<(u32, u32)>,
) -> Vec<Tenant> {
    keys.apps
        .iter()
        .filter_map(credentials)
        .map(|credentials| {
            let mut tenant = tenant(base_url.clone(), credentials, display);
            tenant.settings.requests_per_minute = rates.map(|(minute, _)| minute);
            tenant.settings.requests_per_second = rates.map(|(_, second)| second);
            tenant
        })
        .collect()
}

fn tenant(base_url: BaseUrl, credentials: Credentials, display: Display) -> Tenant {
    let name = tenant_name(credentials.platform().as_str());
    Tenant {
        label: display
            .language
            .pick("示例公司", "Sample company")
            .to_owned(),
        settings: Settings {
            tenant: TenantName::new(&name),
            base_url,
            credentials,
            requests_per_minute: None,
            requests_per_second: None,
            departments: crate::platform::DepartmentScope::default(),
            language: display.names,
            as_of: None,
            clock: || Today::at(Timestamp::now()),
            meter: None,
            memory: DayMemory::default(),
        },
        fresh_for: DEFAULT_FRESH_FOR,
    }
}
