//! Departments and their members. Department ids are numbers, 1 being the root, and no list has pages.

use serde_json::{Value, json};

use super::replies::{empty_parameter, error, success, unknown_userid};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, state::EmulatorState,
};

const POSITIONS: [&str; 6] = ["工程师", "专员", "主管", "经理", "助理", ""];

pub(super) fn departments(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let departments = match wanted_departments(state, call) {
        Ok(departments) => departments.into_iter(),
        Err(refusal) => return refusal,
    };
    let list: Vec<Value> = departments
        .map(|department| describe(&state.company, department))
        .collect();
    success(json!({"department": list}))
}

fn describe(company: &Company, department: usize) -> Value {
    let tree = company.departments();
    let leaders: Vec<String> = tree
        .members(department)
        .take(1)
        .map(|index| company.userid(index))
        .collect();
    json!({
        "id": id_of(department),
        "parentid": tree.parent(department).map_or(0, id_of),
        "order": 100_000_000 - department,
        "name": tree.name(department),
        "name_en": tree.english_name(department).unwrap_or_default(),
        "department_leader": leaders,
    })
}

/// The department `id` with everything below it; without `id` the whole tree.
fn wanted_departments(
    state: &EmulatorState,
    call: &IncomingCall,
) -> Result<Vec<usize>, EmulatedReply> {
    let root = match call.query("id") {
        None | Some("") => 0,
        Some(id) => read_department(state, id)?,
    };
    Ok(state.company.departments().subtree(root))
}

fn id_of(department: usize) -> usize {
    department + 1
}

fn read_department(state: &EmulatorState, id: &str) -> Result<usize, EmulatedReply> {
    let department = id.parse::<usize>().ok().and_then(|id| id.checked_sub(1));
    department
        .filter(|&department| department < state.company.departments().len())
        .ok_or_else(|| error(60123, "invalid party id"))
}

pub(super) fn members(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    list_members(state, call, describe_briefly)
}

pub(super) fn detailed_members(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    list_members(state, call, describe_in_detail)
}

fn list_members(
    state: &EmulatorState,
    call: &IncomingCall,
    describe: fn(&Company, usize) -> Value,
) -> EmulatedReply {
    let company = &state.company;
    let Some(id) = call.query("department_id") else {
        return empty_parameter();
    };
    let department = match read_department(state, id) {
        Ok(department) => department,
        Err(refusal) => return refusal,
    };
    let members = company.departments().members(department);
    let members = members.filter(|index| state.is_visible(*index));
    let list: Vec<Value> = members.map(|index| describe(company, index)).collect();
    success(json!({"userlist": list}))
}

fn describe_briefly(company: &Company, index: usize) -> Value {
    let departments = company.departments().of(index);
    let ids: Vec<usize> = departments.into_iter().map(id_of).collect();
    json!({
        "userid": company.userid(index),
        "name": company.name(index),
        "department": ids,
        "open_userid": company.draw("open_userid", index).hex(32),
    })
}

/// What an app created since June 2022 may see: no avatar, phone number, mail address or postal address.
fn describe_in_detail(company: &Company, index: usize) -> Value {
    let mut fields = describe_briefly(company, index);
    let zeros = json!(vec![0; company.departments().of(index).len()]);
    fields["order"] = zeros.clone();
    fields["is_leader_in_dept"] = zeros;
    fields["main_department"] = json!(id_of(company.departments().main(index)));
    fields["position"] = json!(company.draw("position", index).pick(&POSITIONS));
    fields["status"] = json!(1);
    fields["isleader"] = json!(0);
    fields["enable"] = json!(1);
    fields["alias"] = json!("");
    fields
}

pub(super) fn member(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let userid = call.query("userid").unwrap_or_default();
    match state.company.find(userid) {
        Some(index) => success(describe_in_detail(&state.company, index)),
        None => unknown_userid(userid),
    }
}
