//! The call for balances: pages of people with their rows, and page tokens that are JSON texts with quotes in them.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    arguments::page_size,
    ids::UserIdType,
    replies::{error, invalid_field, invalid_parameter, reply_with},
    rows::rows,
};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, situation::Situation,
    state::EmulatorState,
};

const MAX_PEOPLE: usize = 100;
const MAX_PAGE_SIZE: usize = 100;

/// The arguments of one call, checked.
struct BalanceQuery {
    id_type: UserIdType,
    /// The people asked for; `None` asks for everybody.
    people: Option<Vec<usize>>,
    /// The place in `people`, or in the company, where the page begins.
    from: usize,
    size: usize,
    as_of: Date,
    with_offboarding: bool,
}

pub(super) fn list(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let query = read(&state.company, call);
    reply_with(query.map(|query| page(state, &query)))
}

fn read(company: &Company, call: &IncomingCall) -> Result<BalanceQuery, EmulatedReply> {
    let id_type = UserIdType::of(call, UserIdType::PeopleCorehr)?;
    let people = read_people(company, call, id_type)?;
    Ok(BalanceQuery {
        id_type,
        from: read_page_token(company, call, people.as_deref())?,
        people,
        size: page_size(call, MAX_PAGE_SIZE)?,
        as_of: read_as_of(company, call)?,
        with_offboarding: read_flag(call, "include_offboard")?,
    })
}

fn read_as_of(company: &Company, call: &IncomingCall) -> Result<Date, EmulatedReply> {
    match call.query("as_of_date") {
        None | Some("") => Ok(company.today()),
        Some(text) => text.parse().map_err(|_| invalid_parameter()),
    }
}

/// In any case: Python's SDK writes `True`.
fn read_flag(call: &IncomingCall, name: &str) -> Result<bool, EmulatedReply> {
    let text = call.query(name).unwrap_or_default().to_ascii_lowercase();
    match text.as_str() {
        "true" => Ok(true),
        "" | "false" => Ok(false),
        _ => Err(invalid_field(name)),
    }
}

/// Trap 27: at most 100 ids, in a repeated key, and one bad id fails the whole list.
fn read_people(
    company: &Company,
    call: &IncomingCall,
    id_type: UserIdType,
) -> Result<Option<Vec<usize>>, EmulatedReply> {
    let ids = call.query_list("employment_id_list");
    if ids.is_empty() {
        return Ok(None);
    }
    if ids.len() > MAX_PEOPLE {
        return Err(invalid_parameter());
    }
    ids.into_iter()
        .map(|id| find_person(company, id_type, id))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn find_person(company: &Company, id_type: UserIdType, id: &str) -> Result<usize, EmulatedReply> {
    let not_found = || error(400, 1_160_006, "Employment not found");
    let index = id_type.read(company, id).ok_or_else(not_found)?;
    if !company.is_poisoned(index) {
        return Ok(index);
    }
    // The two ways in which a person is always refused: gone, or outside the app's data range.
    match index / 20 % 2 {
        0 => Err(not_found()),
        _ => Err(error(
            400,
            1_160_035,
            "No permission to access the employee data",
        )),
    }
}

/// Trap 8: a token such as `{"eu_nc":"[\"6994333322503669260\"]"}`, with the id of the first person of the page.
fn write_page_token(company: &Company, index: usize) -> String {
    let ids = json!([UserIdType::PeopleCorehr.write(company, index)]);
    json!({"eu_nc": ids.to_string()}).to_string()
}

/// The place where the page begins, in the list asked for or else in the company.
fn read_page_token(
    company: &Company,
    call: &IncomingCall,
    people: Option<&[usize]>,
) -> Result<usize, EmulatedReply> {
    let Some(token) = call.query("page_token").filter(|token| !token.is_empty()) else {
        return Ok(0);
    };
    let index = parse_page_token(company, token).ok_or_else(invalid_parameter)?;
    match people {
        None => Ok(index),
        Some(people) => people
            .iter()
            .position(|&other| other == index)
            .ok_or_else(invalid_parameter),
    }
}

fn parse_page_token(company: &Company, token: &str) -> Option<usize> {
    let outer: Value = serde_json::from_str(token).ok()?;
    let inner: Value = serde_json::from_str(outer.get("eu_nc")?.as_str()?).ok()?;
    UserIdType::PeopleCorehr.read(company, inner.get(0)?.as_str()?)
}

fn page(state: &EmulatorState, query: &BalanceQuery) -> Value {
    let company = &state.company;
    let total = match &query.people {
        Some(people) => people.len(),
        None => state.visible_people(),
    };
    let person_at = |place: usize| match &query.people {
        Some(people) => people[place],
        None => place,
    };
    let end = total.min(query.from + query.size);
    let list: Vec<Value> = (query.from..end)
        .map(|place| describe(company, query, person_at(place)))
        .collect();
    let is_endless = company.shows(Situation::EndlessList) && query.people.is_none();
    let next = if end < total {
        Some(end)
    } else if is_endless && total > 0 {
        // An endless list starts again.
        Some(0)
    } else {
        None
    };
    let mut fields = json!({"employment_leave_balance_list": list, "has_more": next.is_some()});
    if let Some(next) = next {
        fields["page_token"] = json!(write_page_token(company, person_at(next)));
    }
    fields
}

fn describe(company: &Company, query: &BalanceQuery, index: usize) -> Value {
    json!({
        "employment_id": query.id_type.write(company, index),
        "employment_name": names(company, index),
        "as_of_date": query.as_of.to_string(),
        "leave_balance_list": rows(company, index, query.with_offboarding),
    })
}

/// Names in Chinese, for some people also in English, for a few in English alone.
fn names(company: &Company, index: usize) -> Value {
    let chinese = json!({"lang": "zh-CN", "value": company.name(index)});
    let english = json!({"lang": "en-US", "value": company.plain_name(index).in_english()});
    match index % 50 {
        13 => json!([english]),
        place if place % 4 == 0 => json!([english, chinese]),
        _ => json!([chinese]),
    }
}
