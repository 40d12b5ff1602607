//! Every field of every reply, altered in every way: missing, null, of another kind, negative, huge, a string where a number is promised.
//!
//! Whatever comes of it, nobody is dropped without a word, no list ends early without a word, and a figure is the right one, the one
//! that was sent, or none with a reason.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod dingtalk;
mod feishu;
mod wecom;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use leaveboard::domain::{Amount, Balance, CellState, EmployeeId, PersonBalances, Unit};
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::{ApiError, Platform};
use serde_json::{Value, json};

use crate::dingtalk::server::{Asked, Server};

/// The replies of a small company, each with a name that says what was asked.
type Company = fn(&Asked) -> (String, Value);

/// One field of one reply, and what stands there instead.
#[derive(Clone, Debug)]
struct Alteration {
    reply: String,
    /// A JSON pointer.
    field: String,
    /// `None` where the field is missing.
    value: Option<Value>,
}

impl Alteration {
    /// A list without one of its records is another answer, as is an id in place of an id.
    fn has_meaning(&self, has_meaning: impl Fn(&str, Option<&Value>) -> bool) -> bool {
        let name = name_of(&self.field);
        let is_shorter_list = self.value.is_none() && name.parse::<usize>().is_ok();
        is_shorter_list || has_meaning(&self.field, self.value.as_ref())
    }
}

impl std::fmt::Display for Alteration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = self.value.as_ref().map(Value::to_string);
        let value = value.as_deref().unwrap_or("missing");
        write!(f, "{} {} {value}", self.reply, self.field)
    }
}

/// What a client made of everything.
#[derive(Debug, Default, PartialEq, Eq)]
struct Reading {
    types: Vec<String>,
    people: Vec<String>,
    /// Where they are known.
    departments: BTreeMap<String, Vec<String>>,
    /// State, granted, used and left, by person and type.
    cells: BTreeMap<(String, String), Cell>,
    /// Gaps, and errors of whole calls.
    said: Vec<String>,
}

/// How much a reading holds, so that a company that yields nothing checks nothing unnoticed.
#[derive(Debug, PartialEq, Eq)]
struct Size {
    types: usize,
    people: usize,
    /// People whose departments are known.
    departments: usize,
    cells: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Cell {
    state: CellState,
    unit: Option<Unit>,
    figures: [Option<String>; 3],
}

impl Cell {
    fn of(balance: &Balance) -> Self {
        let figures = &balance.figures;
        let text = |amount: Option<Amount>| amount.map(Amount::to_exact_text);
        Self {
            state: balance.state,
            unit: balance.unit,
            figures: [figures.granted, figures.used, figures.left].map(text),
        }
    }

    /// Whether this may stand where `right` belongs: the same, unread for a reason, without some of its figures, or, where the leave
    /// type is not known, as the seconds that WeCom sends.
    fn may_stand_for(&self, right: &Self) -> bool {
        let in_seconds = self.unit == Some(Unit::Second) && right.unit != self.unit;
        let is_right = |(one, right): (&Option<String>, &Option<String>)| {
            in_seconds || one.is_none() || one == right
        };
        let same_unit = in_seconds || self.unit == right.unit;
        self.state.is_unreadable()
            || self.state == right.state
                && same_unit
                && self.figures.iter().zip(&right.figures).all(is_right)
    }
}

/// A server of `company`, one field of which can be altered.
struct AlteredServer {
    server: Server,
    altered: Arc<Mutex<Option<Alteration>>>,
}

impl AlteredServer {
    async fn start(company: Company) -> Self {
        let altered: Arc<Mutex<Option<Alteration>>> = Arc::default();
        let current = Arc::clone(&altered);
        let server = Server::start(move |asked: &Asked| {
            let (name, mut reply) = company(asked);
            if let Some(alteration) = &*current.lock().unwrap()
                && alteration.reply == name
            {
                alter(&mut reply, &alteration.field, alteration.value.clone());
            }
            reply
        })
        .await;
        Self { server, altered }
    }
}

/// Goes through all alterations of the replies that a whole read takes. `has_meaning` says whether a value in a field is no fault but
/// another answer: another id, another figure.
async fn check_all<P: Platform>(
    company: Company,
    size: Size,
    connect: impl Fn(&str) -> P,
    has_meaning: impl Fn(&str, Option<&Value>) -> bool,
) {
    let server = AlteredServer::start(company).await;
    let base_url = &server.server.base_url;
    let right = read(&connect(base_url)).await;
    assert_eq!(right.said, Vec::<String>::new());
    assert_eq!(right.size(), size);
    let asked = server.server.asked("");
    let replies: BTreeMap<String, Value> = asked.iter().map(company).collect();
    let all = replies
        .iter()
        .flat_map(|(name, reply)| alterations(name, reply));
    let all: Vec<_> = all
        .filter(|altered| !altered.has_meaning(&has_meaning))
        .collect();
    assert!(!all.is_empty());
    let mut wrong = Vec::new();
    for alteration in all {
        *server.altered.lock().unwrap() = Some(alteration.clone());
        let reading = read(&connect(base_url)).await;
        let faults = faults(&right, &reading);
        if !faults.is_empty() {
            wrong.push(format!("{alteration}: {faults:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// One try of each call: an altered reply does not get better.
fn one_try() -> HttpTimeouts {
    HttpTimeouts {
        tries: 1,
        throttles: 0,
        backoff: Duration::from_millis(1),
        longest_backoff: Duration::from_millis(1),
        longest_wait: Duration::from_millis(1),
        ..HttpTimeouts::default()
    }
}

/// Everything: the leave types, all pages of people, their profiles, and everybody's balances.
async fn read<P: Platform>(client: &P) -> Reading {
    let mut reading = Reading::default();
    match client.fetch_leave_types().await {
        Ok(listed) => {
            let ids = listed.types.iter().map(|t| t.id.as_str().to_owned());
            reading.types = ids.collect();
            reading
                .said
                .extend(listed.incomplete.map(|gap| gap.to_string()));
        }
        Err(error) => reading.note(&error),
    }
    read_people(client, &mut reading).await;
    let people: Vec<EmployeeId> = reading
        .people
        .iter()
        .map(|id| EmployeeId::new(id))
        .collect();
    match client.fetch_balances(&people).await {
        Ok(answers) => reading.add(&answers),
        Err(error) => reading.note(&error),
    }
    read_profiles(client, &people, &mut reading).await;
    for gap in client.take_gaps() {
        reading.note(&gap);
    }
    reading
}

async fn read_people<P: Platform>(client: &P, reading: &mut Reading) {
    let mut cursor = None;
    for _ in 0..50 {
        let page = match client.fetch_people(cursor.take()).await {
            Ok(page) => page,
            Err(error) => return reading.note(&error),
        };
        for gap in &page.gaps {
            reading.note(gap);
        }
        reading
            .said
            .extend(page.notes.iter().map(|note| note.en.clone()));
        for person in &page.people {
            let id = person.id.as_str().to_owned();
            reading.people.push(id.clone());
            let known = person.departments.clone().map(|names| (id, names));
            reading.departments.extend(known);
        }
        reading.add(&page.balances);
        cursor = page.next;
        if cursor.is_none() {
            return;
        }
    }
    panic!("a walk without an end");
}

/// Where profiles come by a call of their own, whoever has none has no department.
async fn read_profiles<P: Platform>(client: &P, people: &[EmployeeId], reading: &mut Reading) {
    if client.profile_batch() == 0 {
        return;
    }
    let profiles = match client.fetch_profiles(people).await {
        Ok(profiles) => profiles,
        Err(error) => return reading.note(&error),
    };
    let nowhere = people.iter().map(|id| (id.as_str().to_owned(), Vec::new()));
    reading.departments.extend(nowhere);
    for profile in profiles {
        let id = profile.employee.as_str().to_owned();
        match profile.departments {
            Some(names) => reading.departments.insert(id, names),
            None => reading.departments.remove(&id),
        };
    }
}

impl Reading {
    fn note(&mut self, error: &ApiError) {
        self.said.push(error.to_string());
    }

    fn size(&self) -> Size {
        Size {
            types: self.types.len(),
            people: self.people.len(),
            departments: self.departments.len(),
            cells: self.cells.len(),
        }
    }

    fn add(&mut self, people: &[PersonBalances]) {
        for person in people {
            for balance in &person.balances {
                let id = person.employee.as_str().to_owned();
                let key = (id, balance.leave_type.as_str().to_owned());
                self.cells.insert(key, Cell::of(balance));
            }
        }
    }
}

fn name_of(field: &str) -> &str {
    field.rsplit('/').next().unwrap()
}

/// Whether a value may be an id.
fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array() && !value.is_null()
}

/// What of a reading would mislead somebody.
fn faults(right: &Reading, reading: &Reading) -> Vec<String> {
    let mut faults = Vec::new();
    let is_told = !reading.said.is_empty();
    let lost = |all: &[String], some: &[String]| all.iter().any(|id| !some.contains(id));
    if lost(&right.types, &reading.types) && !is_told {
        faults.push("a leave type is lost".to_owned());
    }
    if lost(&right.people, &reading.people) && !is_told {
        faults.push("somebody is lost".to_owned());
    }
    for (id, right) in &right.departments {
        match reading.departments.get(id) {
            _ if is_told => {}
            Some(names) if names == right => {}
            // Whoever was renamed or is not there is not lost here: that is told of people.
            None if !reading.people.contains(id) => {}
            names => faults.push(format!("{id} is in {names:?} instead of {right:?}")),
        }
    }
    for (key, cell) in &right.cells {
        match reading.cells.get(key) {
            Some(read) if read.may_stand_for(cell) => {}
            Some(read) => faults.push(format!("{key:?} is {read:?} instead of {cell:?}")),
            None if is_told => {}
            None => faults.push(format!("{key:?} is lost")),
        }
    }
    faults
}

/// Every field of a reply with everything that may stand there instead.
fn alterations(name: &str, reply: &Value) -> Vec<Alteration> {
    let mut fields = Vec::new();
    collect_fields(&mut fields, String::new(), reply);
    let of_field = |(field, value): (String, Value)| {
        let instead = instead_of(&value).into_iter().map(Some).chain([None]);
        let alteration = move |value| Alteration {
            reply: name.to_owned(),
            field: field.clone(),
            value,
        };
        instead.map(alteration).collect::<Vec<_>>()
    };
    fields.into_iter().flat_map(of_field).collect()
}

fn instead_of(value: &Value) -> Vec<Value> {
    let huge: Value = serde_json::from_str("1e30").unwrap();
    let mut values = vec![
        json!(null),
        json!("x"),
        json!([]),
        json!({}),
        json!(true),
        json!(-1),
        huge,
    ];
    match value {
        Value::Number(number) => values.push(json!(number.to_string())),
        // An empty list is an answer.
        Value::Array(_) => values.retain(|value| *value != json!([])),
        _ => {}
    }
    values.retain(|instead| instead != value);
    values
}

fn collect_fields(fields: &mut Vec<(String, Value)>, path: String, value: &Value) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (name.clone(), value))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(at, value)| (at.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in inner {
        collect_fields(fields, format!("{path}/{name}"), value);
    }
    if !path.is_empty() {
        fields.push((path, value.clone()));
    }
}

fn alter(reply: &mut Value, field: &str, instead: Option<Value>) {
    let Some(instead) = instead else {
        return remove(reply, field);
    };
    if let Some(value) = reply.pointer_mut(field) {
        *value = instead;
    }
}

fn remove(reply: &mut Value, field: &str) {
    let (parent, name) = field.rsplit_once('/').unwrap();
    match reply.pointer_mut(parent) {
        Some(Value::Object(object)) => {
            object.remove(name);
        }
        Some(Value::Array(list)) => {
            list.remove(name.parse().unwrap());
        }
        _ => {}
    }
}
