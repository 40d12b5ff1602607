//! `leave_types` records into leave types, and the index that balance rows are read by.
//!
//! The list says neither unit, nor quota, nor expiry rule: the unit comes with each balance row (trap 13).

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::value::RawValue;

use super::names;
use super::record::JsonRecord;
use crate::domain::leave_type::{
    DayCounting, Details, ExpiryRule, FeishuDetails, GrantRule, Status,
};
use crate::domain::{Language, LeaveType, LeaveTypeId};
use crate::platform::decode;
use crate::platform::http::RequestFault;

/// One record of `leave_type_list`: the type, then its subtypes. `None` when it bears no id.
pub(super) fn read_type(
    raw: &RawValue,
    language: Language,
    expiry: ExpiryRule,
) -> Option<Vec<LeaveType>> {
    let record = JsonRecord::read(raw)?;
    let mut parent = bare_type(&record, raw, language, expiry)?;
    parent.status = status(&record);
    let children: Vec<LeaveType> = record
        .list("leave_subtype_list")
        .unwrap_or_default()
        .iter()
        .filter_map(|raw| bare_type(&JsonRecord::read(raw)?, raw, language, expiry))
        // The vendor's own sample lists a type as its own subtype.
        .filter(|child| child.id != parent.id)
        .map(|child| under(child, &parent))
        .collect();
    parent.details = Details::Feishu(details(&record, &children));
    Some(std::iter::once(parent).chain(children).collect())
}

/// What a type and a subtype both have.
fn bare_type(
    record: &JsonRecord,
    raw: &RawValue,
    language: Language,
    expiry: ExpiryRule,
) -> Option<LeaveType> {
    let id = LeaveTypeId::new(&record.identifier("leave_type_id")?);
    let name = names::choose(&record.i18n("leave_type_name"), language);
    Some(LeaveType {
        name: name.unwrap_or_else(|| id.shown().into_owned()).into(),
        id,
        parent: None,
        status: Status::Unknown,
        unit: None,
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Unknown,
        expiry,
        details: Details::Feishu(FeishuDetails::default()),
        fields: decode::flatten(raw.get()),
        raw: decode::compact(raw.get()).into(),
    })
}

/// A subtype has no status of its own.
fn under(child: LeaveType, parent: &LeaveType) -> LeaveType {
    LeaveType {
        parent: Some(parent.id.clone()),
        status: parent.status,
        ..child
    }
}

fn status(record: &JsonRecord) -> Status {
    match record.integer("status") {
        Some(1) => Status::Enabled,
        Some(2) => Status::Disabled,
        _ => Status::Unknown,
    }
}

fn details(record: &JsonRecord, children: &[LeaveType]) -> FeishuDetails {
    FeishuDetails {
        subtypes: children
            .iter()
            .map(|c| (c.id.clone(), c.name.clone()))
            .collect(),
        created_at: record.integer("created_at"),
        created_by: record.text("created_by"),
        updated_at: record.integer("updated_at"),
        updated_by: record.text("updated_by"),
        unlisted: false,
    }
}

/// Types of which each id stands once, the first one sent, and what a later one said differently.
pub(super) fn without_repeats(sent: Vec<LeaveType>) -> (Vec<LeaveType>, Option<RequestFault>) {
    let mut types: Vec<LeaveType> = Vec::with_capacity(sent.len());
    let mut places: HashMap<LeaveTypeId, usize> = HashMap::new();
    let mut contradiction = None;
    for leave_type in sent {
        match places.get(&leave_type.id) {
            Some(&at) if contradicts(&types[at], &leave_type) => {
                contradiction = Some(RequestFault::contradicting_types(&leave_type.id.shown()));
            }
            Some(_) => {}
            None => {
                places.insert(leave_type.id.clone(), types.len());
                types.push(leave_type);
            }
        }
    }
    (types, contradiction)
}

/// Whether two records of one id disagree. A type may stand in the list both by itself and below its parent, where it has less
/// to say: then only the name counts.
fn contradicts(one: &LeaveType, other: &LeaveType) -> bool {
    match (&one.parent, &other.parent) {
        (Some(_), None) | (None, Some(_)) => one.name != other.name,
        _ => one != other,
    }
}

/// The configured types, for reading balance rows.
#[derive(Debug, Default)]
pub(super) struct TypeIndex {
    types: Vec<ListedType>,
    by_id: HashMap<LeaveTypeId, usize>,
}

/// A configured type.
#[derive(Clone, Debug)]
pub(super) struct ListedType {
    pub(super) id: LeaveTypeId,
    pub(super) name: Arc<str>,
    /// Everybody has a row of it, if only one that says that it does not apply.
    pub(super) expected: bool,
}

impl TypeIndex {
    pub(super) fn build(types: &[LeaveType]) -> Self {
        let listed = |t: &LeaveType| ListedType {
            id: t.id.clone(),
            name: t.name.clone(),
            expected: t.has_own_row(),
        };
        let by_id = types.iter().enumerate().map(|(at, t)| (t.id.clone(), at));
        Self {
            by_id: by_id.collect(),
            types: types.iter().map(listed).collect(),
        }
    }

    /// All of them, in the platform's order.
    pub(super) fn types(&self) -> &[ListedType] {
        &self.types
    }

    /// Where a type stands; `None` when the list lacks it (trap 16).
    pub(super) fn position(&self, id: &LeaveTypeId) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../tests/fixtures/feishu/leave_types.json");

    fn read(json: &str) -> Vec<LeaveType> {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        read_type(&raw, Language::Chinese, ExpiryRule::Unknown).unwrap()
    }

    fn vendor_sample() -> Vec<LeaveType> {
        let page: serde_json::Value = serde_json::from_str(PAGE).unwrap();
        read(&page["data"]["leave_type_list"][0].to_string())
    }

    #[test]
    fn the_vendors_sample_is_a_disabled_type_with_every_field_kept() {
        let [sample] = &vendor_sample()[..] else {
            panic!("a type that is its own subtype is one type")
        };
        assert_eq!(sample.id.as_str(), "4718803945687580505");
        assert_eq!(sample.status, Status::Disabled);
        assert_eq!(sample.unit, None, "trap 13: the list gives no unit");
        let Details::Feishu(details) = &sample.details else {
            panic!("not Feishu's")
        };
        assert_eq!(details.updated_by.as_deref(), Some("7112112899636854812"));
        let field = |path: &str| sample.fields.iter().find(|(have, _)| have == path);
        assert!(field("leave_subtype_list[0].leave_type_name[0].lang").is_some());
        assert!(sample.raw.contains(r#""updated_at":"1658996995""#));
    }

    #[test]
    fn feishu_trap_21_times_of_leave_types_are_seconds_as_text() {
        let [sample] = &vendor_sample()[..] else {
            panic!("one type")
        };
        let Details::Feishu(details) = &sample.details else {
            panic!("not Feishu's")
        };
        assert_eq!(details.created_at, Some(1_658_730_384));
        assert_eq!(details.updated_at, Some(1_658_996_995));
    }

    #[test]
    fn feishu_trap_16_subtypes_follow_their_parent_and_share_its_status() {
        let types = read(
            r#"{"leave_type_id":"7","leave_type_name":[{"lang":"zh_CN","value":"病假"}],"status":1,
               "leave_subtype_list":[{"leave_type_id":"71","leave_type_name":[{"lang":"zh_CN","value":"全薪病假"}]},
                                     {"leave_type_id":72,"leave_type_name":null}]}"#,
        );
        let ids: Vec<&str> = types.iter().map(|t| t.id.as_str()).collect();
        assert_eq!(ids, ["7", "71", "72"]);
        assert_eq!(&*types[2].name, "72", "the id stands in for a name");
        assert!(
            types[1..]
                .iter()
                .all(|t| t.parent.as_ref() == Some(&types[0].id))
        );
        assert_eq!(types[1].status, Status::Enabled);
        let index = TypeIndex::build(&types);
        let expected: Vec<bool> = index.types().iter().map(|t| t.expected).collect();
        assert_eq!(
            expected,
            [false, true, true],
            "a parent stands for its subtypes"
        );
    }

    #[test]
    fn feishu_trap_17_ids_beyond_two_to_the_53rd_keep_every_digit() {
        let types = read(r#"{"leave_type_id":4718803945687580505,"status":"1"}"#);
        assert_eq!(types[0].id.as_str(), "4718803945687580505");
        assert_eq!(types[0].status, Status::Enabled);
    }

    #[test]
    fn feishu_trap_14_a_status_and_fields_that_this_version_does_not_know_are_kept() {
        let types = read(r#"{"leave_type_id":"1","status":9,"quota":{"kind":[3,"x"]}}"#);
        assert_eq!(types[0].status, Status::Unknown);
        let field = ("quota.kind[1]".to_owned(), "x".to_owned());
        assert!(types[0].fields.contains(&field));
    }

    #[test]
    fn a_type_that_comes_twice_counts_once_and_is_told_where_the_two_disagree() {
        let annual = r#"{"leave_type_id":"1","leave_type_name":[{"lang":"zh_CN","value":"年假"}],"status":1}"#;
        let of = |second: &str| {
            let mut sent = read(annual);
            sent.extend(read(second));
            without_repeats(sent)
        };
        let (types, contradiction) = of(annual);
        assert_eq!((types.len(), contradiction.is_some()), (1, false));
        for other in [
            annual.replace("\"status\":1", "\"status\":2"),
            annual.replace("年假", "年休假"),
        ] {
            let (types, contradiction) = of(&other);
            assert_eq!((types.len(), &*types[0].name), (1, "年假"));
            assert_eq!(contradiction.unwrap().code, "contradicting_types");
        }
        let below = |name: &str| {
            format!(
                r#"{{"leave_type_id":"9","status":1,"leave_subtype_list":[{{"leave_type_id":"1","leave_type_name":[{{"lang":"zh_CN","value":"{name}"}}]}}]}}"#
            )
        };
        assert!(of(&below("年假")).1.is_none(), "it has no status there");
        assert!(of(&below("病假")).1.is_some());
    }

    #[test]
    fn a_record_without_an_id_is_no_type() {
        let raw: Box<RawValue> = serde_json::from_str(r#"{"status":1}"#).unwrap();
        assert_eq!(
            read_type(&raw, Language::Chinese, ExpiryRule::Unknown),
            None
        );
    }
}
