//! Departments, one level at a time, and their members, in pages that have a `next_cursor` only when there is a next page.

use serde_json::{Value, json};

use super::{
    arguments::{MAIN_ADMIN, OTHER_ADMIN, required_number},
    replies::{error, invalid_argument, success},
};
use crate::emulator::{
    call::IncomingCall, company::Company, dates::first_millisecond, options::Faults,
    reply::EmulatedReply, situation::Situation, state::EmulatorState,
};

/// The root's id is 1; every other department has a long number.
const FIRST_DEPARTMENT_ID: usize = 37_000_000;
const DEPARTMENT_ID_STEP: usize = 95;

/// The most people in a page of members.
const MAX_MEMBERS: usize = 100;

/// The school contacts, which a company that uses them has below the root. Some companies are refused when they ask for their members,
/// others get the pupils' parents.
const SCHOOL_CONTACTS: &str = "-7";
const PARENTS: usize = 300;

fn id_of(department: usize) -> usize {
    match department {
        0 => 1,
        _ => FIRST_DEPARTMENT_ID + department * DEPARTMENT_ID_STEP,
    }
}

/// Whether the call is about the school contacts of a company where they can be read.
fn is_about_parents(state: &EmulatorState, call: &IncomingCall) -> bool {
    state.company.shows(Situation::SchoolContacts)
        && call.text("dept_id").as_deref() == Some(SCHOOL_CONTACTS)
}

/// The department `dept_id`; the root when there is none.
fn read_department(state: &EmulatorState, call: &IncomingCall) -> Result<usize, EmulatedReply> {
    if call.text("dept_id").as_deref() == Some(SCHOOL_CONTACTS) {
        return Err(error(40009, "不合法的部门id"));
    }
    let id = call
        .number("dept_id")
        .map_err(|_| invalid_argument("dept_id"))?;
    let id = id.unwrap_or(1);
    (0..state.company.departments().len())
        .find(|&department| id_of(department) == id)
        .ok_or_else(|| error(60003, "部门不存在"))
}

/// Success with the result, or the refusal.
fn reply_with(result: Result<Value, EmulatedReply>) -> EmulatedReply {
    match result {
        Ok(result) => success(&result),
        Err(refusal) => refusal,
    }
}

pub(super) fn children(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if is_about_parents(state, call) {
        return success(&json!([]));
    }
    let tree = state.company.departments();
    reply_with(read_department(state, call).map(|department| {
        let list: Vec<Value> = tree
            .children(department)
            .map(|child| describe(state, child))
            .chain(school_contacts(state, department))
            .collect();
        json!(list)
    }))
}

/// The entry of the school contacts, if they are below this department.
fn school_contacts(state: &EmulatorState, department: usize) -> Option<Value> {
    let has_one =
        state.company.shows(Situation::SchoolContacts) || state.options.faults != Faults::None;
    let entry = json!({"dept_id": -7, "name": "家校通讯录", "parent_id": 1});
    (department == 0 && has_one).then_some(entry)
}

fn describe(state: &EmulatorState, department: usize) -> Value {
    let tree = state.company.departments();
    json!({"dept_id": id_of(department), "name": tree.name(department),
        "parent_id": tree.parent(department).map(id_of), "create_dept_group": true, "auto_add_user": true})
}

pub(super) fn members(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if is_about_parents(state, call) {
        return reply_with(page_of_parents(call));
    }
    reply_with(page_of_members(state, call, describe_briefly).map(|page| page.fields))
}

/// Trap 35: in some departments the number and the boolean beside the list are texts.
pub(super) fn detailed_members(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if is_about_parents(state, call) {
        return reply_with(page_of_parents(call));
    }
    reply_with(
        page_of_members(state, call, describe_in_detail).map(|page| match page.department % 5 {
            4 => with_cursor_as_texts(page.fields),
            _ => page.fields,
        }),
    )
}

fn with_cursor_as_texts(mut fields: Value) -> Value {
    for name in ["has_more", "next_cursor"] {
        if let Some(value) = fields.get_mut(name) {
            *value = json!(value.to_string());
        }
    }
    fields
}

struct EmulatedMemberPage {
    department: usize,
    fields: Value,
}

fn page_of_members(
    state: &EmulatorState,
    call: &IncomingCall,
    describe: fn(&Company, usize) -> Value,
) -> Result<EmulatedMemberPage, EmulatedReply> {
    let department = read_department(state, call)?;
    let (cursor, size) = cursor_and_size(call)?;
    let company = &state.company;
    let members = company.departments().members(department);
    let mut rest = members
        .filter(|index| state.is_visible(*index))
        .skip(cursor);
    let list: Vec<Value> = rest
        .by_ref()
        .take(size)
        .map(|index| describe(company, index))
        .collect();
    let has_more = rest.next().is_some();
    let mut fields = json!({"has_more": has_more, "list": list});
    if has_more {
        fields["next_cursor"] = json!(cursor + size);
    }
    Ok(EmulatedMemberPage { department, fields })
}

fn page_of_parents(call: &IncomingCall) -> Result<Value, EmulatedReply> {
    let (cursor, size) = cursor_and_size(call)?;
    let end = PARENTS.min(cursor.saturating_add(size));
    let list: Vec<Value> = (cursor..end).map(describe_parent).collect();
    let mut fields = json!({"has_more": end < PARENTS, "list": list});
    if end < PARENTS {
        fields["next_cursor"] = json!(end);
    }
    Ok(fields)
}

fn describe_parent(number: usize) -> Value {
    json!({"userid": format!("parent{number:03}"), "name": format!("家长{number:03}"), "dept_id_list": [-7], "active": true})
}

fn cursor_and_size(call: &IncomingCall) -> Result<(usize, usize), EmulatedReply> {
    let cursor = required_number(call, "cursor")?;
    let size = required_number(call, "size")?;
    if !(1..=MAX_MEMBERS).contains(&size) {
        return Err(error(40069, "不合法的size，取值范围1~100"));
    }
    Ok((cursor, size))
}

fn describe_briefly(company: &Company, index: usize) -> Value {
    json!({"userid": company.userid(index), "name": company.name(index)})
}

fn describe_in_detail(company: &Company, index: usize) -> Value {
    let departments = company.departments().of(index);
    let ids: Vec<usize> = departments.into_iter().map(id_of).collect();
    let mut fields = json!({
        "userid": company.userid(index),
        "unionid": company.draw("unionid", company.owner(index)).hex(24),
        "name": company.name(index),
        "title": company.draw("title", index).pick(&["工程师", "专员", "主管", "经理", ""]),
        "job_number": format!("{:06}", index + 1),
        "dept_id_list": ids,
        "active": true,
        "admin": index == MAIN_ADMIN,
        "boss": false,
        "leader": false,
        "hide_mobile": false,
        "real_authed": true,
        "senior": false,
    });
    if !company.is_undated(index) {
        fields["hired_date"] = json!(first_millisecond(company.hired_on(index)));
    }
    fields
}

/// The main administrator, who has level 1, is not the first.
pub(super) fn admins(state: &EmulatorState, _: &IncomingCall) -> EmulatedReply {
    let company = &state.company;
    let admins = [(OTHER_ADMIN, 2), (MAIN_ADMIN, 1)];
    let list: Vec<Value> = admins
        .into_iter()
        .filter(|&(index, _)| index < company.len())
        .map(|(index, level)| json!({"userid": company.userid(index), "sys_level": level}))
        .collect();
    success(&json!(list))
}
