//! The calls of `doctor` to one platform: the cheapest read of each endpoint, through the same client as everything else.
//!
//! Nothing is judged here; what the answers mean is in `verdict`.

use std::collections::HashSet;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::time::{Instant, timeout};

use crate::domain::balance::Hint;
use crate::domain::{Employee, EmployeeId, PersonBalances};
use crate::platform::allow::Endpoint;
use crate::platform::connect::{ClientTask, ConnectClient, run_on_client};
use crate::platform::http::HttpTimeouts;
use crate::platform::meter::Meter;
use crate::platform::{ApiError, ErrorClass, Platform, Settings, Usage, facts};

use super::call_watch::CallWatch;

/// How long the calls of one step may take together.
const STEP_LIMIT: Duration = Duration::from_secs(20);
/// How long the walk over the directory may go on to further pages.
const WALK_LIMIT: Duration = Duration::from_secs(10);
/// Pages of the directory that are read at most: enough for most companies' departments.
const MOST_PAGES: usize = 100;
/// The same where pages bring balances: a sync that follows needs those calls.
const MOST_BALANCE_PAGES: usize = 5;
/// People whose profiles are read.
const PROFILES: usize = 5;

/// Short waits and no second try of a throttled call: what is slow or throttled is a finding.
fn timeouts() -> HttpTimeouts {
    HttpTimeouts {
        connect: Duration::from_secs(5),
        total: Duration::from_secs(10),
        tries: 2,
        throttles: 0,
        ..HttpTimeouts::default()
    }
}

/// Whom the app sees.
#[derive(Debug, Default)]
pub(super) struct PeopleSeen {
    pub(super) people: usize,
    pub(super) departments: usize,
    /// Whether a page of the directory came at all.
    pub(super) is_known: bool,
    /// Whether the directory was walked to its end.
    pub(super) is_whole: bool,
}

/// What the calls found.
#[derive(Debug, Default)]
pub(super) struct Probe {
    /// Calls that failed.
    pub(super) errors: Vec<ApiError>,
    /// What was odd about the answers of others.
    pub(super) gaps: Vec<ApiError>,
    /// The endpoints that were called.
    pub(super) called: Vec<&'static str>,
    pub(super) clock_ahead: Option<SignedDuration>,
    pub(super) usage: Usage,
    pub(super) seen: PeopleSeen,
    /// The calls that a full read of the people seen takes, if that is known.
    pub(super) full_read: Option<u64>,
}

/// The endpoints of a full read, each once. The token's is the first.
pub(super) fn endpoints(settings: &Settings) -> Vec<&'static Endpoint> {
    let plan = (facts::of(settings.credentials.platform()).call_plan)(settings);
    let calls = plan.leave_types.iter().chain(&plan.people);
    let mut endpoints: Vec<&'static Endpoint> = Vec::new();
    for call in calls.chain(&plan.balances).chain(&plan.work_calendars) {
        if !endpoints.iter().any(|it| it.name == call.endpoint.name) {
            endpoints.push(call.endpoint);
        }
    }
    endpoints
}

/// Makes the calls. `settings` has the secret.
pub(super) async fn probe(settings: &Settings, watch: Arc<CallWatch>) -> Probe {
    let mut settings = settings.clone();
    settings.meter = Some(Arc::clone(&watch) as Arc<dyn Meter>);
    let platform = settings.credentials.platform();
    run_on_client(platform, ProbeTask { settings, watch }).await
}

/// The calls, for the client of the tenant's platform.
struct ProbeTask {
    settings: Settings,
    watch: Arc<CallWatch>,
}

impl ClientTask for ProbeTask {
    type Answer = Probe;

    async fn run<P: Platform>(self, connect: ConnectClient<P>) -> Probe {
        match connect(&self.settings, timeouts()) {
            Ok(client) => {
                let prober = Prober {
                    client,
                    settings: &self.settings,
                    watch: self.watch,
                    probe: Probe::default(),
                };
                prober.run().await
            }
            Err(error) => Probe {
                errors: vec![error],
                ..Probe::default()
            },
        }
    }
}

struct Prober<'s, P> {
    client: P,
    settings: &'s Settings,
    watch: Arc<CallWatch>,
    probe: Probe,
}

impl<P: Platform> Prober<'_, P> {
    async fn run(mut self) -> Probe {
        let types = limited(self.client.fetch_leave_types()).await;
        let types = self.take(types);
        let has_types = types.is_some();
        self.probe
            .gaps
            .extend(types.and_then(|types| types.incomplete));
        if !self.is_out_of_reach() {
            let people = self.walk().await;
            self.read_details(&people).await;
            if self.settings.credentials.has_work_calendar() {
                let refused = limited(self.client.probe_extras()).await;
                self.probe.gaps.extend(refused.into_iter().flatten());
            }
        }
        self.probe.called = self.watch.called();
        self.probe.clock_ahead = self.client.clock_ahead();
        self.probe.usage = self.client.usage();
        // Without the types it is not known how many calls a read takes.
        if self.probe.seen.is_whole && has_types {
            let estimate = self.client.estimate(self.probe.seen.people);
            self.probe.full_read = Some(estimate.calls + 1);
        }
        self.probe.gaps.extend(self.client.take_gaps());
        self.probe
    }

    /// Whether further calls would only fail for the same reason.
    fn is_out_of_reach(&self) -> bool {
        let token = endpoints(self.settings).first().map(|token| token.name);
        let mut errors = self.probe.errors.iter();
        errors.any(|error| Some(error.endpoint) == token || error.went_unanswered())
    }

    /// Lists people, as far as that is cheap. Returns some of them.
    async fn walk(&mut self) -> Vec<EmployeeId> {
        let most = if self.client.pages_bring_balances() {
            MOST_BALANCE_PAGES
        } else {
            MOST_PAGES
        };
        let end = Instant::now() + WALK_LIMIT;
        let mut seen: HashSet<EmployeeId> = HashSet::new();
        let mut departments: HashSet<String> = HashSet::new();
        let (mut some, mut cursor) = (Vec::new(), None);
        for _ in 0..most {
            let page = limited(self.client.fetch_people(cursor)).await;
            let Some(page) = self.take(page) else { break };
            self.probe.seen.is_known = true;
            self.probe.gaps.extend(page.gaps);
            for person in &page.people {
                departments.extend(departments_of(person));
                if seen.insert(person.id.clone()) && some.len() < PROFILES {
                    some.push(person.id.clone());
                }
            }
            cursor = page.next;
            if cursor.is_none() {
                self.probe.seen.is_whole = true;
            }
            if cursor.is_none() || Instant::now() >= end {
                break;
            }
        }
        self.probe.seen.people = seen.len();
        self.probe.seen.departments = departments.len();
        some
    }

    /// The balances of one person, and the profiles of a few, where the directory does not bring them.
    async fn read_details(&mut self, people: &[EmployeeId]) {
        let Some(person) = people.first() else {
            return;
        };
        if !self.client.pages_bring_balances() {
            let answers = limited(self.client.probe_balances(person)).await;
            if let Some(answers) = self.take(answers) {
                self.note_failed_rows(&answers);
            }
        }
        if self.client.profile_batch() > 0 {
            let profiles = limited(self.client.fetch_profiles(people)).await;
            if let Some(profiles) = self.take(profiles) {
                let named = profiles.iter().filter_map(|it| it.departments.as_ref());
                let named: HashSet<&String> = named.flatten().collect();
                self.probe.seen.departments = self.probe.seen.departments.max(named.len());
            }
        }
    }

    /// Notes why a person's balances could not be read, if none of them could be.
    fn note_failed_rows(&mut self, answers: &[PersonBalances]) {
        let mut rows = answers.iter().flat_map(|person| &person.balances);
        if rows.clone().any(|row| row.error.is_none()) {
            return;
        }
        let Some(error) = rows.find_map(|row| row.error.clone()) else {
            return;
        };
        let endpoint = self.last_called();
        self.probe.gaps.push(ApiError {
            code: error.code.clone(),
            message: error.message.clone(),
            message_zh: error.message_zh.as_deref().map(str::to_owned),
            hint: error.hint,
            ..self.unanswered(endpoint)
        });
    }

    fn take<T>(&mut self, outcome: Option<Result<T, ApiError>>) -> Option<T> {
        let error = match outcome {
            Some(Ok(answer)) => return Some(answer),
            Some(Err(error)) => error,
            None => self.unanswered(self.last_called()),
        };
        if !self.probe.errors.contains(&error) {
            self.probe.errors.push(error);
        }
        None
    }

    fn last_called(&self) -> &'static str {
        self.watch.called().last().copied().unwrap_or("connect")
    }

    /// The error of a step that took too long.
    fn unanswered(&self, endpoint: &'static str) -> ApiError {
        ApiError {
            tenant: self.settings.tenant.clone(),
            platform: self.settings.credentials.platform(),
            endpoint,
            code: "timeout".to_owned(),
            message: format!("no answer within {} s", STEP_LIMIT.as_secs()),
            message_zh: Some(format!("{} 秒内没有应答", STEP_LIMIT.as_secs())),
            class: ErrorClass::Retry,
            hint: Hint {
                zh: "平台没有及时应答；请稍后重试，并检查网络与代理",
                en: "the platform did not answer in time; try later, and check the network and the proxy",
            },
            log_id: None,
        }
    }
}

/// `None` when the call took too long.
async fn limited<T>(call: impl Future<Output = T>) -> Option<T> {
    timeout(STEP_LIMIT, call).await.ok()
}

/// The departments of a person: by id where ids are known, otherwise by name.
fn departments_of(person: &Employee) -> Vec<String> {
    let paths = person.department_paths.iter();
    let ids: Vec<String> = paths
        .filter_map(|path| path.steps().last())
        .map(|department| department.id.to_string())
        .collect();
    if ids.is_empty() {
        return person.departments.clone().unwrap_or_default();
    }
    ids
}
