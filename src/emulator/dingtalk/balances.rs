//! The call for balances: up to 50 people of one leave type, a row for each lot, in pages of at most 50 rows counted by offset.

use serde_json::{Map, Value, json};

use super::{
    arguments::{find_person, require_admin, required_number},
    figures::{EmulatedLot, lots},
    leave_types::LeaveKind,
    replies::{REQUEST_ID, error, invalid_argument, unknown_userid, wrapped_error},
};
use crate::emulator::{
    call::IncomingCall,
    company::Company,
    dates::{first_millisecond, last_second_in_milliseconds},
    reply::EmulatedReply,
    situation::Situation,
    state::EmulatorState,
};

const MAX_PEOPLE: usize = 50;
/// The largest `size` that the older page of the call allows; the newer one says 50.
const MAX_SIZE: usize = 200;
/// The most rows that a reply really has.
const MAX_ROWS: usize = 50;

/// The arguments of one call, checked.
struct LotQuery {
    kind: LeaveKind,
    people: Vec<usize>,
    offset: usize,
    size: usize,
}

/// One lot on its way into a reply.
#[derive(Clone)]
struct ListedLot {
    person: usize,
    /// The lot's place among the person's lots of the type, from which its id is made.
    place: usize,
    lot: EmulatedLot,
}

pub(super) fn list(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let company = &state.company;
    if company.shows(Situation::FailingQuotas) {
        return EmulatedReply::json(&json!({}));
    }
    let query = match read(company, call) {
        Ok(query) => query,
        Err(refusal) => return refusal,
    };
    let mut people = query.people.iter();
    if let Some(date) = people.find_map(|&person| query.kind.missing_date(company, person)) {
        return EmulatedReply::json(
            &json!({"errcode": 850_099, "errmsg": format!("员工未设置{date}"), "success": false, "request_id": REQUEST_ID}),
        );
    }
    // Trap 37: no errmsg on success.
    EmulatedReply::json(
        &json!({"errcode": 0, "success": true, "request_id": REQUEST_ID, "result": page(company, &query)}),
    )
}

fn read(company: &Company, call: &IncomingCall) -> Result<LotQuery, EmulatedReply> {
    require_admin(company, call, 880_011)?;
    let code = call.text("leave_code").unwrap_or_default();
    let Some(kind) = LeaveKind::from_code(&code, company.seed()) else {
        return Err(error(880_006, "假期类型不存在"));
    };
    let people = read_people(company, &call.text("userids").unwrap_or_default())?;
    let offset = required_number(call, "offset")?;
    let size = required_number(call, "size")?;
    if !(1..=MAX_SIZE).contains(&size) {
        return Err(invalid_argument("size"));
    }
    Ok(LotQuery {
        kind,
        people,
        offset,
        size,
    })
}

/// One unknown or poisoned userid fails the whole list.
fn read_people(company: &Company, userids: &str) -> Result<Vec<usize>, EmulatedReply> {
    let userids: Vec<&str> = userids
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .collect();
    if userids.is_empty() || userids.len() > MAX_PEOPLE {
        return Err(error(40035, "不合法的参数 userids，列表长度1~50"));
    }
    let mut people = Vec::new();
    for userid in userids {
        people.push(find_person(company, userid)?);
    }
    match people.iter().find(|&&person| company.is_poisoned(person)) {
        Some(person) => Err(refuse(*person)),
        None => Ok(people),
    }
}

/// The two ways in which a person is always refused: gone, or outside the app's authorised range.
fn refuse(person: usize) -> EmulatedReply {
    match person / 20 % 2 {
        0 => unknown_userid(),
        _ => wrapped_error("50002", "请求的员工userid不在授权范围内"),
    }
}

/// Trap 22: without any row the key `leave_quotas` is missing.
fn page(company: &Company, query: &LotQuery) -> Value {
    let is_endless = company.shows(Situation::EndlessList) && query.kind == LeaveKind::Overtime;
    // An endless list starts again whatever the offset.
    let offset = if is_endless { 0 } else { query.offset };
    let people = query.people.iter();
    let all = people.flat_map(|&person| listed_lots(company, query.kind, person));
    let mut rest = all.skip(offset);
    let mut rows: Vec<Value> = rest
        .by_ref()
        .take(query.size.min(MAX_ROWS))
        .map(|listed| row(company, query.kind, &listed))
        .collect();
    if company.shows(Situation::StrangerRows)
        && let Some(mut stranger) = rows.first().cloned()
    {
        stranger["userid"] = json!("stranger");
        rows.push(stranger);
    }
    let mut fields = json!({"has_more": is_endless || rest.next().is_some()});
    if !rows.is_empty() {
        fields["leave_quotas"] = json!(rows);
    }
    fields
}

/// The person's lots, with a second and different row for this year's lot where rows contradict each other.
fn listed_lots(company: &Company, kind: LeaveKind, person: usize) -> Vec<ListedLot> {
    let lots = lots(company, kind, person).into_iter().enumerate();
    let mut listed: Vec<ListedLot> = lots
        .map(|(place, lot)| ListedLot { person, place, lot })
        .collect();
    if company.is_contradicted(person) && kind == LeaveKind::Annual {
        let year = company.today().year().to_string();
        let this_year = listed.iter().find(|listed| listed.lot.cycle == year);
        if let Some(mut contradiction) = this_year.cloned() {
            contradiction.lot.used += 100;
            listed.push(contradiction);
        }
    }
    listed
}

fn row(company: &Company, kind: LeaveKind, listed: &ListedLot) -> Value {
    let ListedLot { person, place, lot } = listed;
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("userid", json!(company.userid(*person)));
    put("leave_code", json!(kind.code(company.seed())));
    put("quota_id", json!(quota_id(company, kind, *person, *place)));
    put("quota_cycle", json!(lot.cycle));
    put("start_time", json!(first_millisecond(lot.starts)));
    put("end_time", json!(last_second_in_milliseconds(lot.ends)));
    let (own_unit, other_unit) = if kind.counts_hours() {
        ("per_hour", "per_day")
    } else {
        ("per_day", "per_hour")
    };
    if !company.is_broken(*person) {
        put(&format!("quota_num_{own_unit}"), json!(lot.granted));
        put(&format!("used_num_{own_unit}"), json!(lot.used));
    }
    if company.has_odd_forms() && kind == LeaveKind::Seniority {
        use_odd_forms(&mut fields, own_unit, listed);
    }
    fill_other_unit(&mut fields, other_unit, listed);
    match person % 50 {
        45 => with_numbers_as_texts(fields),
        _ => Value::Object(fields),
    }
}

/// One person in 50 has lots without an end, in one of the ways in which DingTalk writes that. Another's lots end at the midnight that
/// begins their last day, as seen in real replies. A third one's figures are finer than hundredths.
fn use_odd_forms(fields: &mut Map<String, Value>, own_unit: &str, listed: &ListedLot) {
    let ListedLot { person, lot, .. } = listed;
    match person % 50 {
        7 => match person / 50 % 5 {
            0 => drop(fields.insert("end_time".into(), json!(0))),
            1 => drop(fields.insert("end_time".into(), json!(-1))),
            2 => drop(fields.insert("end_time".into(), json!(i64::MAX))),
            3 => drop(fields.insert("end_time".into(), json!(253_402_185_600_000_i64))),
            _ => drop(fields.remove("end_time")),
        },
        8 => drop(fields.insert("end_time".into(), json!(first_millisecond(lot.ends)))),
        9 => {
            let finer = |hundredths: i64| json!(format!("{hundredths}.2"));
            fields.insert(format!("quota_num_{own_unit}"), finer(lot.granted));
            fields.insert(format!("used_num_{own_unit}"), finer(lot.used));
        }
        _ => {}
    }
}

fn quota_id(company: &Company, kind: LeaveKind, person: usize, place: usize) -> String {
    let number = (person * 16 + kind as usize) * 16 + place;
    company.draw("quota_id", number).hex(32)
}

/// Trap 20: the fields of the unit that the type does not use are absent, null, 0 or filled, and mean nothing.
fn fill_other_unit(fields: &mut Map<String, Value>, other_unit: &str, listed: &ListedLot) {
    let (granted, used) = match listed.person % 4 {
        0 => return,
        1 => (Value::Null, Value::Null),
        2 => (json!(0), json!(0)),
        _ => (json!(listed.lot.granted * 8), json!(listed.lot.used * 8)),
    };
    fields.insert(format!("quota_num_{other_unit}"), granted);
    fields.insert(format!("used_num_{other_unit}"), used);
}

fn with_numbers_as_texts(fields: Map<String, Value>) -> Value {
    let texts = fields.into_iter().map(|(name, value)| match value {
        Value::Number(number) => (name, json!(number.to_string())),
        other => (name, other),
    });
    Value::Object(texts.collect())
}
