//! Leave types: the pages of `leave_types`, and their records as `LeaveType`s.
//!
//! The list has neither units, nor quotas, nor expiry rules. The unit comes with each balance row
//! (trap 13).

use serde_json::value::RawValue;

use super::api::FeishuApi;
use super::names;
use super::page_walk::PageWalk;
use super::wire::RawPage;
use crate::domain::leave_type::{DayCounting, ExpiryRule, GrantRule, LeaveTypeStatus};
use crate::domain::platforms::LeaveTypeDetails;
use crate::domain::platforms::feishu::FeishuDetails;
use crate::domain::{Language, LeaveType, LeaveTypeId};
use crate::platform::allow::FEISHU_TYPES;
use crate::platform::fault::RequestFault;
use crate::platform::http::ApiCall;
use crate::platform::json::{self, JsonObject};
use crate::platform::leave_type_list::LeaveTypeList;
use crate::platform::{ApiError, LeaveTypes};

impl FeishuApi {
    /// Every type, enabled or not. If a later page fails, the types before it stay and the list counts as incomplete (trap 9).
    pub(super) async fn fetch_type_list(&self) -> Result<LeaveTypes, ApiError> {
        let mut types = Vec::new();
        let (mut walk, mut at) = (PageWalk::default(), None);
        let mut incomplete = None;
        loop {
            let page = match self
                .fetch_list_page(self.type_call(at.as_deref()), "leave_type_list")
                .await
            {
                Ok(page) => page,
                Err(error) if at.is_none() => return Err(error),
                Err(error) => {
                    incomplete = Some(error);
                    break;
                }
            };
            incomplete = incomplete.or(self.read_types(&page, &mut types));
            let step = walk.advance(at.as_deref(), &page);
            let gap = step.gap.map(|gap| self.transport.error(&FEISHU_TYPES, gap));
            incomplete = incomplete.or(gap);
            at = step.next;
            if at.is_none() {
                break;
            }
        }
        let (types, contradiction) = without_repeats(types);
        let contradiction = contradiction.map(|fault| self.transport.error(&FEISHU_TYPES, fault));
        Ok(LeaveTypes {
            types,
            incomplete: incomplete.or(contradiction),
        })
    }

    /// Adds the types of a page. The error says that one of them could not be read.
    fn read_types(&self, page: &RawPage, types: &mut Vec<LeaveType>) -> Option<ApiError> {
        let expiry = if self.expiry.may_ask() {
            ExpiryRule::PerLot
        } else {
            ExpiryRule::Unknown
        };
        let mut unreadable = None;
        for raw in &page.list {
            match read_type(raw, self.language, expiry) {
                Some(read) if has_all_subtypes(raw) => types.extend(read),
                read => {
                    types.extend(read.into_iter().flatten());
                    unreadable = Some(self.unreadable(&FEISHU_TYPES));
                }
            }
        }
        unreadable
    }

    fn type_call(&self, at: Option<&str>) -> ApiCall {
        let call = ApiCall::new(&FEISHU_TYPES)
            .query("page_size", "100")
            .query("user_id_type", &self.user_id_type);
        match at {
            Some(token) => call.query("page_token", token),
            None => call,
        }
    }
}

/// One record of `leave_type_list`: the type, then its subtypes. `None` without an id.
pub(super) fn read_type(
    raw: &RawValue,
    language: Language,
    expiry: ExpiryRule,
) -> Option<Vec<LeaveType>> {
    let record = JsonObject::read(raw)?;
    let mut parent = bare_type(&record, raw, language, expiry)?;
    parent.status = status(&record);
    let children: Vec<LeaveType> = record
        .list("leave_subtype_list")
        .unwrap_or_default()
        .iter()
        .filter_map(|raw| bare_type(&JsonObject::read(raw)?, raw, language, expiry))
        // The vendor's own sample lists a type as its own subtype.
        .filter(|child| child.id != parent.id)
        .map(|child| under(child, &parent))
        .collect();
    parent.details = LeaveTypeDetails::Feishu(details(&record, &children));
    Some(std::iter::once(parent).chain(children).collect())
}

/// Whether each subtype of the record can be read.
fn has_all_subtypes(raw: &RawValue) -> bool {
    let has_id = |raw: &RawValue| {
        let record = JsonObject::read(raw);
        record.is_some_and(|record| record.identifier("leave_type_id").is_some())
    };
    let subtypes = JsonObject::read(raw).and_then(|record| record.list("leave_subtype_list"));
    subtypes.is_some_and(|subtypes| subtypes.iter().all(|raw| has_id(raw)))
}

/// What the records of a type and of a subtype have in common.
fn bare_type(
    record: &JsonObject,
    raw: &RawValue,
    language: Language,
    expiry: ExpiryRule,
) -> Option<LeaveType> {
    let id = LeaveTypeId::new(&record.identifier("leave_type_id")?);
    let name = names::name_in(record, "leave_type_name", language);
    Some(LeaveType {
        name: name.unwrap_or_else(|| id.shown().into_owned()).into(),
        id,
        parent: None,
        status: LeaveTypeStatus::Unknown,
        unit: None,
        day_length: None,
        counts: DayCounting::Unknown,
        grant: GrantRule::Unknown,
        expiry,
        details: LeaveTypeDetails::Feishu(FeishuDetails::default()),
        fields: json::flatten(raw.get()),
        raw: json::compact(raw.get()).into(),
    })
}

/// A type below its parent, whose status it shares: the record of a subtype has none.
fn under(child: LeaveType, parent: &LeaveType) -> LeaveType {
    LeaveType {
        parent: Some(parent.id.clone()),
        status: parent.status,
        ..child
    }
}

fn status(record: &JsonObject) -> LeaveTypeStatus {
    match record.integer("status") {
        Some(1) => LeaveTypeStatus::Enabled,
        Some(2) => LeaveTypeStatus::Disabled,
        _ => LeaveTypeStatus::Unknown,
    }
}

fn details(record: &JsonObject, children: &[LeaveType]) -> FeishuDetails {
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

/// The types, each id once, and what a later record said differently.
fn without_repeats(sent: Vec<LeaveType>) -> (Vec<LeaveType>, Option<RequestFault>) {
    let mut types = LeaveTypeList::default();
    for leave_type in sent {
        types.push(leave_type);
    }
    types.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::feishu::type_index::TypeIndex;

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
        assert_eq!(sample.status, LeaveTypeStatus::Disabled);
        assert_eq!(sample.unit, None, "trap 13: the list gives no unit");
        let LeaveTypeDetails::Feishu(details) = &sample.details else {
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
        let LeaveTypeDetails::Feishu(details) = &sample.details else {
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
        assert_eq!(types[1].status, LeaveTypeStatus::Enabled);
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
        assert_eq!(types[0].status, LeaveTypeStatus::Enabled);
    }

    #[test]
    fn feishu_trap_14_a_status_and_fields_that_this_version_does_not_know_are_kept() {
        let types = read(r#"{"leave_type_id":"1","status":9,"quota":{"kind":[3,"x"]}}"#);
        assert_eq!(types[0].status, LeaveTypeStatus::Unknown);
        let field = ("quota.kind[1]".to_owned(), "x".to_owned());
        assert!(types[0].fields.contains(&field));
    }

    #[test]
    fn a_type_that_comes_twice_counts_once_and_a_disagreement_is_reported() {
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
    fn a_subtype_that_cannot_be_read_is_missed() {
        for (subtypes, whole) in [
            (r#"[{"leave_type_id":"71"}]"#, true),
            ("[]", true),
            ("null", true),
            (r#"[{"leave_type_id":"71"},{"leave_type_name":[]}]"#, false),
            (r#"["71"]"#, false),
            ("3", false),
        ] {
            let json = format!(r#"{{"leave_type_id":"7","leave_subtype_list":{subtypes}}}"#);
            let raw: Box<RawValue> = serde_json::from_str(&json).unwrap();
            assert_eq!(has_all_subtypes(&raw), whole, "{subtypes}");
            assert_eq!(&*read(&json)[0].name, "7", "the others stay");
        }
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
