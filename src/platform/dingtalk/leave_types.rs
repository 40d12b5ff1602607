//! The records of `vacation/type/list` as leave types.
//!
//! DingTalk sends no grant rule and no reset date. How leave is granted stays unknown, and each lot
//! has the day on which it lapses.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::errors;
use super::wire::{CertificateRow, SubmitTimeRow, VacationTypeRecord, VisibilityRow};
use crate::domain::leave_type::{DayCounting, DayLength, ExpiryRule, GrantRule, LeaveTypeStatus};
use crate::domain::platforms::LeaveTypeDetails;
use crate::domain::platforms::dingtalk::{
    CertificateRule, DingTalkDetails, SubmitTimeRule, UsableFrom, ValidityExtension,
};
use crate::domain::{LeaveType, LeaveTypeId, Unit};
use crate::platform::fault::RequestFault;
use crate::platform::json::{self, filled};
use crate::platform::leave_type_list::LeaveTypeList;

/// The types in the platform's order, and why the list may be incomplete.
pub(super) fn read_all(records: &[Box<RawValue>]) -> (Vec<LeaveType>, Option<RequestFault>) {
    let mut types = LeaveTypeList::default();
    for record in records {
        match read(record) {
            Some(leave_type) => types.push(leave_type),
            None => types.note(errors::unread("a leave type without a leave_code")),
        }
    }
    types.finish()
}

/// One type; `None` without its id, by which alone a type is known (trap 42).
fn read(record: &RawValue) -> Option<LeaveType> {
    let row = VacationTypeRecord::read(record)?;
    let id = LeaveTypeId::new(&filled(row.leave_code.clone())?);
    let unlimited = row.freedom_leave == Some(true);
    Some(LeaveType {
        name: filled(row.leave_name.clone()).map_or_else(|| Arc::from(id.shown()), Arc::from),
        id,
        parent: None,
        status: LeaveTypeStatus::Enabled,
        unit: unit(row.leave_view_unit.as_deref()),
        day_length: Some(day_length(row.hours_in_per_day)),
        counts: counts(row.natural_day_leave),
        grant: if unlimited {
            GrantRule::Unlimited
        } else {
            GrantRule::Unknown
        },
        expiry: if unlimited {
            ExpiryRule::Unknown
        } else {
            ExpiryRule::PerLot
        },
        fields: json::flatten(record.get()),
        raw: json::compact(record.get()).into(),
        details: LeaveTypeDetails::DingTalk(Box::new(details(row))),
    })
}

/// `day` and `halfDay` are counted in days (trap 20).
fn unit(view_unit: Option<&str>) -> Option<Unit> {
    match view_unit? {
        "day" | "halfDay" => Some(Unit::Day),
        "hour" => Some(Unit::Hour),
        _ => None,
    }
}

/// The length of a day out of hundredths of an hour; 8 hours where it is missing (trap 32).
fn day_length(hundredths: Option<i64>) -> DayLength {
    let plausible = hundredths.filter(|hundredths| (1..=2400).contains(hundredths));
    DayLength {
        seconds: plausible.unwrap_or(800) * 36,
        assumed: plausible.is_none(),
    }
}

fn counts(natural_days: Option<bool>) -> DayCounting {
    match natural_days {
        Some(true) => DayCounting::NaturalDays,
        Some(false) => DayCounting::WorkingDays,
        None => DayCounting::Unknown,
    }
}

fn details(row: VacationTypeRecord) -> DingTalkDetails {
    DingTalkDetails {
        half_days: row.leave_view_unit.as_deref() == Some("halfDay"),
        compensatory: filled(row.biz_type).map(|kind| kind == "lieu_leave"),
        validity: validity(filled(row.validity_type), filled(row.validity_value)),
        certificate: row.leave_certificate.map(certificate),
        submit_time: row.submit_time_rule.map(submit_time),
        paid: row.paid_leave,
        usable_from: filled(row.when_can_leave).map(usable_from),
        created_by_api: filled(row.source).map(|source| source == "external"),
        visible_to: row.visibility_rules.into_iter().map(visible_to).collect(),
        bounds: [
            ("leave_hour_ceil", row.leave_hour_ceil),
            ("leave_time_ceil", row.leave_time_ceil),
            ("leave_time_ceil_min_unit", row.leave_time_ceil_min_unit),
            ("min_leave_hour", row.min_leave_hour),
            ("max_leave_time", row.max_leave_time),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.into(), filled(value)?)))
        .collect(),
    }
}

fn validity(kind: Option<String>, value: Option<String>) -> Option<ValidityExtension> {
    let value = value.unwrap_or_default();
    match kind?.as_str() {
        "absolute_time" => Some(ValidityExtension::Until(value)),
        "relative_time" => Some(ValidityExtension::For(value)),
        other => Some(ValidityExtension::Other(other.to_owned(), value)),
    }
}

fn certificate(row: CertificateRow) -> CertificateRule {
    CertificateRule {
        enabled: row.enable.unwrap_or(false),
        duration: filled(row.duration),
        unit: filled(row.unit),
        prompt: filled(row.prompt_information),
    }
}

fn submit_time(row: SubmitTimeRow) -> SubmitTimeRule {
    SubmitTimeRule {
        enabled: row.enable_time_limit.unwrap_or(false),
        before: match row.time_type.as_deref() {
            Some("before") => Some(true),
            Some("after") => Some(false),
            _ => None,
        },
        value: filled(row.time_value),
        unit: filled(row.time_unit),
    }
}

fn usable_from(word: String) -> UsableFrom {
    match word.as_str() {
        "entry" => UsableFrom::Entry,
        "formal" => UsableFrom::AfterProbation,
        _ => UsableFrom::Other(word),
    }
}

fn visible_to(row: VisibilityRow) -> (String, usize) {
    (row.kind.unwrap_or_default(), row.visible.len())
}

#[cfg(test)]
mod tests {
    use super::super::wire::ResultList;
    use super::*;

    fn types(json: &str) -> Vec<LeaveType> {
        let listed: ResultList = json::from_json(json).unwrap();
        let (types, unread) = read_all(&listed.result);
        assert!(unread.is_none());
        types
    }

    fn details_of(leave_type: &LeaveType) -> &DingTalkDetails {
        match &leave_type.details {
            LeaveTypeDetails::DingTalk(details) => details,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_vendors_sample_keeps_every_field() {
        let types = types(include_str!(
            "../../../tests/fixtures/dingtalk/type_list_vendor_sample.json"
        ));
        let annual = &types[0];
        assert_eq!(
            (annual.id.as_str(), &*annual.name),
            ("037477sdfsxxxx", "年假")
        );
        assert_eq!(annual.unit, Some(Unit::Day));
        assert_eq!(
            annual.day_length,
            Some(DayLength {
                seconds: 36_000,
                assumed: false
            })
        );
        assert_eq!(annual.counts, DayCounting::NaturalDays);
        assert_eq!(
            (annual.grant.kind(), annual.expiry.kind()),
            ("unknown", "per_lot")
        );
        let details = details_of(annual);
        assert_eq!(details.compensatory, Some(false));
        assert_eq!(details.created_by_api, Some(true));
        assert_eq!(
            details.validity,
            Some(ValidityExtension::Until("12-31".to_owned()))
        );
        let certificate = details.certificate.as_ref().unwrap();
        assert_eq!(certificate.duration.as_deref(), Some("1"));
        assert_eq!(certificate.prompt.as_deref(), Some("请假信息"));
        let submit = details.submit_time.as_ref().unwrap();
        assert_eq!(
            (submit.before, submit.value.as_deref()),
            (Some(true), Some("18"))
        );
        let names: Vec<&str> = annual
            .fields
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names[..3], ["biz_type", "hours_in_per_day", "leave_code"]);
        assert!(names.contains(&"submit_time_rule.enable_time_limit"));
        assert!(annual.raw.starts_with(r#"{"biz_type":"general_leave","#));
    }

    #[test]
    fn trap_32_console_types_lack_most_fields_and_a_day_of_8_hours_is_marked_as_assumed() {
        let types = types(include_str!(
            "../../../tests/fixtures/dingtalk/type_list_console_types.json"
        ));
        let units: Vec<_> = types.iter().map(|t| t.unit.unwrap()).collect();
        assert_eq!(units, [Unit::Hour, Unit::Hour, Unit::Day, Unit::Day]);
        let half_days: Vec<_> = types.iter().map(|t| details_of(t).half_days).collect();
        assert_eq!(half_days, [false, false, true, false]);
        assert_eq!(types[0].counts, DayCounting::WorkingDays);
        assert_eq!(types[1].counts, DayCounting::Unknown);
        assert_eq!(
            types[1].day_length,
            Some(DayLength {
                seconds: 28_800,
                assumed: true
            })
        );
        assert_eq!(details_of(&types[0]).usable_from, Some(UsableFrom::Entry));
        assert_eq!(details_of(&types[0]).paid, Some(false));
        assert!(
            details_of(&types[0]).bounds.is_empty(),
            "an empty rounding rule is none"
        );
    }

    #[test]
    fn trap_22_freedom_leave_is_unlimited() {
        let types = types(include_str!(
            "../../../tests/fixtures/dingtalk/type_list_console_types.json"
        ));
        let unlimited: Vec<_> = types.iter().map(LeaveType::is_unlimited).collect();
        assert_eq!(unlimited, [false, true, false, false]);
    }

    #[test]
    fn trap_42_equal_names_stay_apart_and_equal_ids_do_not() {
        let types = types(
            r#"{"result":[{"leave_code":"a","leave_name":"年假"},{"leave_code":"b","leave_name":"年假"},
                {"leave_code":"a","leave_name":"年假"}]}"#,
        );
        let ids: Vec<_> = types.iter().map(|t| t.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
    }

    #[test]
    fn an_id_that_comes_again_with_other_settings_is_counted_as_unread() {
        let unread = |again: &str| {
            let json =
                format!(r#"{{"result":[{{"leave_code":"a","leave_view_unit":"day"}},{again}]}}"#);
            let listed: ResultList = json::from_json(&json).unwrap();
            let (types, unread) = read_all(&listed.result);
            (types.len(), unread.map(|fault| fault.code))
        };
        assert_eq!(
            unread(r#"{"leave_code":"a","leave_view_unit":"day"}"#),
            (1, None)
        );
        assert_eq!(
            unread(r#"{"leave_code":"a","leave_view_unit":"hour"}"#),
            (1, Some("contradicting_types".into()))
        );
    }

    #[test]
    fn a_record_without_an_id_is_counted_as_unread() {
        let listed: ResultList =
            json::from_json(r#"{"result":[{"leave_name":"年假"},"x",{"leave_code":"a"}]}"#)
                .unwrap();
        let (types, unread) = read_all(&listed.result);
        assert_eq!(types.len(), 1);
        assert_eq!(unread.unwrap().code, errors::UNREAD);
        assert_eq!(&*types[0].name, "a");
    }

    #[test]
    fn bounds_and_visibility_are_kept_as_sent() {
        let types = types(
            r#"{"result":{"leave_code":"a","min_leave_hour":0.5,"max_leave_time":"3","leave_hour_ceil":"up",
                "validity_type":"relative_time","validity_value":3,"when_can_leave":"later",
                "visibility_rules":[{"type":"dept","visible":["1","2"]},{"type":"staff","visible":["u"]}]}}"#,
        );
        let details = details_of(&types[0]);
        assert_eq!(
            details.bounds,
            [
                ("leave_hour_ceil".into(), "up".to_owned()),
                ("min_leave_hour".into(), "0.5".to_owned()),
                ("max_leave_time".into(), "3".to_owned())
            ]
        );
        assert_eq!(
            details.visible_to,
            [("dept".to_owned(), 2), ("staff".to_owned(), 1)]
        );
        assert_eq!(
            details.validity,
            Some(ValidityExtension::For("3".to_owned()))
        );
        assert_eq!(
            details.usable_from,
            Some(UsableFrom::Other("later".to_owned()))
        );
    }
}
