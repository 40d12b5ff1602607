//! Leave types, read with `getcorpconf`.

use leaveboard::domain::leave_type::{
    DayCounting, ExpiryExtension, ExpiryRule, GrantRule, GrantTier, LeaveTypeStatus, MonthDay,
    YearlyDay, YearlyQuota, YearsOf,
};
use leaveboard::domain::platforms::LeaveTypeDetails;
use leaveboard::domain::platforms::wecom::WeComDetails;
use leaveboard::domain::{Amount, LeaveType, Scale, Unit};
use leaveboard::platform::Platform;

use super::{CORPCONF, TYPES, Tenant};

/// A leave type with this `quota_attr` and `expire_rule`.
async fn one_type(quota_attr: &str, expire_rule: &str) -> LeaveType {
    let config = format!(
        r#"{{"errcode":0,"lists":[{{"id":1,"name":"年假","time_attr":0,"quota_attr":{quota_attr},"expire_rule":{expire_rule}}}]}}"#
    );
    let tenant = Tenant::with(&[(TYPES, &config)]).await;
    tenant.types().await.remove(0)
}

fn days(days: i64) -> Amount {
    Amount::new(days * 86_400, Scale::Seconds, Unit::Day)
}

#[tokio::test]
async fn the_vendors_sample_is_read_whole() {
    let tenant = Tenant::with(&[(TYPES, CORPCONF)]).await;
    let types = tenant.client.fetch_leave_types().await.unwrap();
    assert!(types.incomplete.is_none());
    let annual = &types.types[0];
    assert_eq!((annual.id.as_str(), &*annual.name), ("1", "年假"));
    assert_eq!(
        (annual.unit, annual.status),
        (Some(Unit::Day), LeaveTypeStatus::Enabled)
    );
    assert_eq!(annual.counts, DayCounting::NaturalDays);
    assert_eq!(annual.day_length.unwrap().seconds, 86_400);
    let tier = |from_years, to_years, amount| GrantTier {
        from_years,
        to_years,
        amount,
    };
    let tiers = vec![
        tier(0, Some(1), Some(days(5))),
        tier(1, Some(2), Some(days(6))),
        tier(2, None, Some(days(7))),
    ];
    let grant = GrantRule::Yearly {
        on: YearlyDay::EntryDate,
        quota: YearlyQuota::Tiers {
            by: YearsOf::Work,
            tiers,
        },
        by_actual_work_time: true,
    };
    assert_eq!(annual.grant, grant);
    let expiry = ExpiryRule::YearsAfterGrant {
        value: 2,
        extension: None,
    };
    assert_eq!(annual.expiry, expiry);
    let details = WeComDetails {
        overtime_linked: Some(false),
        waiting_months: Some(0),
        by_actual_work_time: true,
    };
    assert_eq!(annual.details, LeaveTypeDetails::WeCom(details));
}

#[tokio::test]
async fn no_field_of_the_page_is_dropped() {
    let tenant = Tenant::with(&[(TYPES, CORPCONF)]).await;
    let annual = tenant.types().await.remove(0);
    let names: Vec<_> = annual
        .fields
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    for name in [
        "id",
        "name",
        "time_attr",
        "duration_type",
        "quota_attr.type",
        "quota_attr.autoreset_time",
        "quota_attr.autoreset_duration",
        "quota_attr.quota_rule_type",
        "quota_attr.quota_rules.list[2].quota",
        "quota_attr.quota_rules.list[2].begin",
        "quota_attr.quota_rules.list[2].end",
        "quota_attr.quota_rules.based_on_actual_work_time",
        "quota_attr.at_entry_date",
        "quota_attr.auto_reset_month_day",
        "perday_duration",
        "is_newovertime",
        "enter_comp_time_limit",
        "expire_rule.type",
        "expire_rule.duration",
        "expire_rule.date.month",
        "expire_rule.date.day",
        "expire_rule.extern_duration_enable",
        "expire_rule.extern_duration.month",
        "expire_rule.extern_duration.day",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    assert!(annual.raw.contains(r#""autoreset_time":1641010352"#));
}

#[tokio::test]
async fn asked_as_documented() {
    let tenant = Tenant::with(&[(TYPES, CORPCONF)]).await;
    tenant.types().await;
    let asked = tenant.asked(TYPES);
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].method.as_str(), asked[0].body.as_str()),
        ("GET", "")
    );
    assert_eq!(asked[0].query, "access_token=accesstoken000001");
    let token = &tenant.asked(super::TOKEN)[0];
    assert_eq!(token.query, "corpid=ww0123&corpsecret=generated-secret");
}

#[tokio::test]
async fn trap_6_the_printed_sample_is_not_json_and_is_said_to_be_none() {
    let printed = include_str!("../../fixtures/wecom/corpconf_as_printed.txt");
    let tenant = Tenant::with(&[(TYPES, printed)]).await;
    let error = tenant.client.fetch_leave_types().await.unwrap_err();
    assert_eq!(
        (error.code.as_str(), error.endpoint),
        ("not_json", "getcorpconf")
    );
}

#[tokio::test]
async fn trap_7_the_actual_time_flag_is_read_in_both_places() {
    for quota_attr in [
        r#"{"type":1,"quota_rules":{"list":[],"based_on_actual_work_time":true}}"#,
        r#"{"type":1,"quota_rules":{"list":[{"quota":1,"based_on_actual_work_time":true}]}}"#,
        r#"{"type":1,"quota_rules":{"list":{"quota":1,"based_on_actual_work_time":"true"}}}"#,
    ] {
        let annual = one_type(quota_attr, "{}").await;
        let by_actual_work_time = match annual.grant {
            GrantRule::Yearly {
                by_actual_work_time,
                ..
            } => by_actual_work_time,
            _ => false,
        };
        assert!(by_actual_work_time, "{quota_attr}");
    }
}

#[tokio::test]
async fn trap_8_the_old_shape_is_read_and_what_it_lacks_is_unknown() {
    let old = include_str!("../../fixtures/wecom/corpconf_old_shape.json");
    let types = Tenant::with(&[(TYPES, old)]).await.types().await;
    assert_eq!(types.len(), 3);
    assert_eq!(&*types[2].name, "病假");
    assert_eq!(types[0].grant, GrantRule::Manual);
    assert_eq!(types[0].expiry, ExpiryRule::Unknown);
    assert_eq!(
        types[0].details,
        LeaveTypeDetails::WeCom(WeComDetails::default())
    );
    let yearly = one_type(r#"{"type":1,"autoreset_duration":432000}"#, "null").await;
    let grant = GrantRule::Yearly {
        on: YearlyDay::Unknown,
        quota: YearlyQuota::Fixed(Some(days(5))),
        by_actual_work_time: false,
    };
    assert_eq!(yearly.grant, grant);
}

#[tokio::test]
async fn traps_9_and_39_of_the_grant_moment_month_and_day_count_in_utc_8() {
    // 2021-12-31 16:30 UTC is the first of January in UTC+8.
    let annual = one_type(r#"{"type":1,"autoreset_time":1640968200}"#, "{}").await;
    let GrantRule::Yearly { on, .. } = annual.grant else {
        panic!("yearly");
    };
    assert_eq!(on, YearlyDay::Fixed(MonthDay { month: 1, day: 1 }));
    let entry = r#"{"type":1,"autoreset_time":1640968200,"at_entry_date":true}"#;
    let GrantRule::Yearly { on, .. } = one_type(entry, "{}").await.grant else {
        panic!("yearly");
    };
    assert_eq!(on, YearlyDay::EntryDate, "the moment is void");
}

#[tokio::test]
async fn trap_9_a_date_is_a_day_of_the_year_and_an_extension_counts() {
    let rule = r#"{"type":1,"date":{"month":3,"day":31},"extern_duration_enable":true,"extern_duration":{"month":1,"day":15}}"#;
    let expiry = one_type("{}", rule).await.expiry;
    let extension = Some(ExpiryExtension {
        months: 1,
        days: 15,
    });
    let on = MonthDay { month: 3, day: 31 };
    assert_eq!(expiry, ExpiryRule::FixedDate { on, extension });
    let off = rule.replace("true", "false");
    let expiry = one_type("{}", &off).await.expiry;
    assert_eq!(
        expiry,
        ExpiryRule::FixedDate {
            on,
            extension: None
        }
    );
}

#[tokio::test]
async fn the_expiry_kinds_are_told_apart_and_unknown_ones_stay_unknown() {
    let extension = None;
    for (rule, expiry) in [
        (
            r#"{"type":2,"duration":1}"#,
            ExpiryRule::YearsAfterGrant {
                value: 1,
                extension,
            },
        ),
        (
            r#"{"type":"3","duration":"6"}"#,
            ExpiryRule::MonthsAfterGrant {
                value: 6,
                extension,
            },
        ),
        (r#"{"type":4}"#, ExpiryRule::Never),
        (r#"{"type":5,"duration":1}"#, ExpiryRule::Unknown),
        (r#"{"type":2}"#, ExpiryRule::Unknown),
        (
            r#"{"type":1,"date":{"month":0,"day":0}}"#,
            ExpiryRule::Unknown,
        ),
        (
            r#"{"type":1,"date":{"month":13,"day":1}}"#,
            ExpiryRule::Unknown,
        ),
        ("[]", ExpiryRule::Unknown),
    ] {
        assert_eq!(one_type("{}", rule).await.expiry, expiry, "{rule}");
    }
}

#[tokio::test]
async fn the_grant_kinds_are_told_apart_and_unknown_ones_stay_unknown() {
    let monthly = r#"{"type":3,"autoreset_duration":86400,"auto_reset_month_day":31}"#;
    let grant = one_type(monthly, "{}").await.grant;
    assert_eq!(
        grant,
        GrantRule::Monthly {
            day: Some(31),
            amount: Some(days(1))
        }
    );
    let by_years = r#"{"type":3,"autoreset_duration":0,"quota_rule_type":2}"#;
    assert_eq!(
        one_type(by_years, "{}").await.grant,
        GrantRule::Monthly {
            day: None,
            amount: None
        },
        "where the amount goes by years, the fixed one says nothing"
    );
    assert_eq!(
        one_type(r#"{"type":0}"#, "{}").await.grant,
        GrantRule::Unlimited
    );
    assert_eq!(
        one_type(r#"{"type":2}"#, "{}").await.grant,
        GrantRule::Manual
    );
    assert_eq!(
        one_type(r#"{"type":9}"#, "{}").await.grant,
        GrantRule::Unknown
    );
    assert_eq!(one_type("{}", "{}").await.grant, GrantRule::Unknown);
    let by_company = r#"{"type":1,"quota_rule_type":2,"quota_rules":{"list":[{"quota":"43200","begin":"3","end":"0"}]}}"#;
    let GrantRule::Yearly { quota, .. } = one_type(by_company, "{}").await.grant else {
        panic!("yearly");
    };
    let tier = GrantTier {
        from_years: 3,
        to_years: None,
        amount: Some(Amount::new(43_200, Scale::Seconds, Unit::Day)),
    };
    let tiers = vec![tier];
    let by = YearsOf::Company;
    assert_eq!(quota, YearlyQuota::Tiers { by, tiers });
    let strange = r#"{"type":1,"quota_rule_type":7}"#;
    let GrantRule::Yearly { quota, .. } = one_type(strange, "{}").await.grant else {
        panic!("yearly");
    };
    assert_eq!(quota, YearlyQuota::Unknown);
}

#[tokio::test]
async fn a_tier_that_does_not_say_between_which_years_it_counts_leaves_all_tiers_untold() {
    for without_years in [
        r#"{"quota":"43200","end":"0"}"#,
        r#"{"quota":"43200","begin":null,"end":"0"}"#,
        r#"{"quota":"43200","begin":-1,"end":"0"}"#,
        r#"{"quota":"43200","begin":"3"}"#,
        r#"{"quota":"43200","begin":3,"end":"soon"}"#,
    ] {
        let rule = format!(
            r#"{{"type":1,"quota_rule_type":2,"quota_rules":{{"list":[{{"quota":1,"begin":0,"end":3}},{without_years}]}}}}"#
        );
        let GrantRule::Yearly { quota, .. } = one_type(&rule, "{}").await.grant else {
            panic!("yearly");
        };
        let untold = YearlyQuota::Tiers {
            by: YearsOf::Company,
            tiers: Vec::new(),
        };
        assert_eq!(quota, untold, "{without_years}");
    }
}

#[tokio::test]
async fn trap_42_two_types_may_have_one_name_and_hostile_names_are_cleaned() {
    let config = r#"{"errcode":0,"lists":[{"id":"7","name":"年\u202e假\u001b[31m"},{"id":8,"name":"年假[31m"},{"id":8,"name":"again"}]}"#;
    let types = Tenant::with(&[(TYPES, config)]).await.types().await;
    let names: Vec<_> = types.iter().map(|t| (t.id.as_str(), &*t.name)).collect();
    assert_eq!(names, [("7", "年假"), ("8", "年假[31m")]);
    assert!(!types[0].raw.contains("u202e") && !types[0].raw.contains('\u{202e}'));
}

#[tokio::test]
async fn a_record_that_cannot_be_read_makes_the_list_incomplete_and_keeps_the_others() {
    let config = r#"{"errcode":0,"lists":[{"name":"无编号"},{"id":1,"name":"年假"}]}"#;
    let tenant = Tenant::with(&[(TYPES, config)]).await;
    let types = tenant.client.fetch_leave_types().await.unwrap();
    assert_eq!(types.types.len(), 1);
    let error = types.incomplete.unwrap();
    assert!(error.message.contains("lists[0]"), "{error}");
}

#[tokio::test]
async fn a_type_that_comes_twice_with_different_settings_is_said() {
    let twice = |time_attr: u8| {
        format!(
            r#"{{"errcode":0,"lists":[{{"id":1,"name":"年假","time_attr":0}},{{"id":1,"name":"年假","time_attr":{time_attr}}}]}}"#
        )
    };
    for (time_attr, is_said) in [(0, false), (1, true)] {
        let tenant = Tenant::with(&[(TYPES, &twice(time_attr))]).await;
        let types = tenant.client.fetch_leave_types().await.unwrap();
        assert_eq!(types.types.len(), 1);
        let said = types.incomplete.map(|error| error.message);
        assert_eq!(
            said.is_some_and(|it| it.contains("type 1 came twice")),
            is_said
        );
    }
}
