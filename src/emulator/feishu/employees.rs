//! Numbers, names and departments of employees, in hundreds by id or in pages, with the fields asked for and no others.

use serde_json::{Map, Value, json};

use super::{
    error,
    ids::{UserIdType, department_id, find_department, internal_id, wants_corehr_departments},
    missing_scopes, success,
    types::{page_size, read_page_word, write_page_word},
};
use crate::emulator::{
    Situation, call::IncomingCall, company::Company, reply::EmulatedReply, state::EmulatorState,
};

const MOST_IDS: usize = 100;

/// What a reply shows of each person.
struct View {
    id_type: UserIdType,
    corehr_departments: bool,
    fields: Vec<String>,
}

impl View {
    /// Trap 10: people go by `open_id` unless asked otherwise.
    fn of(call: &IncomingCall) -> Result<Self, EmulatedReply> {
        Ok(Self {
            id_type: UserIdType::of(call, UserIdType::Open)?,
            corehr_departments: wants_corehr_departments(call),
            fields: call.list("fields").unwrap_or_default(),
        })
    }

    fn has(&self, field: &str) -> bool {
        self.fields.iter().any(|asked| asked == field)
    }

    fn has_any_of(&self, group: &str) -> bool {
        self.fields
            .iter()
            .any(|asked| asked.split('.').next() == Some(group))
    }
}

fn invalid() -> EmulatedReply {
    error(400, 1_160_102, "Param Invalid")
}

/// The app was granted none of the scopes that the call takes.
fn lacks_scope() -> EmulatedReply {
    let scopes = ["corehr:employee:read", "corehr:employee:write"];
    missing_scopes(&scopes)
}

pub(super) fn batch_get(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if world.company.shows(Situation::RefusedProfiles) {
        return lacks_scope();
    }
    let company = &world.company;
    let found = View::of(call).and_then(|view| {
        let ids = call.list("employment_ids").unwrap_or_default();
        let people = people(company, &view, &ids)?;
        let items: Vec<Value> = people
            .into_iter()
            .map(|index| describe(company, &view, index))
            .collect();
        Ok(json!({"items": items}))
    });
    found.map_or_else(|refusal| refusal, |fields| success(&fields))
}

/// Unknown ids are left out; ids outside the app's data range fail all of them, and are named.
fn people(company: &Company, view: &View, ids: &[String]) -> Result<Vec<usize>, EmulatedReply> {
    if ids.is_empty() || ids.len() > MOST_IDS || view.fields.len() > MOST_IDS {
        return Err(invalid());
    }
    let found = ids.iter().filter_map(|id| view.id_type.read(company, id));
    let (hidden, shown): (Vec<usize>, Vec<usize>) =
        found.partition(|&index| company.is_poisoned(index));
    if hidden.is_empty() {
        return Ok(shown);
    }
    let names: Vec<String> = hidden
        .into_iter()
        .map(|index| view.id_type.write(company, index))
        .collect();
    Err(error(
        403,
        1_160_104,
        &format!("No permission: employment_ids [{}]", names.join(",")),
    ))
}

pub(super) fn search(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    if world.company.shows(Situation::RefusedProfiles) {
        return lacks_scope();
    }
    let found = View::of(call).and_then(|view| search_page(world, call, &view));
    found.map_or_else(|refusal| refusal, |fields| success(&fields))
}

/// The people that all filters of the call leave, in pages. The page word counts people looked at.
fn search_page(
    world: &EmulatorState,
    call: &IncomingCall,
    view: &View,
) -> Result<Value, EmulatedReply> {
    let company = &world.company;
    let (from, size) = (read_page_word(call)?, page_size(call, 100)?);
    let filter = Filter::of(company, call, view)?;
    let fits = |index: &usize| world.lists(*index) && filter.fits(company, *index);
    let mut rest = (from..company.len()).filter(fits);
    let shown: Vec<usize> = rest.by_ref().take(size).collect();
    let next = rest.next();
    let items: Vec<Value> = shown
        .into_iter()
        .map(|index| describe(company, view, index))
        .collect();
    let mut fields = json!({"items": items, "has_more": next.is_some()});
    if let Some(next) = next {
        fields["page_token"] = json!(write_page_word(next));
    }
    Ok(fields)
}

/// What a search asks for. Of the page's filters those that this company has something for.
struct Filter {
    word: String,
    /// By department: whether its people are asked for. `None` asks for everybody.
    departments: Option<Vec<bool>>,
    people: Option<Vec<usize>>,
    /// Nobody of this company has left.
    hired: bool,
}

impl Filter {
    fn of(company: &Company, call: &IncomingCall, view: &View) -> Result<Self, EmulatedReply> {
        let hired = match call.text("employment_status").as_deref() {
            None | Some("" | "hired") => true,
            Some("terminated") => false,
            Some(_) => return Err(invalid()),
        };
        let ids = list(call, "employment_id_list")?;
        let people = ids.map(|ids| {
            let found = ids.iter().filter_map(|id| view.id_type.read(company, id));
            found.collect()
        });
        Ok(Self {
            word: call.text("key_word").unwrap_or_default(),
            departments: departments_asked(company, call, view)?,
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

/// The departments themselves and those with what is below them: who is in both lists, where both are given. An id that is no
/// department's is nobody's department.
fn departments_asked(
    company: &Company,
    call: &IncomingCall,
    view: &View,
) -> Result<Option<Vec<bool>>, EmulatedReply> {
    let tree = company.departments();
    let find = |ids: Vec<String>| -> Vec<usize> {
        let found = ids
            .iter()
            .filter_map(|id| find_department(company, id, view.corehr_departments));
        found.collect()
    };
    let themselves = list(call, "department_id_list")?.map(find);
    let with_below = list(call, "department_id_list_include_sub")?.map(|ids| {
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

/// A filter of at most 100 values; an empty one is none.
fn list(call: &IncomingCall, name: &str) -> Result<Option<Vec<String>>, EmulatedReply> {
    match call.list(name).filter(|list| !list.is_empty()) {
        Some(list) if list.len() > MOST_IDS => Err(invalid()),
        list => Ok(list),
    }
}

fn describe(company: &Company, view: &View, index: usize) -> Value {
    let mut fields = Map::new();
    let (id, second) = ids(company, view, index);
    fields.insert("employment_id".into(), json!(id));
    fields.insert("employment_id_v2".into(), json!(second));
    if let Some(number) = number(index).filter(|_| view.has("employee_number")) {
        fields.insert("employee_number".into(), json!(number));
    }
    let main = company.departments().main(index);
    // Trap 22: a department may be missing.
    if !company.is_odd() || index % 20 != 11 {
        put_department(company, view, main, &mut fields);
    }
    if view.has_any_of("person_info") {
        fields.insert("person_info".into(), person(company, view, index));
    }
    if view.has_any_of("employment_status") {
        let status = json!({"enum_name": "hired", "display": [{"lang": "zh-CN", "value": "在职"}, {"lang": "en-US", "value": "Hired"}]});
        fields.insert("employment_status".into(), status);
    }
    Value::Object(fields)
}

/// `employment_id` is an internal id for some, and in an odd company the right one is missing altogether for one in 50.
fn ids(company: &Company, view: &View, index: usize) -> (String, String) {
    let right = view.id_type.write(company, index);
    match index % 50 {
        48 if company.is_odd() => (internal_id(company, index), String::new()),
        place if place % 10 == 2 => (internal_id(company, index), right),
        _ => (right.clone(), right),
    }
}

/// One person in 25 has none, and two in 50 share theirs with the person before.
fn number(index: usize) -> Option<String> {
    match index % 50 {
        14 | 39 => None,
        9 | 28 => Some(format!("E{index:07}")),
        _ => Some(format!("E{:07}", index + 1)),
    }
}

fn put_department(company: &Company, view: &View, main: usize, fields: &mut Map<String, Value>) {
    let id = department_id(company, main, view.corehr_departments);
    if view.has("department_id") {
        fields.insert("department_id".into(), json!(id));
        fields.insert("department_id_v2".into(), json!(id));
    }
    if view.has_any_of("department") {
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

fn person(company: &Company, view: &View, index: usize) -> Value {
    let mut fields = Map::new();
    for name in ["preferred_name", "legal_name"] {
        if view.has(&format!("person_info.{name}")) || view.has("person_info") {
            fields.insert(name.into(), json!(company.name(index)));
        }
    }
    Value::Object(fields)
}

pub(super) fn departments(world: &EmulatorState, call: &IncomingCall) -> EmulatedReply {
    let company = &world.company;
    let corehr = wants_corehr_departments(call);
    let ids = call.list("department_id_list").unwrap_or_default();
    if ids.is_empty() || ids.len() > MOST_IDS {
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
