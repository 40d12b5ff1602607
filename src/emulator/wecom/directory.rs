//! Departments and their members: ids are numbers from 1 (the root), lists have no pages.

use serde_json::{Value, json};

use super::{error, success};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, state::EmulatorState,
};

pub(super) fn departments(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let describe = |department| describe(&world.company, department);
    match visible(world, call) {
        Ok(found) => {
            let list: Vec<Value> = found.into_iter().map(describe).collect();
            success(json!({"department": list}))
        }
        Err(refusal) => refusal,
    }
}

fn describe(company: &Company, department: usize) -> Value {
    let tree = company.departments();
    let leader = tree.members(department).next();
    let leaders: Vec<String> = leader
        .map(|index| company.userid(index))
        .into_iter()
        .collect();
    let mut fields = position(company, department);
    fields["name"] = json!(tree.name(department));
    fields["name_en"] = json!(tree.english_name(department).unwrap_or_default());
    fields["department_leader"] = json!(leaders);
    fields
}

pub(super) fn department_ids(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let describe = |department| position(&world.company, department);
    match visible(world, call) {
        Ok(found) => {
            let list: Vec<Value> = found.into_iter().map(describe).collect();
            success(json!({"department_id": list}))
        }
        Err(refusal) => refusal,
    }
}

fn position(company: &Company, department: usize) -> Value {
    let parent = company.departments().parent(department);
    json!({
        "id": id_of(department),
        "parentid": parent.map_or(0, id_of),
        "order": 100_000_000 - department,
    })
}

/// The department asked for with everything below it; the whole tree without `id`.
fn visible(world: &EmulatorState, call: &IncomingCall) -> Result<Vec<usize>, EmulatedReply> {
    let asked = call.query("id").filter(|id| !id.is_empty());
    let root = asked.map_or(Ok(0), |id| read_id(world, id))?;
    Ok(world.company.departments().subtree(root))
}

fn id_of(department: usize) -> usize {
    department + 1
}

fn read_id(world: &EmulatorState, id: &str) -> Result<usize, EmulatedReply> {
    let department = id.parse::<usize>().ok().and_then(|id| id.checked_sub(1));
    department
        .filter(|&department| department < world.company.departments().len())
        .ok_or_else(|| error(60123, "invalid party id"))
}

pub(super) fn members(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    list_members(world, call, brief)
}

pub(super) fn detailed_members(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    list_members(world, call, detailed)
}

fn list_members(
    world: &EmulatorState,
    call: &IncomingCall,
    describe: fn(&Company, usize) -> Value,
) -> EmulatedReply {
    let company = &world.company;
    let Some(id) = call.query("department_id") else {
        return error(40063, "some parameters are empty");
    };
    let department = match read_id(world, id) {
        Ok(department) => department,
        Err(refusal) => return refusal,
    };
    let members = company.departments().members(department);
    let members = members.filter(|index| world.lists(*index));
    let list: Vec<Value> = members.map(|index| describe(company, index)).collect();
    success(json!({"userlist": list}))
}

fn brief(company: &Company, index: usize) -> Value {
    let departments = company.departments().of(index);
    let ids: Vec<usize> = departments.into_iter().map(id_of).collect();
    json!({
        "userid": company.userid(index),
        "name": company.name(index),
        "department": ids,
        "open_userid": company.draw("open_userid", index).hex(32),
    })
}

/// What an app created since June 2022 gets: no avatar, phone, mail or address.
fn detailed(company: &Company, index: usize) -> Value {
    let mut fields = brief(company, index);
    let departments = company.departments().of(index).len();
    fields["order"] = json!(vec![0; departments]);
    fields["is_leader_in_dept"] = json!(vec![0; departments]);
    fields["main_department"] = json!(id_of(company.departments().main(index)));
    fields["position"] = json!(company.draw("position", index).pick(&POSITIONS));
    fields["status"] = json!(1);
    fields["isleader"] = json!(0);
    fields["enable"] = json!(1);
    fields["alias"] = json!("");
    fields
}

const POSITIONS: [&str; 6] = ["工程师", "专员", "主管", "经理", "助理", ""];

pub(super) fn member(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let userid = call.query("userid").unwrap_or_default();
    match world.company.find(userid) {
        Some(index) => success(detailed(&world.company, index)),
        None => unknown_userid(userid),
    }
}

pub(super) fn unknown_userid(userid: &str) -> EmulatedReply {
    error(
        60111,
        &format!("invalid string value '{userid}'. userid not found"),
    )
}

/// Only the contact-sync secret may call this one; the emulated app is self-built.
pub(super) fn member_ids(_: &EmulatorState, _: &IncomingCall) -> EmulatedReply {
    error(48002, "api forbidden")
}
