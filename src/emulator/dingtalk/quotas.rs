//! Balances of up to 50 people of one type, lot by lot, in pages of at most 50 rows counted by offset.

use serde_json::{Map, Value, json};

use super::{
    REQUEST, error,
    lots::{EmulatedLot, lots},
    person, require_admin,
    types::LeaveKind,
    wrapped,
};
use crate::emulator::{
    Situation,
    call::IncomingCall,
    company::Company,
    dates::{first_millisecond, last_second_in_milliseconds},
    reply::EmulatedReply,
    state::EmulatorState,
};

const MOST_PEOPLE: usize = 50;
/// What the page lets a client ask for, and what it gets.
const LARGEST_SIZE: usize = 200;
const MOST_ROWS: usize = 50;

/// What is asked for, checked.
struct Question {
    kind: LeaveKind,
    people: Vec<usize>,
    offset: usize,
    size: usize,
}

pub(super) fn list(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if world.company.shows(Situation::FailingQuotas) {
        return EmulatedReply::json(&json!({}));
    }
    let question = match read(world, call) {
        Ok(question) => question,
        Err(refusal) => return refusal,
    };
    let mut people = question.people.iter();
    if let Some(missing) =
        people.find_map(|&index| question.kind.missing_date(&world.company, index))
    {
        return EmulatedReply::json(
            &json!({"errcode": 850_099, "errmsg": format!("员工未设置{missing}"), "success": false, "request_id": REQUEST}),
        );
    }
    // Trap 37: no errmsg on success.
    EmulatedReply::json(
        &json!({"errcode": 0, "success": true, "request_id": REQUEST, "result": page(&world.company, &question)}),
    )
}

fn read(world: &EmulatorState, call: &IncomingCall) -> Result<Question, EmulatedReply> {
    let company = &world.company;
    require_admin(company, call, 880_011)?;
    let code = call.text("leave_code").unwrap_or_default();
    let kind = LeaveKind::from_code(&code, company.seed());
    Ok(Question {
        kind: kind.ok_or_else(|| error(880_006, "假期类型不存在"))?,
        people: people(company, &call.text("userids").unwrap_or_default())?,
        offset: number(call, "offset")?,
        size: Some(number(call, "size")?)
            .filter(|size| (1..=LARGEST_SIZE).contains(size))
            .ok_or_else(|| error(40035, "不合法的参数 size"))?,
    })
}

fn number(call: &IncomingCall, name: &str) -> Result<usize, EmulatedReply> {
    let refusal = || error(40035, &format!("不合法的参数 {name}"));
    call.number(name)
        .map_err(|_| refusal())?
        .ok_or_else(refusal)
}

/// One unknown or poisoned userid fails all of them.
fn people(company: &Company, userids: &str) -> Result<Vec<usize>, EmulatedReply> {
    let userids: Vec<&str> = userids
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .collect();
    if userids.is_empty() || userids.len() > MOST_PEOPLE {
        return Err(error(40035, "不合法的参数 userids，列表长度1~50"));
    }
    let found: Result<Vec<usize>, EmulatedReply> = userids
        .iter()
        .map(|userid| person(company, userid))
        .collect();
    let found = found?;
    match found.iter().find(|&&index| company.is_poisoned(index)) {
        Some(index) => Err(refuse(*index)),
        None => Ok(found),
    }
}

/// The two ways in which a person fails for good: gone, or outside the app's authorised range.
fn refuse(index: usize) -> EmulatedReply {
    match index / 20 % 2 {
        0 => error(60121, "找不到该用户"),
        _ => wrapped("50002", "请求的员工userid不在授权范围内"),
    }
}

/// Trap 22: with no row at all, the key `leave_quotas` is missing.
fn page(company: &Company, question: &Question) -> Value {
    let size = question.size.min(MOST_ROWS);
    let kind = question.kind;
    let people = question.people.iter();
    let all = people.flat_map(|&index| sent_lots(company, kind, index));
    let is_endless = company.shows(Situation::EndlessList) && kind == LeaveKind::Overtime;
    // A list without an end begins again and again.
    let offset = if is_endless { 0 } else { question.offset };
    let mut rest = all.skip(offset);
    let mut rows: Vec<Value> = rest
        .by_ref()
        .take(size)
        .map(|(index, place, lot)| row(company, kind, (index, place), &lot))
        .collect();
    if company.shows(Situation::StrangerRows) {
        let of_a_stranger = rows.first().cloned().map(|mut row| {
            row["userid"] = json!("stranger");
            row
        });
        rows.extend(of_a_stranger);
    }
    let mut fields = json!({"has_more": is_endless || rest.next().is_some()});
    if !rows.is_empty() {
        fields["leave_quotas"] = json!(rows);
    }
    fields
}

/// The person's lots with their places, this year's a second time where they contradict each other.
fn sent_lots(company: &Company, kind: LeaveKind, index: usize) -> Vec<(usize, usize, EmulatedLot)> {
    let lots = lots(company, kind, index).into_iter().enumerate();
    let mut sent: Vec<_> = lots.map(|(place, lot)| (index, place, lot)).collect();
    if company.is_contradicted(index) && kind == LeaveKind::Annual {
        let year = company.today().year().to_string();
        let this_year = sent.iter().find(|(_, _, lot)| lot.cycle == year);
        let again = this_year.cloned().map(|(index, place, lot)| {
            let used = lot.used + 100;
            (index, place, EmulatedLot { used, ..lot })
        });
        sent.extend(again);
    }
    sent
}

fn row(
    company: &Company,
    kind: LeaveKind,
    (index, place): (usize, usize),
    lot: &EmulatedLot,
) -> Value {
    let mut fields = Map::new();
    fields.insert("userid".into(), json!(company.userid(index)));
    fields.insert("leave_code".into(), json!(kind.code(company.seed())));
    fields.insert(
        "quota_id".into(),
        json!(quota_id(company, kind, index, place)),
    );
    fields.insert("quota_cycle".into(), json!(lot.cycle));
    fields.insert("start_time".into(), json!(first_millisecond(lot.starts)));
    fields.insert(
        "end_time".into(),
        json!(last_second_in_milliseconds(lot.ends)),
    );
    let (own, other) = units(kind);
    if !company.is_broken(index) {
        fields.insert(format!("quota_num_{own}"), json!(lot.granted));
        fields.insert(format!("used_num_{own}"), json!(lot.used));
    }
    if company.has_odd_forms() && kind == LeaveKind::Seniority {
        write_oddly(&mut fields, own, lot, index);
    }
    fill_other_unit(&mut fields, other, lot, index);
    match index % 50 {
        45 => in_texts(fields),
        _ => Value::Object(fields),
    }
}

/// Of every 50 people one's lots have no end, in one of the ways to say so; one's end with the midnight that begins their last
/// day, as recorded; and one's figures are finer than hundredths.
fn write_oddly(fields: &mut Map<String, Value>, own: &str, lot: &EmulatedLot, index: usize) {
    match index % 50 {
        7 => match index / 50 % 5 {
            0 => drop(fields.insert("end_time".into(), json!(0))),
            1 => drop(fields.insert("end_time".into(), json!(-1))),
            2 => drop(fields.insert("end_time".into(), json!(i64::MAX))),
            3 => drop(fields.insert("end_time".into(), json!(253_402_185_600_000_i64))),
            _ => drop(fields.remove("end_time")),
        },
        8 => drop(fields.insert("end_time".into(), json!(first_millisecond(lot.ends)))),
        9 => {
            fields.insert(format!("quota_num_{own}"), json!(finer(lot.granted)));
            fields.insert(format!("used_num_{own}"), json!(finer(lot.used)));
        }
        _ => {}
    }
}

/// A fifth of a hundredth more, in granted and used alike.
fn finer(hundredths: i64) -> String {
    format!("{hundredths}.2")
}

fn quota_id(company: &Company, kind: LeaveKind, index: usize, place: usize) -> String {
    let number = (index * 16 + kind as usize) * 16 + place;
    company.draw("quota_id", number).hex(32)
}

fn units(kind: LeaveKind) -> (&'static str, &'static str) {
    if kind.counts_hours() {
        ("per_hour", "per_day")
    } else {
        ("per_day", "per_hour")
    }
}

/// Trap 20: the fields of the other unit are absent, null, 0 or filled, and mean nothing.
fn fill_other_unit(fields: &mut Map<String, Value>, other: &str, lot: &EmulatedLot, index: usize) {
    let (granted, used) = match index % 4 {
        0 => return,
        1 => (Value::Null, Value::Null),
        2 => (json!(0), json!(0)),
        _ => (json!(lot.granted * 8), json!(lot.used * 8)),
    };
    fields.insert(format!("quota_num_{other}"), granted);
    fields.insert(format!("used_num_{other}"), used);
}

fn in_texts(fields: Map<String, Value>) -> Value {
    let texts = fields.into_iter().map(|(name, value)| match value {
        Value::Number(number) => (name, json!(number.to_string())),
        other => (name, other),
    });
    Value::Object(texts.collect())
}
