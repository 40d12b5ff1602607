//! Balances, read with `getuservacationquota` and joined with the leave types.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use jiff::civil::date;
use leaveboard::domain::balance::is_unreadable;
use leaveboard::domain::expiry::expiring;
use leaveboard::domain::{
    Amount, Balance, CellState, Certainty, EmployeeId, ExpirySource, Scale, Unit,
};
use leaveboard::platform::Platform;
use leaveboard::platform::wecom::WeCom;

use super::{
    CORPCONF, DEPARTMENTS, GOOD_TOKEN, MEMBERS, QUOTA, QUOTA_SAMPLE, TYPES, Tenant, quick, settings,
};

/// Types by day, by hour and without limit.
const THREE_TYPES: &str = r#"{"errcode":0,"lists":[
    {"id":1,"name":"年假","time_attr":0,"perday_duration":28800,"quota_attr":{"type":2}},
    {"id":2,"name":"调休","time_attr":1,"perday_duration":28800,"quota_attr":{"type":2}},
    {"id":3,"name":"病假","time_attr":0,"quota_attr":{"type":0}}]}"#;

async fn rows(types: &str, quota: &str) -> Vec<Balance> {
    let tenant = Tenant::with(&[(TYPES, types), (QUOTA, quota)]).await;
    tenant.person("zhangsan").await.unwrap().balances
}

/// Figures as text: granted, used, left, gap.
fn figures(row: &Balance) -> [String; 4] {
    let figures = &row.figures;
    [figures.granted, figures.used, figures.left, figures.gap()]
        .map(|amount| amount.map_or("-".to_owned(), Amount::to_exact_text))
}

fn one(quota: &str) -> String {
    format!(r#"{{"errcode":0,"lists":[{quota}]}}"#)
}

#[tokio::test]
async fn asked_as_documented_for_one_person() {
    let tenant = Tenant::with(&[(TYPES, CORPCONF), (QUOTA, QUOTA_SAMPLE)]).await;
    tenant.person("Zhang San").await.unwrap();
    let asked = &tenant.asked(QUOTA)[0];
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.body, r#"{"userid":"Zhang San"}"#);
    assert_eq!(asked.query, "access_token=accesstoken000001");
    assert_eq!(
        (tenant.client.batch_size(), tenant.client.profile_batch()),
        (1, 0)
    );
}

#[tokio::test]
async fn trap_10_at_most_five_calls_are_under_way_however_many_people_are_asked_for() {
    let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let app = Router::new().fallback(move |request: Request| {
        let (under_way, most) = (Arc::clone(&under_way), Arc::clone(&most));
        async move {
            let answer = match request.uri().path() {
                TYPES => CORPCONF,
                QUOTA => {
                    most.fetch_max(under_way.fetch_add(1, SeqCst) + 1, SeqCst);
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    under_way.fetch_sub(1, SeqCst);
                    QUOTA_SAMPLE
                }
                _ => GOOD_TOKEN,
            };
            Response::new(Body::from(answer))
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let client = WeCom::connect_with(&settings(&base_url), quick()).unwrap();
    client.fetch_leave_types().await.unwrap();
    let people: Vec<_> = (0..40).map(|n| EmployeeId::new(&format!("u{n}"))).collect();
    let asked = people.chunks(1).map(|person| client.fetch_balances(person));
    let answers = futures_util::future::join_all(asked).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(seen.load(SeqCst), 5);
}

#[tokio::test]
async fn traps_2_and_41_left_is_the_platforms_own_and_the_gap_is_shown() {
    let rows = rows(CORPCONF, QUOTA_SAMPLE).await;
    let annual = &rows[0];
    assert_eq!(annual.state, CellState::Known);
    assert_eq!(figures(annual), ["0", "0", "7", "7"]);
    assert_eq!(annual.unit, Some(Unit::Day));
    assert_eq!(annual.expiry_source, ExpirySource::Rule);
    assert_eq!(annual.as_of, date(2026, 11, 21));
}

#[tokio::test]
async fn trap_4_types_that_the_configuration_lacks_are_kept_in_seconds() {
    let rows = rows(CORPCONF, QUOTA_SAMPLE).await;
    let names: Vec<_> = rows.iter().map(|row| &*row.leave_type_name).collect();
    assert_eq!(names, ["年假", "事假", "病假"]);
    assert_eq!(rows[2].unit, Some(Unit::Second));
    assert_eq!(figures(&rows[2]), ["1296000", "0", "1296000", "0"]);
    assert_eq!(rows[2].expiry_source, ExpirySource::Unknown);
}

#[tokio::test]
async fn trap_3_the_type_says_whether_86400_or_3600_seconds_make_one_unit() {
    let quota = r#"{"id":1,"assignduration":432000,"usedduration":129600,"leftduration":302400},
        {"id":2,"assignduration":230400,"usedduration":129600,"leftduration":100800}"#;
    let rows = rows(THREE_TYPES, &one(quota)).await;
    assert_eq!(figures(&rows[0]), ["5", "1.5", "3.5", "0"]);
    assert_eq!(rows[1].unit, Some(Unit::Hour));
    assert_eq!(figures(&rows[1]), ["64", "36", "28", "0"]);
}

#[tokio::test]
async fn trap_3_a_recorded_reply_of_a_type_by_hour() {
    let by_hour = include_str!("../../fixtures/wecom/quota_by_hour.json");
    let types = THREE_TYPES.replacen(r#""time_attr":0"#, r#""time_attr":1"#, 1);
    let rows = rows(&types, by_hour).await;
    assert_eq!(figures(&rows[0]), ["64", "36", "28", "0"]);
}

#[tokio::test]
async fn trap_5_an_unlimited_type_has_no_figures_listed_or_not() {
    let listed = one(r#"{"id":3,"assignduration":0,"usedduration":0,"leftduration":0}"#);
    for quota in [listed, one("")] {
        let rows = rows(THREE_TYPES, &quota).await;
        assert_eq!(rows[2].state, CellState::Unlimited);
        assert_eq!(figures(&rows[2]), ["-", "-", "-", "-"]);
        assert_eq!(rows[2].expiry_source, ExpirySource::Unknown);
    }
}

#[tokio::test]
async fn trap_4_a_type_absent_for_the_person_does_not_apply() {
    let rows = rows(THREE_TYPES, &one("")).await;
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].state, CellState::NotApplicable);
    assert!(rows[0].error.is_none());
}

#[tokio::test]
async fn trap_8_the_old_quota_lacks_the_real_grant() {
    let types = include_str!("../../fixtures/wecom/corpconf_old_shape.json");
    let quota = include_str!("../../fixtures/wecom/quota_old_shape.json");
    let rows = rows(types, quota).await;
    assert_eq!(figures(&rows[1]), ["0", "0", "15", "15"]);
    assert_eq!(rows[1].fields, [("assignduration".into(), "0".into())]);
    assert_eq!(figures(&rows[2]), ["0", "0", "0", "0"]);
}

#[tokio::test]
async fn the_real_grant_counts_only_for_types_by_actual_working_time() {
    let quota = one(
        r#"{"id":1,"assignduration":864000,"real_assignduration":"432000","usedduration":0,"leftduration":432000}"#,
    );
    let by_time = r#"{"errcode":0,"lists":[{"id":1,"name":"年假","time_attr":0,"quota_attr":{"type":1,"quota_rules":{"based_on_actual_work_time":true}}}]}"#;
    let row = &rows(by_time, &quota).await[0];
    assert_eq!(figures(row), ["5", "0", "5", "0"]);
    assert_eq!(row.fields[0], ("assignduration".into(), "864000".into()));
    assert_eq!(
        row.fields[1],
        ("real_assignduration".into(), "432000".into())
    );
    let row = &rows(THREE_TYPES, &quota).await[0];
    assert_eq!(figures(row), ["10", "0", "5", "-5"]);
    let without = quota.replace(r#""real_assignduration":"432000","#, "");
    assert_eq!(figures(&rows(by_time, &without).await[0])[0], "10");
}

#[tokio::test]
async fn a_missing_left_fails_its_row_and_no_other() {
    for left in [
        "",
        r#","leftduration":null"#,
        r#","leftduration":"n/a""#,
        r#","leftduration":"""#,
    ] {
        let quota = format!(
            r#"{{"id":1,"assignduration":0,"usedduration":0{left}}},{{"id":2,"leftduration":3600}}"#
        );
        let rows = rows(THREE_TYPES, &one(&quota)).await;
        assert_eq!(rows[0].state, CellState::Failed, "{left}");
        assert_eq!(rows[0].error.as_ref().unwrap().code, "missing_figure");
        assert_eq!(figures(&rows[0]), ["-", "-", "-", "-"]);
        assert_eq!(rows[1].state, CellState::Known);
        assert_eq!(figures(&rows[1]), ["-", "-", "1", "-"], "unknown is not 0");
    }
}

#[tokio::test]
async fn a_figure_out_of_range_is_never_shown() {
    for left in ["99999999999999999999999999", "1e30", "-1e16"] {
        let quota = one(&format!(r#"{{"id":1,"leftduration":{left}}}"#));
        let rows = rows(THREE_TYPES, &quota).await;
        assert_eq!(
            rows[0].error.as_ref().unwrap().code,
            "out_of_range",
            "{left}"
        );
    }
    let quota = one(r#"{"id":1,"assignduration":1e30,"leftduration":86400}"#);
    let rows = rows(THREE_TYPES, &quota).await;
    assert_eq!(figures(&rows[0]), ["-", "-", "1", "-"]);
}

#[tokio::test]
async fn a_fraction_of_a_second_is_rounded_and_kept_as_sent() {
    let quota = one(r#"{"id":1,"assignduration":86400,"usedduration":0,"leftduration":86400.5}"#);
    let row = &rows(THREE_TYPES, &quota).await[0];
    assert_eq!(figures(row), ["1", "0", "1.000006", "0.000006"]);
    assert_eq!(row.figures.left.unwrap().scale, Scale::Rounded);
    assert!(
        row.fields
            .contains(&("leftduration".into(), "86400.5".into()))
    );
}

#[tokio::test]
async fn finite_figures_and_their_gap_are_told_to_the_last_digit() {
    let quota = one(r#"{"id":1,"assignduration":432000,"usedduration":0,"leftduration":250587}"#);
    let row = &rows(THREE_TYPES, &quota).await[0];
    assert_eq!(figures(row), ["5", "0", "2.9003125", "-2.0996875"]);
}

#[tokio::test]
async fn rows_of_one_type_that_agree_are_one_and_those_that_disagree_are_said() {
    let twice = |left: u32| {
        let rows = format!(
            r#"{{"id":1,"leftduration":86400}},{{"id":9,"leftduration":86400}},{{"id":2,"leftduration":3600}},
               {{"id":3,"leftduration":5}},{{"id":9,"leftduration":{left}}},{{"id":1,"leftduration":{left}}},
               {{"id":3,"leftduration":{left}}}"#
        );
        one(&rows)
    };
    let codes = |rows: &[Balance]| -> Vec<String> {
        let code = |row: &Balance| match &row.error {
            Some(error) => error.code.clone(),
            None => row.state.as_str().to_owned(),
        };
        rows.iter().map(code).collect()
    };
    let agreeing = rows(THREE_TYPES, &twice(86_400)).await;
    assert_eq!(codes(&agreeing), ["known", "known", "unlimited", "known"]);
    let disagreeing = rows(THREE_TYPES, &twice(7)).await;
    assert_eq!(
        codes(&disagreeing),
        [
            "contradicting_rows",
            "known",
            "unlimited",
            "contradicting_rows"
        ]
    );
    assert_eq!(figures(&disagreeing[0]), ["-", "-", "-", "-"]);
}

#[tokio::test]
async fn an_unlimited_type_stays_unlimited_for_a_person_whose_call_failed() {
    let failure = r#"{"errcode":60111,"errmsg":"userid not found"}"#;
    let rows = rows(THREE_TYPES, failure).await;
    let states: Vec<_> = rows.iter().map(|row| row.state).collect();
    assert_eq!(
        states,
        [CellState::Failed, CellState::Failed, CellState::Unlimited]
    );
    assert!(rows[2].error.is_none());
    assert!(is_unreadable(&rows));
}

#[tokio::test]
async fn trap_41_figures_stay_exact() {
    let quota = one(r#"{"id":1,"assignduration":"8640","usedduration":100,"leftduration":8640}"#);
    let row = &rows(THREE_TYPES, &quota).await[0];
    assert_eq!(row.figures.used.unwrap().count, 100);
    assert_eq!(figures(row), ["0.1", "0.001157", "0.1", "0.001157"]);
}

#[tokio::test]
async fn a_negative_left_or_more_used_than_granted_is_overdrawn() {
    let quota = r#"{"id":1,"assignduration":0,"usedduration":0,"leftduration":-43200},
        {"id":2,"assignduration":3600,"usedduration":7200,"leftduration":0}"#;
    let rows = rows(THREE_TYPES, &one(quota)).await;
    assert!(rows[0].overdrawn && rows[1].overdrawn);
    assert_eq!(figures(&rows[0])[2], "-0.5");
    let even = one(r#"{"id":2,"assignduration":3600,"usedduration":3600,"leftduration":0}"#);
    assert!(!self::rows(THREE_TYPES, &even).await[1].overdrawn);
}

#[tokio::test]
async fn the_fixed_date_rule_gives_the_day_and_the_others_only_the_rule() {
    let types = |rule: &str| {
        format!(
            r#"{{"errcode":0,"lists":[{{"id":1,"name":"年假","time_attr":0,"quota_attr":{{"type":2}},"expire_rule":{rule}}}]}}"#
        )
    };
    let left = one(r#"{"id":1,"leftduration":86400}"#);
    let none = one(r#"{"id":1,"leftduration":0}"#);
    let fixed = types(
        r#"{"type":1,"date":{"month":12,"day":31},"extern_duration_enable":true,"extern_duration":{"month":2,"day":3}}"#,
    );
    let row = &rows(&fixed, &left).await[0];
    assert_eq!(row.expires_on, Some(date(2027, 3, 3)));
    assert_eq!(row.expiry_source, ExpirySource::RuleAtMost);
    let part = expiring(row).unwrap();
    assert_eq!(part.amount.to_exact_text(), "1");
    assert_eq!(part.certainty, Certainty::RuleAtMost);
    let row = &rows(&fixed, &none).await[0];
    assert_eq!(row.expires_on, None);
    assert_eq!(row.expiry_source.as_str(), "rule_exact");
    assert_eq!(expiring(row), None);
    let never = types(r#"{"type":4}"#);
    assert_eq!(
        rows(&never, &left).await[0].expiry_source,
        ExpirySource::Never
    );
    let months = types(r#"{"type":3,"duration":6}"#);
    assert_eq!(
        rows(&months, &left).await[0].expiry_source,
        ExpirySource::Rule
    );
}

#[tokio::test]
async fn a_name_may_be_an_object_of_languages_and_rows_join_by_id() {
    let quota = r#"{"id":"9","vacationname":{"zh_CN":"旧\u200b假","en":"Old"},"leftduration":60},
        {"id":"1","vacationname":"别名","leftduration":86400}"#;
    let rows = rows(THREE_TYPES, &one(quota)).await;
    assert_eq!(rows.len(), 4);
    assert_eq!(
        &*rows[0].leave_type_name, "年假",
        "the configured name stands"
    );
    assert_eq!(figures(&rows[0])[2], "1");
    assert_eq!(
        (&*rows[3].leave_type_name, rows[3].leave_type.as_str()),
        ("旧假", "9")
    );
}

#[tokio::test]
async fn a_record_without_its_type_leaves_no_type_said_not_to_apply() {
    let quota = r#"{"leftduration":86400},{"id":2,"leftduration":3600}"#;
    let rows = rows(THREE_TYPES, &one(quota)).await;
    assert_eq!(rows[0].state, CellState::Failed);
    assert_eq!(rows[1].state, CellState::Known);
}

#[tokio::test]
async fn the_raw_view_has_every_field_cleaned() {
    let quota =
        one(r#"{"id":1,"leftduration":86400, "vacationname":"年\u202e假","new_field":1.50}"#);
    let tenant = Tenant::with(&[(TYPES, THREE_TYPES), (QUOTA, &quota)]).await;
    let raw = tenant.person("zhangsan").await.unwrap().raw.unwrap();
    assert_eq!(
        &*raw,
        r#"{"errcode":0,"lists":[{"id":1,"leftduration":86400,"vacationname":"年假","new_field":1.50}]}"#
    );
}

/// Ids that differ only in invisible characters are two people, and each is requested exactly as WeCom sent it.
#[tokio::test]
async fn an_id_is_asked_about_byte_for_byte() {
    let ids = ["ab", "a\u{200b}b", " ab", "a\u{1b}[31mb", "a\0b"];
    let tenant = Tenant::answering(move |asked| match asked.path.as_str() {
        TYPES => Some(THREE_TYPES.to_owned()),
        DEPARTMENTS => Some(r#"{"errcode":0,"department":[{"id":1,"name":"总部"}]}"#.to_owned()),
        MEMBERS => {
            let userlist = ids.map(|id| serde_json::json!({"userid": id}));
            Some(serde_json::json!({"errcode": 0, "userlist": userlist}).to_string())
        }
        QUOTA => {
            let asked: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
            let days = ids.iter().position(|id| asked["userid"] == *id)?;
            Some(one(&format!(
                r#"{{"id":1,"leftduration":{}}}"#,
                days * 86_400
            )))
        }
        _ => None,
    })
    .await;
    tenant.types().await;
    let people = tenant.client.fetch_people(None).await.unwrap().people;
    let names: Vec<_> = people
        .iter()
        .map(|p| (p.id.as_str(), p.name.as_str()))
        .collect();
    let shown = ["ab", "ab", " ab", "ab", "ab"];
    assert_eq!(names, ids.into_iter().zip(shown).collect::<Vec<_>>());
    let asked: Vec<EmployeeId> = people.into_iter().map(|p| p.id).collect();
    let answers = tenant.client.fetch_balances(&asked).await.unwrap();
    let left =
        |answer: &leaveboard::domain::PersonBalances| figures(&answer.balances[0])[2].clone();
    let left: Vec<_> = answers.iter().map(left).collect();
    assert_eq!(left, ["0", "1", "2", "3", "4"]);
}
