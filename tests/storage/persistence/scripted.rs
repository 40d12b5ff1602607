//! A platform of numbered people that remembers whom it was asked about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::civil::date;
use leaveboard::domain::{
    Amount, Balance, CellState, Employee, EmployeeId, Figures, LeaveTypeId, PersonBalances, Scale,
    Unit,
};
use leaveboard::platform::{
    ApiError, Cursor, ErrorClass, Estimate, LeaveTypes, PeoplePage, Platform, Profile, Usage,
};
use tokio::sync::watch;

use crate::support::waiting::until;
use crate::support::{error, leave_type};

/// How the platform answers, which a test may change at any time, and what it was asked.
#[derive(Debug)]
pub(crate) struct Script {
    /// In the directory's order.
    pub(crate) people: Vec<String>,
    pub(crate) page: usize,
    pub(crate) batch: usize,
    /// How many people's departments a call brings; 0: pages bring them.
    pub(crate) profile_batch: usize,
    pub(crate) pace: Duration,
    /// Hundredths left, for everybody.
    pub(crate) left: i64,
    /// How many balance calls are answered; later ones fail with `class`.
    pub(crate) answers: usize,
    pub(crate) class: ErrorClass,
    /// This balance call alone, counted from 1, fails with an error that may pass.
    pub(crate) stumbles_at: Option<usize>,
    /// The directory ends with an error where this person would be listed first on a page.
    pub(crate) broken_page: Option<(usize, ErrorClass)>,
    /// People whose answers lack a figure because of a fault that may pass, however often they are asked about.
    pub(crate) spoilt: BTreeSet<String>,
    /// In the place of this person's answer comes one about somebody else.
    pub(crate) mistaken: Option<String>,
    pub(crate) department: &'static str,
    /// Balance calls by person.
    pub(crate) asked: BTreeMap<String, usize>,
    /// Balance calls in their order, with the people of each.
    pub(crate) batches: Vec<Vec<String>>,
    pub(crate) cursors: Vec<Option<String>>,
    pub(crate) calls: usize,
    /// Calls for balances and leave types that are neither answered nor dropped.
    pub(crate) under_way: usize,
    pub(crate) held: bool,
    pub(crate) spent: Option<u64>,
    /// Billable calls that a balance call stands for.
    pub(crate) pages: usize,
}

/// The name under which [`Scripted::hold_back`] knows the leave types.
pub(crate) const TYPES: &str = "types";

/// Clones share the script.
#[derive(Clone, Debug)]
pub(crate) struct Scripted {
    script: Arc<Mutex<Script>>,
    /// Whose answer does not come yet: a person's, or that about [`TYPES`].
    held_back: Arc<watch::Sender<Option<String>>>,
}

impl Scripted {
    pub(crate) fn new(people: usize, page: usize, batch: usize) -> Self {
        let script = Script {
            people: (0..people).map(|n| format!("p{n}")).collect(),
            page,
            batch,
            profile_batch: 0,
            pace: Duration::from_millis(2),
            left: 500,
            answers: usize::MAX,
            class: ErrorClass::Retry,
            stumbles_at: None,
            broken_page: None,
            spoilt: BTreeSet::new(),
            mistaken: None,
            department: "财务",
            asked: BTreeMap::new(),
            batches: Vec::new(),
            cursors: Vec::new(),
            calls: 0,
            under_way: 0,
            held: false,
            spent: None,
            pages: 1,
        };
        Self {
            script: Arc::new(Mutex::new(script)),
            held_back: Arc::default(),
        }
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.script.lock().unwrap());
    }

    pub(crate) fn get<T>(&self, read: impl FnOnce(&Script) -> T) -> T {
        read(&self.script.lock().unwrap())
    }

    /// From now on no call about `whom` is answered, until [`Scripted::let_go`].
    pub(crate) fn hold_back(&self, whom: &str) {
        self.held_back.send_replace(Some(whom.to_owned()));
    }

    pub(crate) fn let_go(&self) {
        self.held_back.send_replace(None);
    }

    /// Until nothing about `whom` is held back.
    async fn may_answer(&self, whom: &[&str]) {
        let is_free = |held: &Option<String>| {
            held.as_ref()
                .is_none_or(|held| !whom.contains(&held.as_str()))
        };
        self.held_back.subscribe().wait_for(is_free).await.unwrap();
    }

    /// Until a call for balances or leave types is under way.
    pub(crate) async fn until_asked(&self) {
        until("a call to be under way", async || {
            self.get(|script| script.under_way > 0)
        })
        .await;
    }

    /// Until no call for balances or leave types is under way any more.
    pub(crate) async fn until_dropped(&self) {
        until("every call to be dropped", async || {
            self.get(|script| script.under_way == 0)
        })
        .await;
    }

    /// Forgets what was asked.
    pub(crate) fn forget(&self) {
        self.set(|script| {
            script.asked.clear();
            script.batches.clear();
            script.cursors.clear();
            script.calls = 0;
        });
    }

    /// How often each person was asked for at most, and how many people were.
    pub(crate) fn most_asked(&self) -> (usize, usize) {
        self.get(|script| {
            let most = script.asked.values().copied().max().unwrap_or(0);
            (most, script.asked.len())
        })
    }
}

fn balances(id: &EmployeeId, script: &Script) -> PersonBalances {
    let mut row = Balance::without_figures(
        LeaveTypeId::new("1"),
        "年假".into(),
        CellState::Known,
        Some(Unit::Day),
        date(2026, 11, 22),
    );
    row.figures = Figures {
        left: Some(Amount::new(script.left, Scale::Hundredths, Unit::Day)),
        ..Figures::default()
    };
    if script.spoilt.contains(id.as_str()) {
        let reason = Arc::new(error(ErrorClass::Retry).to_row_error());
        row = row.failed(CellState::Failed, reason);
    }
    PersonBalances {
        employee: id.clone(),
        balances: vec![row],
        raw: None,
    }
}

/// Counts a request as under way until it is answered or dropped.
struct UnderWay(Scripted);

impl UnderWay {
    fn begin(platform: &Scripted) -> Self {
        platform.set(|script| script.under_way += 1);
        Self(platform.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.set(|script| script.under_way -= 1);
    }
}

impl Platform for Scripted {
    fn batch_size(&self) -> usize {
        self.get(|script| script.batch)
    }

    fn parallelism(&self) -> usize {
        2
    }

    async fn fetch_leave_types(&self) -> Result<LeaveTypes, ApiError> {
        let _under_way = UnderWay::begin(self);
        self.may_answer(&[TYPES]).await;
        Ok(LeaveTypes {
            types: vec![leave_type()],
            incomplete: None,
        })
    }

    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        tokio::time::sleep(Duration::from_millis(1)).await;
        self.set(|script| script.cursors.push(cursor.clone().map(|cursor| cursor.0)));
        let at: usize = cursor.map_or(0, |c| c.0.parse().unwrap());
        self.get(|script| {
            if let Some((person, class)) = script.broken_page
                && person == at
            {
                return Err(error(class));
            }
            let end = (at + script.page).min(script.people.len());
            let person = |id: &String| Employee {
                id: EmployeeId::new(id),
                name: format!("生成{id}"),
                departments: (script.profile_batch == 0)
                    .then(|| vec![script.department.to_owned()]),
                number: None,
                union_id: None,
                hired_on: None,
                department_paths: Vec::new(),
            };
            Ok(PeoplePage {
                people: script.people[at..end].iter().map(person).collect(),
                next: (end < script.people.len()).then(|| Cursor(end.to_string())),
                ..PeoplePage::default()
            })
        })
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        let ids: Vec<&str> = people.iter().map(EmployeeId::as_str).collect();
        let _under_way = UnderWay::begin(self);
        let (call, pace) = {
            let mut script = self.script.lock().unwrap();
            for id in &ids {
                *script.asked.entry((*id).to_owned()).or_default() += 1;
            }
            let batch = ids.iter().map(|id| (*id).to_owned()).collect();
            script.batches.push(batch);
            script.calls += 1;
            (script.calls, script.pace)
        };
        tokio::time::sleep(pace).await;
        self.may_answer(&ids).await;
        self.get(|script| {
            if call > script.answers {
                return Err(error(script.class));
            }
            if script.stumbles_at == Some(call) {
                return Err(error(ErrorClass::Retry));
            }
            let answer = |id: &EmployeeId| {
                let is_mistaken = script.mistaken.as_deref() == Some(id.as_str());
                let stranger = is_mistaken.then(|| EmployeeId::new("stranger"));
                balances(stranger.as_ref().unwrap_or(id), script)
            };
            Ok(people.iter().map(answer).collect())
        })
    }

    async fn fetch_profiles(&self, people: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        let (batch, department) = self.get(|script| (script.profile_batch, script.department));
        assert!(people.len() <= batch);
        let profile = |id: &EmployeeId| Profile {
            employee: id.clone(),
            departments: Some(vec![department.to_owned()]),
            department_paths: Vec::new(),
            number: None,
        };
        Ok(people.iter().map(profile).collect())
    }

    fn profile_batch(&self) -> usize {
        self.get(|script| script.profile_batch)
    }

    fn usage(&self) -> Usage {
        Usage {
            billable: self.get(|script| script.spent).map(|spent| (spent, None)),
            billed_here: self.get(|script| (script.calls * script.pages) as u64),
            ..Usage::default()
        }
    }

    fn hold(&self, held: bool) {
        self.set(|script| script.held = held);
    }

    fn estimate(&self, people: usize) -> Estimate {
        Estimate {
            calls: people as u64,
            ..Estimate::default()
        }
    }
}
