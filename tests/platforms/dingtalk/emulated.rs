//! The client against the emulator: a whole company is read, and every figure is compared with what the emulator's replies add up to for
//! a plain HTTP client.

use std::collections::BTreeMap;

use jiff::Timestamp;
use leaveboard::domain::{Balance, CellState, Today};
use leaveboard::emulator::{Emulator, Faults};
use leaveboard::platform::Platform;
use leaveboard::platform::dingtalk::DingTalk;
use serde_json::{Value, json};

use super::company::{cell, connect_with, settings_for};
use crate::support::{company_of, dingtalk_credentials};

fn now() -> Today {
    Today::at(Timestamp::now())
}

async fn emulator(employees: usize, faults: Faults) -> Emulator {
    company_of(employees).odd().faults(faults).start().await
}

fn connect(emulator: &Emulator) -> DingTalk {
    let keys = emulator.app_keys("dingtalk").unwrap();
    let credentials = dingtalk_credentials(&keys.id, &keys.secret);
    let settings = settings_for(&emulator.base_url(), credentials);
    connect_with(&settings.clock(now).build())
}

/// Each person's cells in the order of the types.
type Cells = BTreeMap<String, Vec<String>>;

struct Read {
    types: Vec<String>,
    cells: Cells,
    departments: BTreeMap<String, Vec<String>>,
    gaps: usize,
}

/// Reads everything, as a sync would.
async fn read_all(client: &DingTalk) -> Read {
    let types = client.fetch_leave_types().await.unwrap().types;
    let (mut cursor, mut gaps, mut departments) = (None, 0, BTreeMap::new());
    let mut people = Vec::new();
    loop {
        let page = client.fetch_people(cursor).await.unwrap();
        gaps += page.gaps.len();
        for person in page.people {
            let names = person.departments.unwrap();
            if departments
                .insert(person.id.as_str().to_owned(), names)
                .is_none()
            {
                people.push(person.id);
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut cells = Cells::new();
    for batch in people.chunks(client.batch_size()) {
        for person in client.fetch_balances(batch).await.unwrap() {
            let row = person.balances.iter().map(cell).collect();
            assert!(person.balances.iter().all(adds_up));
            cells.insert(person.employee.as_str().to_owned(), row);
        }
    }
    Read {
        types: types.iter().map(|t| t.id.as_str().to_owned()).collect(),
        cells,
        departments,
        gaps,
    }
}

fn adds_up(balance: &Balance) -> bool {
    balance.figures.gap().is_none_or(|gap| gap.count == 0)
}

/// A client of a few lines that shares nothing with the one under test.
struct Plain {
    http: reqwest::Client,
    base_url: String,
    token: String,
}

impl Plain {
    async fn connect(emulator: &Emulator) -> Self {
        let keys = emulator.app_keys("dingtalk").unwrap();
        let base_url = emulator.base_url();
        let http = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        let url = format!(
            "{base_url}/gettoken?appkey={}&appsecret={}",
            keys.id, keys.secret
        );
        let reply: Value = http.get(url).send().await.unwrap().json().await.unwrap();
        let token = reply["access_token"].as_str().unwrap().to_owned();
        Self {
            http,
            base_url,
            token,
        }
    }

    async fn ask(&self, path: &str, body: Value) -> Value {
        let url = format!(
            "{}/topapi/{path}?access_token={}",
            self.base_url, self.token
        );
        let reply = self.http.post(url).json(&body).send().await.unwrap();
        let reply: Value = reply.json().await.unwrap();
        reply["result"].clone()
    }

    /// One person's cells, worked out from the documentation alone.
    async fn cells(&self, operator: &str, userid: &str, types: &[Value]) -> Vec<String> {
        let mut cells = Vec::new();
        for leave_type in types {
            if leave_type["freedom_leave"] == true {
                cells.push("unlimited".to_owned());
                continue;
            }
            let body = json!({"op_userid": operator, "leave_code": leave_type["leave_code"],
                "userids": userid, "offset": 0, "size": 50});
            let result = self.ask("attendance/vacation/quota/list", body).await;
            cells.push(expected(leave_type, result["leave_quotas"].as_array()));
        }
        cells
    }
}

fn expected(leave_type: &Value, lots: Option<&Vec<Value>>) -> String {
    let Some(lots) = lots else {
        return "not_initialised".to_owned();
    };
    let unit = match leave_type["leave_view_unit"].as_str().unwrap() {
        "hour" => "per_hour",
        _ => "per_day",
    };
    let number = |value: &Value| -> i64 {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        text.parse().unwrap()
    };
    let now = Timestamp::now().as_millisecond();
    let valid = |lot: &&Value| number(&lot["start_time"]) <= now && now <= number(&lot["end_time"]);
    let left: i64 = lots
        .iter()
        .filter(valid)
        .map(|lot| {
            number(&lot[format!("quota_num_{unit}")]) - number(&lot[format!("used_num_{unit}")])
        })
        .sum();
    let sign = if left < 0 { "-" } else { "" };
    let text = format!("{sign}{}.{:02}", left.abs() / 100, left.abs() % 100);
    format!("known {}", text.trim_end_matches('0').trim_end_matches('.'))
}

#[tokio::test]
async fn a_company_of_120_is_read_completely_and_every_figure_is_the_emulators() {
    let emulator = emulator(120, Faults::None).await;
    let client = connect(&emulator);
    let read = read_all(&client).await;
    assert_eq!((read.cells.len(), read.gaps), (120, 0));
    let counted = emulator.counts().requests;
    let billed = counted
        .iter()
        .filter(|(path, _)| path.contains("/attendance/"));
    let billed = billed.map(|(_, count)| count).sum();
    assert_eq!(client.usage().billable, Some((billed, None)));
    assert_eq!(client.usage().requests, emulator.counts().total());
    assert!(billed > 7 * 3, "lots of fifty people fill more than a page");
    let plain = Plain::connect(&emulator).await;
    let admins = plain.ask("user/listadmin", json!({})).await;
    let main = admins
        .as_array()
        .unwrap()
        .iter()
        .find(|admin| admin["sys_level"] == 1);
    let main = main.unwrap()["userid"].as_str().unwrap();
    let types = json!({"op_userid": main, "vacation_source": "all"});
    let types = plain.ask("attendance/vacation/type/list", types).await;
    let types = types.as_array().unwrap();
    assert_eq!(read.types.len(), types.len());
    for (userid, cells) in &read.cells {
        assert_eq!(*cells, plain.cells(main, userid, types).await, "{userid}");
    }
    let states: String = read.cells.values().flatten().map(String::as_str).collect();
    for state in ["known", "unlimited", "not_initialised"] {
        assert!(states.contains(state), "{state}");
    }
    assert!(
        read.departments.values().any(|names| names.len() > 1),
        "somebody is in two departments"
    );
}

#[tokio::test]
async fn with_faults_the_poisoned_person_fails_alone_and_nobody_elses_figure_changes() {
    let sound = read_all(&connect(&emulator(60, Faults::None).await)).await;
    let faulty = read_all(&connect(&emulator(60, Faults::Some).await)).await;
    assert_eq!(faulty.cells.len(), 60);
    assert_eq!(faulty.gaps, 0);
    let differing: Vec<_> = sound
        .cells
        .iter()
        .filter(|(id, cells)| faulty.cells[*id] != **cells)
        .map(|(id, _)| &faulty.cells[id])
        .collect();
    assert_eq!(differing.len(), 2, "{differing:?}");
    let poisoned = |cells: &Vec<String>| cells.iter().filter(|c| c.contains("60121")).count() == 7;
    let broken = |cells: &Vec<String>| cells.iter().any(|c| c.contains("missing_figure"));
    assert!(
        differing.iter().any(|cells| poisoned(cells)),
        "{differing:?}"
    );
    assert!(differing.iter().any(|cells| broken(cells)), "{differing:?}");
}

#[tokio::test]
async fn lots_without_an_end_and_figures_finer_than_hundredths_are_known() {
    let emulator = emulator(60, Faults::Some).await;
    let client = connect(&emulator);
    client.fetch_leave_types().await.unwrap();
    let mut people = Vec::new();
    let mut cursor = None;
    loop {
        let page = client.fetch_people(cursor).await.unwrap();
        people.extend(page.people.into_iter().map(|person| person.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    people.sort();
    people.dedup();
    let mut answers = Vec::new();
    for batch in people.chunks(50) {
        answers.extend(client.fetch_balances(batch).await.unwrap());
    }
    let rows: Vec<&Balance> = answers.iter().flat_map(|person| &person.balances).collect();
    let known = |row: &&&Balance| row.state == CellState::Known;
    let endless = rows
        .iter()
        .filter(known)
        .find(|row| row.lots.iter().any(|lot| lot.ends_on.is_none()));
    let endless = endless.expect("a lot without an end");
    assert!(endless.lots[0].is_valid(now().day));
    assert_eq!(endless.expires_on, None);
    let finer = rows.iter().filter(known).find(|row| {
        row.fields
            .iter()
            .any(|(name, _)| name == "quota_num_per_day")
    });
    let finer = finer.expect("a figure finer than hundredths");
    assert!(
        finer
            .figures
            .granted
            .unwrap()
            .to_exact_text()
            .ends_with('2')
    );
    assert!(adds_up(finer));
}
