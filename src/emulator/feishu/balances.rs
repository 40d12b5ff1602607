//! Balances in pages of people: exact decimals as text, a unit per row, and page tokens that are JSON texts with quotes.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{
    error, ids::UserIdType, invalid_field, invalid_parameter, rows::rows, success, types::page_size,
};
use crate::emulator::{
    Situation, call::IncomingCall, company::Company, reply::EmulatedReply, state::EmulatorState,
};

const MOST_PEOPLE: usize = 100;
const LARGEST_PAGE: usize = 100;

/// What is asked for, checked.
struct Question {
    id_type: UserIdType,
    /// `None` asks for everybody.
    people: Option<Vec<usize>>,
    from: usize,
    size: usize,
    as_of: Date,
    with_offboarding: bool,
}

pub(super) fn list(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let company = &world.company;
    let found = read(company, call).map(|question| page(world, &question));
    found.map_or_else(|refusal| refusal, |fields| success(&fields))
}

fn read(company: &Company, call: &IncomingCall) -> Result<Question, EmulatedReply> {
    let id_type = UserIdType::of(call, UserIdType::PeopleCorehr)?;
    let people = people(company, call, id_type)?;
    Ok(Question {
        id_type,
        from: read_page_token(company, call, people.as_deref())?,
        people,
        size: page_size(call, LARGEST_PAGE)?,
        as_of: as_of(company, call)?,
        with_offboarding: flag(call, "include_offboard")?,
    })
}

fn as_of(company: &Company, call: &IncomingCall) -> Result<Date, EmulatedReply> {
    let asked = call.query("as_of_date").filter(|text| !text.is_empty());
    asked.map_or(Ok(company.today()), |text| {
        text.parse().map_err(|_| invalid_parameter())
    })
}

/// `true` and Python's `True` alike.
fn flag(call: &IncomingCall, name: &str) -> Result<bool, EmulatedReply> {
    match call
        .query(name)
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "true" => Ok(true),
        "" | "false" => Ok(false),
        _ => Err(invalid_field(name)),
    }
}

/// Trap 27: at most 100, repeated keys; one bad id fails all of them.
fn people(
    company: &Company,
    call: &IncomingCall,
    id_type: UserIdType,
) -> Result<Option<Vec<usize>>, EmulatedReply> {
    let ids = call.query_list("employment_id_list");
    if ids.is_empty() {
        return Ok(None);
    }
    if ids.len() > MOST_PEOPLE {
        return Err(invalid_parameter());
    }
    ids.into_iter()
        .map(|id| person(company, id_type, id))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn person(company: &Company, id_type: UserIdType, id: &str) -> Result<usize, EmulatedReply> {
    let not_found = || error(400, 1_160_006, "Employment not found");
    let index = id_type.read(company, id).ok_or_else(not_found)?;
    match (company.is_poisoned(index), index / 20 % 2) {
        (false, _) => Ok(index),
        (true, 0) => Err(not_found()),
        (true, _) => Err(error(
            400,
            1_160_035,
            "No permission to access the employee data",
        )),
    }
}

/// Trap 8: `{"eu_nc":"[\"6994333322503669260\"]"}`, the id of the page's first person.
fn write_page_token(company: &Company, index: usize) -> String {
    let ids = json!([UserIdType::PeopleCorehr.write(company, index)]);
    json!({"eu_nc": ids.to_string()}).to_string()
}

/// The place to go on from, in the whole company or in the list asked for.
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

fn page(world: &EmulatorState, question: &Question) -> Value {
    let company = &world.company;
    let visible = (0..company.len())
        .take_while(|index| world.lists(*index))
        .count();
    let total = question.people.as_ref().map_or(visible, Vec::len);
    let person_at = |place: usize| {
        question
            .people
            .as_ref()
            .map_or(place, |people| people[place])
    };
    let end = total.min(question.from + question.size);
    let list: Vec<Value> = (question.from..end)
        .map(|place| describe(company, question, person_at(place)))
        .collect();
    let is_endless = company.shows(Situation::EndlessList) && question.people.is_none();
    let next = match end {
        end if end < total => Some(end),
        // A list without an end begins again.
        _ => (is_endless && total > 0).then_some(0),
    };
    let mut fields = json!({"employment_leave_balance_list": list, "has_more": next.is_some()});
    if let Some(next) = next {
        fields["page_token"] = json!(write_page_token(company, person_at(next)));
    }
    fields
}

fn describe(company: &Company, question: &Question, index: usize) -> Value {
    json!({
        "employment_id": question.id_type.write(company, index),
        "employment_name": names(company, index),
        "as_of_date": question.as_of.to_string(),
        "leave_balance_list": rows(company, index, question.with_offboarding),
    })
}

/// In Chinese, for some in English too, for some in English alone.
fn names(company: &Company, index: usize) -> Value {
    let chinese = json!({"lang": "zh-CN", "value": company.name(index)});
    let english = json!({"lang": "en-US", "value": company.plain_name(index).in_english()});
    match index % 50 {
        13 => json!([english]),
        place if place % 4 == 0 => json!([english, chinese]),
        _ => json!([chinese]),
    }
}
