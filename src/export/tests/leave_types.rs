//! Rows of `types`.

use super::*;

#[test]
fn a_leave_type_is_one_line_with_its_rules_as_objects_and_in_words() {
    let leave_type = leave_type();
    let line = ndjson(TypeRow::new(&origin(PlatformKind::WeCom), &leave_type));
    let (rules, words) = line.split_once(r#","explained":"#).unwrap();
    assert_eq!(
        rules,
        concat!(
            r#"{"schema":1,"tenant":"hq","platform":"wecom","leave_type_id":"1","leave_type":"年假","parent_id":null,"#,
            r#""status":"enabled","unit":"day","day_length_hours":"24","counts":"natural_days","#,
            r#""grant":{"kind":"yearly","on":{"month":1,"day":1},"by":"working_years","amount":null,"#,
            r#""tiers":[{"from_years":1,"to_years":10,"amount":"5"},{"from_years":10,"to_years":null,"amount":"10"}],"#,
            r#""by_actual_work_time":true},"#,
            r#""expiry":{"kind":"fixed_date","month":3,"day":31,"extension":{"months":1,"days":0}},"unlimited":false"#,
        )
    );
    let words: serde_json::Value =
        serde_json::from_str(&format!(r#"{{"explained":{words}"#)).unwrap();
    assert!(words["explained"]["zh-CN"].as_str().unwrap().contains('年'));
    assert!(words["explained"]["en"].as_str().unwrap().contains("year"));
    assert_eq!(
        words["platform_fields"],
        serde_json::json!({"id": 1, "name": "年假"})
    );
}

#[test]
fn every_rule_says_its_kind() {
    let kinds = |grant, expiry| {
        let leave_type = LeaveType {
            grant,
            expiry,
            ..leave_type()
        };
        let line = ndjson(TypeRow::new(&origin(PlatformKind::WeCom), &leave_type));
        let row: serde_json::Value = serde_json::from_str(&line).unwrap();
        (row["grant"].clone(), row["expiry"].clone())
    };
    let (grant, expiry) = kinds(GrantRule::Unlimited, ExpiryRule::Never);
    assert_eq!(
        (grant, expiry),
        (
            serde_json::json!({"kind": "unlimited"}),
            serde_json::json!({"kind": "never"})
        )
    );
    let monthly = GrantRule::Monthly {
        day: Some(5),
        amount: Some(Amount::new(43_200, Scale::Seconds, Unit::Day)),
    };
    let (grant, expiry) = kinds(
        monthly,
        ExpiryRule::YearsAfterGrant {
            value: 2,
            extension: None,
        },
    );
    assert_eq!(
        grant,
        serde_json::json!({"kind": "monthly", "day": 5, "amount": "0.5"})
    );
    assert_eq!(
        expiry,
        serde_json::json!({"kind": "years_after_grant", "value": 2, "extension": null})
    );
    let entry = GrantRule::Yearly {
        on: YearlyDay::EntryDate,
        quota: YearlyQuota::Fixed(None),
        by_actual_work_time: false,
    };
    let (grant, expiry) = kinds(entry, ExpiryRule::PerLot);
    assert_eq!(grant["on"], "entry_date");
    assert_eq!(grant["by"], serde_json::Value::Null);
    assert_eq!(expiry, serde_json::json!({"kind": "per_lot"}));
}
