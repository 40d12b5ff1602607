//! Plans as texts: what the calls of a read are, how long they take and what they cost.

use super::*;
use crate::platform::Credentials;

fn plan(credentials: Credentials, history: CostHistory) -> String {
    plan_of(&Settings::documented(credentials), history)
}

fn plan_of(settings: &Settings, history: CostHistory) -> String {
    plan_in(Language::English, settings, history)
}

fn plan_in(language: Language, settings: &Settings, history: CostHistory) -> String {
    let mut out = Vec::new();
    let plan = PlanText {
        out: &mut out,
        language,
    };
    print_plan(plan, settings, SyncDepth::Balances.into(), history).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_plan_in_chinese_has_no_english_words_but_names() {
    let settings = Settings::documented(dingtalk(Some(5_000)));
    let history = CostHistory {
        people: Some(10_000),
        spent: Some(898),
        last_read: None,
    };
    let plan = plan_in(Language::Chinese, &settings, history);
    for line in [
        "没有发送任何请求",
        "10000 人，按上次保存的",
        "每种假期每 50 人一次；每种假期 200 次，按 每秒 20 次 至少 10 秒",
        "每月可读 3 遍",
        "本月：已用 898/5000 次，还剩 4102 次",
    ] {
        assert!(plan.contains(line), "{line} is not in:\n{plan}");
    }
    assert!(!plan.contains("once") && !plan.contains("calls"), "{plan}");
}

fn dingtalk(budget: Option<u64>) -> Credentials {
    Credentials::DingTalk {
        app_key: "ding0".to_owned(),
        secret: secrecy::SecretString::default(),
        op_userid: None,
        monthly_call_budget: budget,
        monthly_call_threshold: None,
    }
}

#[test]
fn trap_25_a_full_sync_is_told_as_a_part_of_each_editions_month() {
    let history = CostHistory {
        people: Some(10_000),
        spent: Some(898),
        last_read: None,
    };
    let plan = plan(dingtalk(Some(5_000)), history);
    for line in [
        "  10000 people, as last stored",
        "50 people; 200 calls for each leave type, at least 10 s at 20 a second",
        "  price: 1601 billable calls, with 8 leave types, more where",
        "    standard           5000 calls: 3 times a month",
        "    professional     200000 calls: 124 times a month",
        "  this month: 898 of 5000 calls used, 4102 left",
    ] {
        assert!(plan.contains(line), "{line} is not in:\n{plan}");
    }
}

#[test]
fn trap_25_what_the_last_complete_read_took_is_what_the_next_one_needs() {
    let history = CostHistory {
        people: Some(1_100),
        spent: Some(900),
        last_read: Some(ReadCost {
            calls: 483,
            people: 1_000,
        }),
    };
    let plan = plan(dingtalk(Some(5_000)), history);
    for line in [
        "  price: 532 billable calls, as the last complete read took 483 for 1000 people;",
        "    standard           5000 calls: 9 times a month",
    ] {
        assert!(plan.contains(line), "{line} is not in:\n{plan}");
    }
}

#[test]
fn a_thousand_people_are_assumed_where_nothing_is_stored() {
    let plan = plan(dingtalk(None), CostHistory::default());
    assert!(plan.contains("1000 people, assumed"), "{plan}");
    assert!(plan.contains("price: 161 billable calls"), "{plan}");
    assert!(
        plan.contains("monthly_call_budget is not configured"),
        "{plan}"
    );
}

#[test]
fn a_narrowed_feishu_tenant_searches_for_people_and_asks_for_no_profiles() {
    let mut settings = Settings::documented(Credentials::Feishu {
        app_id: "cli_0".to_owned(),
        secret: secrecy::SecretString::default(),
        user_id_type: "people_corehr_id".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        expiry_records: false,
        records_on_request: false,
        work_calendar: None,
        page_size: 20,
    });
    settings.departments.exclude = vec!["9".to_owned()];
    let plan = plan_of(&settings, CostHistory::default());
    for line in [
        "departments/batch_get        once for 100 configured departments\n",
        "employees/search             once for 100 people, and for 100 people of excluded departments; 10 calls",
        "leave_balances               once for each page of people; 50 calls, at least 30 s at 100 a minute",
    ] {
        assert!(plan.contains(line), "{line} is not in:\n{plan}");
    }
    assert!(!plan.contains("employees/batch_get"), "{plan}");
}

#[test]
fn wecom_takes_a_minute_for_600_people_and_does_not_charge() {
    let wecom = Credentials::WeCom {
        corp_id: "ww0".to_owned(),
        secret: secrecy::SecretString::default(),
    };
    let history = CostHistory {
        people: Some(10_000),
        ..CostHistory::default()
    };
    let plan = plan(wecom, history);
    assert!(
        plan.contains("10000 calls, at least 16 min 40 s at 600 a minute"),
        "{plan}"
    );
    assert!(
        plan.contains("price: this platform does not charge"),
        "{plan}"
    );
}
