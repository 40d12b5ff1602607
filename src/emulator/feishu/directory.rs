//! Employees, by up to 100 ids or in the pages of a search, with only the fields asked for; and departments by their ids.

use serde_json::{Map, Value, json};

use super::{
    arguments::{page_size, read_page_token, write_page_token},
    ids::{UserIdType, department_id, find_department, internal_id, wants_corehr_departments},
    replies::{error, missing_scopes, reply_with, success},
};
use crate::emulator::{
    call::IncomingCall, company::Company, reply::EmulatedReply, situation::Situation,
    state::EmulatorState,
};

/// The most ids, fields or values of a filter in one call.
const MAX_LIST: usize = 100;
const MAX_PAGE_SIZE: usize = 100;

/// Which fields a reply shows of each person, and with which ids.
struct ProfileFields {
    id_type: UserIdType,
    corehr_departments: bool,
    names: Vec<String>,
}

impl ProfileFields {
    /// Trap 10: people are named by their `open_id` unless the call says otherwise.
    fn of(call: &IncomingCall) -> Result<Self, EmulatedReply> {
        Ok(Self {
            id_type: UserIdType::of(call, UserIdType::Open)?,
            corehr_departments: wants_corehr_departments(call),
            names: call.list("fields").unwrap_or_default(),
        })
    }

    fn has(&self, field: &str) -> bool {
        self.names.iter().any(|asked| asked == field)
    }

    fn has_any_of(&self, group: &str) -> bool {
        self.names
            .iter()
            .any(|asked| asked.split('.').next() == Some(group))
    }
}

fn invalid() -> EmulatedReply {
    error(400, 1_160_102, "Param Invalid")
}

/// The refusal of an app that has none of the scopes for employees.
fn refuse_scope() -> EmulatedReply {
    let scopes = ["corehr:employee:read", "corehr:employee:write"];
    missing_scopes(&scopes)
}

pub(super) fn batch_get(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if state.company.shows(Situation::RefusedProfiles) {
        return refuse_scope();
    }
    reply_with(profiles(&state.company, call))
}

fn profiles(company: &Company, call: &IncomingCall) -> Result<Value, EmulatedReply> {
    let wanted = ProfileFields::of(call)?;
    let ids = call.list("employment_ids").unwrap_or_default();
    let people = find_people(company, &wanted, &ids)?;
    let items: Vec<Value> = people
        .into_iter()
        .map(|index| describe(company, &wanted, index))
        .collect();
    Ok(json!({"items": items}))
}

/// Unknown ids are left out. Ids outside the app's data range fail the whole list, and the error names them.
fn find_people(
    company: &Company,
    wanted: &ProfileFields,
    ids: &[String],
) -> Result<Vec<usize>, EmulatedReply> {
    if ids.is_empty() || ids.len() > MAX_LIST || wanted.names.len() > MAX_LIST {
        return Err(invalid());
    }
    let found = ids.iter().filter_map(|id| wanted.id_type.read(company, id));
    let (hidden, shown): (Vec<usize>, Vec<usize>) =
        found.partition(|&index| company.is_poisoned(index));
    if hidden.is_empty() {
        return Ok(shown);
    }
    let names: Vec<String> = hidden
        .into_iter()
        .map(|index| wanted.id_type.write(company, index))
        .collect();
    Err(error(
        403,
        1_160_104,
        &format!("No permission: employment_ids [{}]", names.join(",")),
    ))
}

pub(super) fn search(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if state.company.shows(Situation::RefusedProfiles) {
        return refuse_scope();
    }
    reply_with(search_page(state, call))
}

/// A page of the people who pass every filter of the call. The page token counts people looked at.
fn search_page(state: &EmulatorState, call: &IncomingCall) -> Result<Value, EmulatedReply> {
    let wanted = ProfileFields::of(call)?;
    let company = &state.company;
    let from = read_page_token(call)?;
    let size = page_size(call, MAX_PAGE_SIZE)?;
    let filter = SearchFilter::of(company, call, &wanted)?;
    let fits = |index: &usize| state.is_visible(*index) && filter.fits(company, *index);
    let mut rest = (from..company.len()).filter(fits);
    let shown: Vec<usize> = rest.by_ref().take(size).collect();
    let next = rest.next();
    let items: Vec<Value> = shown
        .into_iter()
        .map(|index| describe(company, &wanted, index))
        .collect();
    let mut fields = json!({"items": items, "has_more": next.is_some()});
    if let Some(next) = next {
        fields["page_token"] = json!(write_page_token(next));
    }
    Ok(fields)
}

/// The filters of a search, as far as this company has something to filter by.
struct SearchFilter {
    word: String,
    /// For each department whether its people are asked for; `None` asks for everybody.
    departments: Option<Vec<bool>>,
    people: Option<Vec<usize>>,
    /// Whether people who have not left are asked for. Nobody has left this company.
    hired: bool,
}

impl SearchFilter {
    fn of(
        company: &Company,
        call: &IncomingCall,
        wanted: &ProfileFields,
    ) -> Result<Self, EmulatedReply> {
        let hired = match call.text("employment_status").as_deref() {
            None | Some("" | "hired") => true,
            Some("terminated") => false,
            Some(_) => return Err(invalid()),
        };
        let ids = filter_values(call, "employment_id_list")?;
        let people = ids.map(|ids| {
            let found = ids.iter().filter_map(|id| wanted.id_type.read(company, id));
            found.collect()
        });
        Ok(Self {
            word: call.text("key_word").unwrap_or_default(),
            departments: departments_asked(company, call, wanted)?,
            people,
            hired,
        })
    }

    fn fits(&self, company: &Company, index: usize) -> bool {
        let word = &self.word;
        let has_word = word.is_empty()
            || company.name(index).contains(word)
            || number(index).as_ref() == Some(word);
        let in_department = |asked: &Vec<bool>| asked[company.departments().main(index)];
        let is_asked = |people: &Vec<usize>| people.contains(&index);
        self.hired
            && has_word
            && self.departments.as_ref().is_none_or(in_department)
            && self.people.as_ref().is_none_or(is_asked)
    }
}

/// Two filters name departments: one the departments alone, the other the departments with everything below them. Where a call has both,
/// a person must pass both. An unknown id stands for no department.
fn departments_asked(
    company: &Company,
    call: &IncomingCall,
    wanted: &ProfileFields,
) -> Result<Option<Vec<bool>>, EmulatedReply> {
    let tree = company.departments();
    let find = |ids: Vec<String>| -> Vec<usize> {
        let found = ids
            .iter()
            .filter_map(|id| find_department(company, id, wanted.corehr_departments));
        found.collect()
    };
    let themselves = filter_values(call, "department_id_list")?.map(find);
    let with_below = filter_values(call, "department_id_list_include_sub")?.map(|ids| {
        let found = find(ids).into_iter();
        found.flat_map(|top| tree.subtree(top)).collect()
    });
    let lists: Vec<Vec<usize>> = themselves.into_iter().chain(with_below).collect();
    if lists.is_empty() {
        return Ok(None);
    }
    let in_all = |department| lists.iter().all(|list| list.contains(&department));
    Ok(Some((0..tree.len()).map(in_all).collect()))
}

/// The values of a filter; `None` when it is absent or empty.
fn filter_values(call: &IncomingCall, name: &str) -> Result<Option<Vec<String>>, EmulatedReply> {
    match call.list(name).filter(|list| !list.is_empty()) {
        Some(list) if list.len() > MAX_LIST => Err(invalid()),
        list => Ok(list),
    }
}

fn describe(company: &Company, wanted: &ProfileFields, index: usize) -> Value {
    let mut fields = Map::new();
    let (id, id_v2) = ids(company, wanted, index);
    fields.insert("employment_id".into(), json!(id));
    fields.insert("employment_id_v2".into(), json!(id_v2));
    if let Some(number) = number(index).filter(|_| wanted.has("employee_number")) {
        fields.insert("employee_number".into(), json!(number));
    }
    // Trap 22: a department may be missing.
    let lacks_department = company.is_odd() && index % 20 == 11;
    if !lacks_department {
        put_department(company, wanted, index, &mut fields);
    }
    if wanted.has_any_of("person_info") {
        fields.insert("person_info".into(), person(company, wanted, index));
    }
    if wanted.has_any_of("employment_status") {
        let status = json!({"enum_name": "hired", "display": [{"lang": "zh-CN", "value": "在职"}, {"lang": "en-US", "value": "Hired"}]});
        fields.insert("employment_status".into(), status);
    }
    Value::Object(fields)
}

/// `employment_id` and `employment_id_v2`. The first is an internal id for some people, and in an odd company one person in 50 has the
/// right id in neither.
fn ids(company: &Company, wanted: &ProfileFields, index: usize) -> (String, String) {
    let right = wanted.id_type.write(company, index);
    match index % 50 {
        48 if company.is_odd() => (internal_id(company, index), String::new()),
        place if place % 10 == 2 => (internal_id(company, index), right),
        _ => (right.clone(), right),
    }
}

/// The employee number. One person in 25 has none, and one in 25 has the same as the person before.
fn number(index: usize) -> Option<String> {
    match index % 50 {
        14 | 39 => None,
        9 | 28 => Some(format!("E{index:07}")),
        _ => Some(format!("E{:07}", index + 1)),
    }
}

fn put_department(
    company: &Company,
    wanted: &ProfileFields,
    index: usize,
    fields: &mut Map<String, Value>,
) {
    let main = company.departments().main(index);
    let id = department_id(company, main, wanted.corehr_departments);
    if wanted.has("department_id") {
        fields.insert("department_id".into(), json!(id));
        fields.insert("department_id_v2".into(), json!(id));
    }
    if wanted.has_any_of("department") {
        let name = department_name(company, main);
        fields.insert(
            "department".into(),
            json!({"id": id, "id_v2": id, "department_name": name}),
        );
    }
}

fn department_name(company: &Company, department: usize) -> Value {
    let tree = company.departments();
    let chinese = json!({"lang": "zh-CN", "value": tree.name(department)});
    match tree.english_name(department) {
        Some(name) => json!([chinese, {"lang": "en-US", "value": name}]),
        None => json!([chinese]),
    }
}

fn person(company: &Company, wanted: &ProfileFields, index: usize) -> Value {
    let mut fields = Map::new();
    for name in ["preferred_name", "legal_name"] {
        if wanted.has(&format!("person_info.{name}")) || wanted.has("person_info") {
            fields.insert(name.into(), json!(company.name(index)));
        }
    }
    Value::Object(fields)
}

pub(super) fn departments(state: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let company = &state.company;
    let corehr = wants_corehr_departments(call);
    let ids = call.list("department_id_list").unwrap_or_default();
    if ids.is_empty() || ids.len() > MAX_LIST {
        return error(400, 1_161_001, "Param Invalid");
    }
    let found = ids
        .iter()
        .filter_map(|id| find_department(company, id, corehr));
    let items: Vec<Value> = found
        .map(|department| describe_department(company, department, corehr))
        .collect();
    success(&json!({"items": items}))
}

fn describe_department(company: &Company, department: usize, corehr: bool) -> Value {
    let parent = company.departments().parent(department);
    json!({
        "id": department_id(company, department, corehr),
        "department_name": department_name(company, department),
        "parent_department_id": parent.map(|parent| department_id(company, parent, corehr)),
        "active": true,
    })
}
