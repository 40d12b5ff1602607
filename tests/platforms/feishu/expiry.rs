//! Expiry records: they are optional, and no failure of theirs costs a balance.

use jiff::civil::date;
use leaveboard::domain::{ExpirySource, Today};
use leaveboard::platform::feishu::Feishu;
use leaveboard::platform::{Platform, Settings};
use serde_json::json;

use crate::feishu::company::{id, ids, page, person, types};
use crate::feishu::server::{
    FeishuTenant, Reply, Request, Server, TYPES, USUAL, error, ok, settings, with_token,
};

const WANTED: FeishuTenant = FeishuTenant {
    expiry_records: true,
    ..USUAL
};

/// Three people, of whom 0 and 1 have something left. `records` answers the calls for expiry records.
async fn serve(records: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::start(with_token(move |request| {
        if request.path.ends_with(TYPES) {
            return types();
        }
        if request.path.contains("leave_employ_expire_records") {
            return records(request);
        }
        let filter = request.all("employment_id_list");
        let everybody = [
            person(&id(0), "8"),
            person(&id(1), "0.5"),
            person(&id(2), "0"),
        ];
        let wanted = |p: &serde_json::Value| {
            filter.is_empty() || filter.iter().any(|id| p["employment_id"] == id.as_str())
        };
        let people: Vec<_> = everybody.into_iter().filter(wanted).collect();
        page(&people, None)
    }))
    .await
}

fn one_lot(request: &Request) -> Reply {
    let asked = request.json();
    ok(&json!({"records": [{
        "id": "6893014062142064135", "employment_id": asked["employment_id"], "leave_type_id": "7",
        "granting_quantity": "5", "left_granting_quantity": "0.5", "granting_unit": 1,
        "effective_date": "2026-01-01", "expiration_date": "2026-12-31"}]}))
}

#[tokio::test]
async fn feishu_trap_19_lots_are_asked_for_by_a_get_with_a_body_and_all_stated() {
    let server = serve(one_lot).await;
    let client = server.client(FeishuTenant {
        time_zone: "America/New_York",
        ..WANTED
    });
    client.fetch_leave_types().await.unwrap();
    let people = client.fetch_balances(&ids(0..3)).await.unwrap();

    let sent = server.seen("leave_employ_expire_records/7");
    assert_eq!(
        sent.len(),
        2,
        "nothing is left of the third person's, so nothing can lapse"
    );
    assert_eq!(
        sent[0].one("user_id_type").as_deref(),
        Some("people_corehr_id")
    );
    let body = sent
        .iter()
        .map(Request::json)
        .find(|body| body["employment_id"] == id(0).as_str());
    let expected = json!({"employment_id": id(0), "leave_type_id": "7", "time_offset": -300,
        "start_expiration_date": "2025-11-21", "end_expiration_date": "2029-11-21"});
    assert_eq!(body, Some(expected));

    let row = &people[0].balances[0];
    assert_eq!(row.expires_on, Some(date(2026, 12, 31)));
    assert_eq!(row.expiry_source, ExpirySource::Lot);
    assert_eq!(row.lots[0].id, "6893014062142064135", "trap 17");
    let rest = &people[2].balances[0];
    assert_eq!(
        (rest.expires_on, rest.expiry_source),
        (None, ExpirySource::Unknown)
    );
}

#[tokio::test]
async fn the_directory_leaves_people_whose_leave_can_lapse_to_the_call_that_brings_lots() {
    let server = serve(one_lot).await;
    let client = server.client(WANTED);
    client.fetch_leave_types().await.unwrap();
    let page = client.fetch_people(None).await.unwrap();
    assert_eq!(page.people.len(), 3);
    let complete: Vec<&str> = page.balances.iter().map(|p| p.employee.as_str()).collect();
    assert_eq!(complete, [id(2)]);
    assert_eq!(client.estimate(20).calls, 1 + 20);
}

#[tokio::test]
async fn feishu_trap_19_a_refused_scope_is_one_gap_and_every_balance_stays() {
    let server = serve(|_| error(400, 99_991_672)).await;
    let client = server.client(WANTED);
    client.fetch_leave_types().await.unwrap();
    let page = client.fetch_people(None).await.unwrap();
    assert_eq!(page.gaps.len(), 1);
    assert_eq!(page.gaps[0].endpoint, "leave_employ_expire_records");
    assert_eq!(page.balances.len(), 3);
    let again = client.fetch_people(None).await.unwrap();
    assert_eq!((again.gaps.len(), again.balances.len()), (0, 3));
    let people = client.fetch_balances(&ids(0..2)).await.unwrap();
    assert_eq!(people[0].balances[0].expiry_source, ExpirySource::Unknown);
    assert_eq!(server.seen("leave_employ_expire_records/7").len(), 1);
    assert_eq!(client.estimate(20).calls, 1);
}

#[tokio::test]
async fn records_that_cannot_be_had_leave_the_row_and_are_said_in_it() {
    let server = serve(|request| {
        if request.json()["employment_id"] == id(0).as_str() {
            error(400, 1_220_020)
        } else {
            one_lot(request)
        }
    })
    .await;
    let client = server.client(WANTED);
    client.fetch_leave_types().await.unwrap();
    let people = client.fetch_balances(&ids(0..2)).await.unwrap();
    let row = &people[0].balances[0];
    assert!(row.figures.left.is_some());
    assert!(
        row.fields
            .contains(&("expiry_records_error".into(), "\"1220020\"".into()))
    );
    assert_eq!(people[1].balances[0].lots.len(), 1);
}

#[tokio::test]
async fn feishu_trap_19_no_list_of_records_means_that_there_are_none_and_another_kind_is_unreadable()
 {
    let error_of = async |data: serde_json::Value| {
        let server = serve(move |_| ok(&data)).await;
        let client = server.client(WANTED);
        client.fetch_leave_types().await.unwrap();
        let people = client.fetch_balances(&ids(0..1)).await.unwrap();
        let row = people[0].balances[0].clone();
        assert!(row.figures.left.is_some() && row.lots.is_empty());
        let mut fields = row.fields.into_iter();
        let error = fields.find(|(name, _)| &**name == "expiry_records_error");
        error.map(|(_, text)| text.to_string())
    };
    for none in [json!({}), json!({"records": null}), json!({"records": []})] {
        assert_eq!(error_of(none.clone()).await, None, "{none}");
    }
    for other in [json!({"records": {}}), json!({"records": "x"})] {
        let error = error_of(other.clone()).await;
        assert_eq!(error.as_deref(), Some("\"unreadable\""), "{other}");
    }
}

#[tokio::test]
async fn without_the_setting_nobody_is_asked_about_expiry() {
    let server = serve(one_lot).await;
    let client = server.client(USUAL);
    client.fetch_leave_types().await.unwrap();
    assert_eq!(client.fetch_people(None).await.unwrap().balances.len(), 3);
    client.fetch_balances(&ids(0..3)).await.unwrap();
    assert!(server.seen("leave_employ_expire_records/7").is_empty());
}

#[tokio::test]
async fn on_request_the_pages_bring_balances_without_lots_and_people_who_are_asked_about_have_them()
{
    let server = serve(one_lot).await;
    let client = server.client(FeishuTenant {
        records_on_request: true,
        ..USUAL
    });
    client.fetch_leave_types().await.unwrap();
    let page = client.fetch_people(None).await.unwrap();
    assert_eq!(page.balances.len(), 3);
    assert!(server.seen("leave_employ_expire_records/7").is_empty());
    assert_eq!(client.estimate(1_000).calls, 50);

    let asked = client.fetch_balances(&ids(1..2)).await.unwrap();
    assert_eq!(server.seen("leave_employ_expire_records/7").len(), 1);
    let row = &asked[0].balances[0];
    assert_eq!(row.expiry_source, ExpirySource::Lot);
    assert_eq!(row.expires_on, Some(date(2026, 12, 31)));
}

/// A later client with the same settings, as in the next sync of the same program.
#[tokio::test]
async fn lots_that_were_read_today_stand_beside_the_same_figures_without_another_call() {
    let server = serve(one_lot).await;
    let records = || server.seen("leave_employ_expire_records/7").len();
    let on_request = FeishuTenant {
        records_on_request: true,
        ..USUAL
    };
    let settings = settings(&server.base_url, on_request);
    let client = || Feishu::connect(&settings).unwrap();
    let first = client();
    first.fetch_leave_types().await.unwrap();
    let asked = first.fetch_balances(&ids(1..2)).await.unwrap();
    assert_eq!(records(), 1);
    let later = client();
    later.fetch_leave_types().await.unwrap();
    let page = later.fetch_people(None).await.unwrap().balances;
    assert_eq!(page[1].balances, asked[0].balances);
    assert_eq!(page[0].balances[0].expiry_source, ExpirySource::Unknown);
    // Where records are wanted of everybody, only those that were not read are asked for.
    let mut all = settings.clone();
    all.credentials.request_lots();
    let all = Feishu::connect(&all).unwrap();
    all.fetch_leave_types().await.unwrap();
    let page = all.fetch_people(None).await.unwrap().balances;
    let brought: Vec<_> = page
        .iter()
        .map(|person| person.employee.as_str().to_owned())
        .collect();
    assert_eq!(
        brought,
        [id(1), id(2)],
        "the first person is fetched with lots"
    );
    assert_eq!(records(), 2, "one call shows that the app may ask");
    // The records of a person who is requested again are read again.
    later.fetch_balances(&ids(1..2)).await.unwrap();
    assert_eq!(records(), 3);
}

#[tokio::test]
async fn lots_of_another_figure_or_of_another_day_are_not_those_of_a_balance() {
    use std::sync::atomic::{AtomicBool, Ordering};
    static HAS_CHANGED: AtomicBool = AtomicBool::new(false);
    let server = Server::start(with_token(|request| {
        if request.path.ends_with(TYPES) {
            return types();
        }
        if request.path.contains("leave_employ_expire_records") {
            return one_lot(request);
        }
        let left = if HAS_CHANGED.load(Ordering::Relaxed) {
            "7.5"
        } else {
            "8"
        };
        page(&[person(&id(0), left)], None)
    }))
    .await;
    let on_request = FeishuTenant {
        records_on_request: true,
        ..USUAL
    };
    let mut settings = settings(&server.base_url, on_request);
    let source = async |settings: &Settings| {
        let client = Feishu::connect(settings).unwrap();
        client.fetch_leave_types().await.unwrap();
        let page = client.fetch_people(None).await.unwrap();
        page.balances[0].balances[0].expiry_source
    };
    let client = Feishu::connect(&settings).unwrap();
    client.fetch_leave_types().await.unwrap();
    client.fetch_balances(&ids(0..1)).await.unwrap();
    assert_eq!(source(&settings).await, ExpirySource::Lot);
    HAS_CHANGED.store(true, Ordering::Relaxed);
    assert_eq!(source(&settings).await, ExpirySource::Unknown);
    HAS_CHANGED.store(false, Ordering::Relaxed);
    assert_eq!(source(&settings).await, ExpirySource::Lot);
    settings.as_of = Some(date(2026, 11, 1));
    assert_eq!(source(&settings).await, ExpirySource::Unknown);
    settings.as_of = None;
    settings.clock = || Today::midday_of(date(2026, 11, 22));
    assert_eq!(source(&settings).await, ExpirySource::Unknown);
}
