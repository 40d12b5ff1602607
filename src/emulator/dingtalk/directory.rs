//! Departments one level at a time, and their members in pages that name the next one only when there is a next one.

use serde_json::{Value, json};

use super::{MAIN_ADMIN, OTHER_ADMIN, error, success};
use crate::emulator::{
    Faults, Situation, call::IncomingCall, company::Company, dates::first_millisecond,
    reply::EmulatedReply, state::EmulatorState,
};

/// The root is 1, every other department has a long number.
const FIRST_ID: usize = 37_000_000;
const ID_STEP: usize = 95;

fn id_of(department: usize) -> usize {
    match department {
        0 => 1,
        _ => FIRST_ID + department * ID_STEP,
    }
}

/// The school contacts: listed below the root where a company uses them. Some companies are refused when they ask about it,
/// others are answered with the pupils' parents.
const SCHOOL_CONTACTS: &str = "-7";
const PARENTS: usize = 300;

fn is_about_parents(world: &EmulatorState, call: &IncomingCall) -> bool {
    world.company.shows(Situation::SchoolContacts)
        && call.text("dept_id").as_deref() == Some(SCHOOL_CONTACTS)
}

/// The department of `dept_id`, the root by default.
fn read_department(world: &EmulatorState, call: &IncomingCall) -> Result<usize, EmulatedReply> {
    if call.text("dept_id").as_deref() == Some(SCHOOL_CONTACTS) {
        return Err(error(40009, "不合法的部门id"));
    }
    let id = call
        .number("dept_id")
        .map_err(|_| error(40035, "不合法的参数 dept_id"))?;
    let id = id.unwrap_or(1);
    (0..world.company.departments().len())
        .find(|&department| id_of(department) == id)
        .ok_or_else(|| error(60003, "部门不存在"))
}

fn answer(found: Result<Value, EmulatedReply>) -> EmulatedReply {
    found.map_or_else(|refusal| refusal, |result| success(&result))
}

pub(super) fn children(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if is_about_parents(world, call) {
        return success(&json!([]));
    }
    let tree = world.company.departments();
    answer(read_department(world, call).map(|department| {
        let list: Vec<Value> = tree
            .children(department)
            .map(|child| describe(world, child))
            .chain(school_contacts(world, department))
            .collect();
        json!(list)
    }))
}

fn school_contacts(world: &EmulatorState, department: usize) -> Option<Value> {
    let has_one =
        world.company.shows(Situation::SchoolContacts) || world.options.faults != Faults::None;
    (department == 0 && has_one)
        .then(|| json!({"dept_id": -7, "name": "家校通讯录", "parent_id": 1}))
}

fn describe(world: &EmulatorState, department: usize) -> Value {
    let tree = world.company.departments();
    json!({"dept_id": id_of(department), "name": tree.name(department),
        "parent_id": tree.parent(department).map(id_of), "create_dept_group": true, "auto_add_user": true})
}

pub(super) fn child_ids(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let tree = world.company.departments();
    answer(read_department(world, call).map(|department| {
        let ids: Vec<usize> = tree.children(department).map(id_of).collect();
        json!({"dept_id_list": ids})
    }))
}

pub(super) fn department(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    answer(read_department(world, call).map(|department| {
        let mut fields = describe(world, department);
        fields["order"] = json!(department);
        fields["member_count"] = json!(world.company.departments().members(department).count());
        fields
    }))
}

pub(super) fn members(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if is_about_parents(world, call) {
        return answer(page_of_parents(call));
    }
    answer(page_of_members(world, call, brief).map(|page| page.fields))
}

/// Trap 35: in some departments numbers and booleans around the list are texts.
pub(super) fn detailed_members(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if is_about_parents(world, call) {
        return answer(page_of_parents(call));
    }
    answer(
        page_of_members(world, call, detailed).map(|page| match page.department % 5 {
            4 => in_texts(page.fields),
            _ => page.fields,
        }),
    )
}

fn in_texts(mut fields: Value) -> Value {
    for name in ["has_more", "next_cursor"] {
        if let Some(value) = fields.get_mut(name) {
            *value = json!(value.to_string());
        }
    }
    fields
}

struct Page {
    department: usize,
    fields: Value,
}

fn page_of_members(
    world: &EmulatorState,
    call: &IncomingCall,
    describe: fn(&Company, usize) -> Value,
) -> Result<Page, EmulatedReply> {
    let department = read_department(world, call)?;
    let (cursor, size) = cursor_and_size(call)?;
    let company = &world.company;
    let members = company.departments().members(department);
    let mut rest = members.filter(|index| world.lists(*index)).skip(cursor);
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
    Ok(Page { department, fields })
}

fn page_of_parents(call: &IncomingCall) -> Result<Value, EmulatedReply> {
    let (cursor, size) = cursor_and_size(call)?;
    let end = PARENTS.min(cursor.saturating_add(size));
    let parent = |number| json!({"userid": format!("parent{number:03}"), "name": format!("家长{number:03}"), "dept_id_list": [-7], "active": true});
    let list: Vec<Value> = (cursor..end).map(parent).collect();
    let mut fields = json!({"has_more": end < PARENTS, "list": list});
    if end < PARENTS {
        fields["next_cursor"] = json!(end);
    }
    Ok(fields)
}

fn cursor_and_size(call: &IncomingCall) -> Result<(usize, usize), EmulatedReply> {
    let (cursor, size) = (required(call, "cursor")?, required(call, "size")?);
    if !(1..=100).contains(&size) {
        return Err(error(40069, "不合法的size，取值范围1~100"));
    }
    Ok((cursor, size))
}

fn required(call: &IncomingCall, name: &str) -> Result<usize, EmulatedReply> {
    let refusal = || error(40035, &format!("不合法的参数 {name}"));
    call.number(name)
        .map_err(|_| refusal())?
        .ok_or_else(refusal)
}

fn brief(company: &Company, index: usize) -> Value {
    json!({"userid": company.userid(index), "name": company.name(index)})
}

fn detailed(company: &Company, index: usize) -> Value {
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

pub(super) fn member_ids(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let company = &world.company;
    answer(read_department(world, call).map(|department| {
        let members = company.departments().members(department);
        let ids: Vec<String> = members.map(|index| company.userid(index)).collect();
        json!({"userid_list": ids})
    }))
}

/// The main administrator (level 1) does not come first.
pub(super) fn admins(world: &EmulatorState, _: &IncomingCall) -> EmulatedReply {
    let company = &world.company;
    let admins = [(OTHER_ADMIN, 2), (MAIN_ADMIN, 1)];
    let list: Vec<Value> = admins
        .into_iter()
        .filter(|&(index, _)| index < company.len())
        .map(|(index, level)| json!({"userid": company.userid(index), "sys_level": level}))
        .collect();
    success(&json!(list))
}

/// Userids alone, 50 at most; `next_cursor` is missing on the last page.
pub(super) fn on_the_job(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    answer(page_of_userids(world, call))
}

fn page_of_userids(world: &EmulatorState, call: &IncomingCall) -> Result<Value, EmulatedReply> {
    let offset = required(call, "offset")?;
    let size = required(call, "size")?;
    if !(1..=50).contains(&size) {
        return Err(error(40069, "不合法的size，取值范围1~50"));
    }
    let statuses = call.text("status_list").unwrap_or_default();
    let wanted = statuses.split(',').any(|status| status.trim() == "3");
    let company = &world.company;
    let all = if wanted { company.len() } else { 0 };
    let end = all.min(offset.saturating_add(size));
    let list: Vec<String> = (offset..end).map(|index| company.userid(index)).collect();
    let mut fields = json!({"data_list": list});
    if end < all {
        fields["next_cursor"] = json!(end);
    }
    Ok(fields)
}
