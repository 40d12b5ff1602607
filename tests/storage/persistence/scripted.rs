//! A platform of numbered people that remembers whom it was asked about.

use std::collections::BTreeMap;
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

use crate::support::{error, leave_type};

/// How the platform answers, which a test may change at any time, and what it was asked.
#[derive(Debug)]
pub(crate) struct Script {
    /// In the directory's order.
    pub(crate) people: Vec<String>,
    pub(crate) page: usize,
    pub(crate) batch: usize,
    pub(crate) pace: Duration,
    /// Hundredths left, for everybody.
    pub(crate) left: i64,
    /// How many balance calls are answered; later ones fail with `class`.
    pub(crate) answers: usize,
    pub(crate) class: ErrorClass,
    pub(crate) department: &'static str,
    /// Balance calls by person.
    pub(crate) asked: BTreeMap<String, usize>,
    pub(crate) cursors: Vec<Option<String>>,
    pub(crate) calls: usize,
    pub(crate) under_way: usize,
    pub(crate) held: bool,
    pub(crate) spent: Option<u64>,
    /// Billable calls that a balance call stands for.
    pub(crate) pages: usize,
}

/// Clones share the script.
#[derive(Clone, Debug)]
pub(crate) struct Scripted(pub(crate) Arc<Mutex<Script>>);

impl Scripted {
    pub(crate) fn new(people: usize, page: usize, batch: usize) -> Self {
        Self(Arc::new(Mutex::new(Script {
            people: (0..people).map(|n| format!("p{n}")).collect(),
            page,
            batch,
            pace: Duration::from_millis(2),
            left: 500,
            answers: usize::MAX,
            class: ErrorClass::Retry,
            department: "财务",
            asked: BTreeMap::new(),
            cursors: Vec::new(),
            calls: 0,
            under_way: 0,
            held: false,
            spent: None,
            pages: 1,
        })))
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.0.lock().unwrap());
    }

    pub(crate) fn get<T>(&self, read: impl FnOnce(&Script) -> T) -> T {
        read(&self.0.lock().unwrap())
    }

    /// Forgets what was asked.
    pub(crate) fn forget(&self) {
        self.set(|script| {
            script.asked.clear();
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

fn balances(id: &EmployeeId, left: i64) -> PersonBalances {
    let mut row = Balance::without_figures(
        LeaveTypeId::new("1"),
        "年假".into(),
        CellState::Known,
        Some(Unit::Day),
        date(2026, 11, 22),
    );
    row.figures = Figures {
        left: Some(Amount::new(left, Scale::Hundredths, Unit::Day)),
        ..Figures::default()
    };
    PersonBalances {
        employee: id.clone(),
        balances: vec![row],
        raw: None,
    }
}

/// Counts a request as under way until it is answered or dropped.
struct UnderWay(Scripted);

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
        Ok(LeaveTypes {
            types: vec![leave_type()],
            incomplete: None,
        })
    }

    async fn fetch_people(&self, cursor: Option<Cursor>) -> Result<PeoplePage, ApiError> {
        tokio::time::sleep(Duration::from_millis(1)).await;
        self.set(|script| script.cursors.push(cursor.clone().map(|cursor| cursor.0)));
        let at: usize = cursor.map_or(0, |c| c.0.parse().unwrap());
        Ok(self.get(|script| {
            let end = (at + script.page).min(script.people.len());
            let person = |id: &String| Employee {
                id: EmployeeId::new(id),
                name: format!("生成{id}"),
                departments: Some(vec![script.department.to_owned()]),
                number: None,
                union_id: None,
                hired_on: None,
                department_paths: Vec::new(),
            };
            PeoplePage {
                people: script.people[at..end].iter().map(person).collect(),
                next: (end < script.people.len()).then(|| Cursor(end.to_string())),
                ..PeoplePage::default()
            }
        }))
    }

    async fn fetch_balances(&self, people: &[EmployeeId]) -> Result<Vec<PersonBalances>, ApiError> {
        let (call, pace) = {
            let mut script = self.0.lock().unwrap();
            for id in people {
                *script.asked.entry(id.as_str().to_owned()).or_default() += 1;
            }
            script.calls += 1;
            script.under_way += 1;
            (script.calls, script.pace)
        };
        let _under_way = UnderWay(self.clone());
        tokio::time::sleep(pace).await;
        self.get(|script| {
            if call > script.answers {
                return Err(error(script.class));
            }
            Ok(people.iter().map(|id| balances(id, script.left)).collect())
        })
    }

    async fn fetch_profiles(&self, _: &[EmployeeId]) -> Result<Vec<Profile>, ApiError> {
        Ok(Vec::new())
    }

    fn profile_batch(&self) -> usize {
        0
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
