//! A call that the platform reads and never answers: the other calls go on meanwhile, and the sync ends after one round of retries.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::response::Response;
use leaveboard::platform::http::HttpTimeouts;
use leaveboard::platform::wecom::WeCom;
use leaveboard::sync::{Outcome, SyncEvent};

use super::{
    CORPCONF, DEPARTMENTS, GOOD_TOKEN, MEMBERS, QUOTA, QUOTA_SAMPLE, TOKEN, TYPES, quick, settings,
};
use crate::support::SyncBuilder;
use crate::support::waiting::advance_in_small_steps;

const PEOPLE: usize = 60;
const SILENT: &str = "p30";

async fn respond(request: Request, silent: Arc<AtomicUsize>) -> Response {
    let path = request.uri().path().to_owned();
    let body = to_bytes(request.into_body(), 100_000).await.unwrap();
    let text = match path.as_str() {
        TOKEN => GOOD_TOKEN.to_owned(),
        TYPES => CORPCONF.to_owned(),
        DEPARTMENTS => {
            r#"{"errcode":0,"department":[{"id":1,"name":"总部","parentid":0}]}"#.to_owned()
        }
        MEMBERS => {
            let member = |n| format!(r#"{{"userid":"p{n}","name":"名{n}","department":[1]}}"#);
            let members: Vec<String> = (0..PEOPLE).map(member).collect();
            format!(r#"{{"errcode":0,"userlist":[{}]}}"#, members.join(","))
        }
        QUOTA if body.as_ref() == format!(r#"{{"userid":"{SILENT}"}}"#).as_bytes() => {
            silent.fetch_add(1, Ordering::SeqCst);
            std::future::pending().await
        }
        QUOTA => QUOTA_SAMPLE.to_owned(),
        other => panic!("nobody should ask {other}"),
    };
    Response::new(text.into())
}

async fn serve() -> (String, Arc<AtomicUsize>) {
    let silent = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&silent);
    let app = Router::new().fallback(move |request: Request| respond(request, Arc::clone(&seen)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, silent)
}

#[tokio::test(start_paused = true)]
async fn one_call_without_an_answer_holds_nobody_up_and_costs_one_round_of_tries() {
    advance_in_small_steps();
    let (url, silent) = serve().await;
    let settings = settings(&url);
    let timeouts = HttpTimeouts {
        total: Duration::from_mins(1),
        ..quick()
    };
    let sync = SyncBuilder::new().clock(settings.clock);
    let mut running = sync.spawn(move || WeCom::connect_with(&settings, timeouts));
    let (mut answered, mut outcome) = (Vec::new(), None);
    while let Some(report) = running.reports.recv().await {
        match report.event {
            SyncEvent::Balances(rows) => {
                answered.extend(rows.into_iter().map(|(_, person)| person));
            }
            SyncEvent::Done(done) => outcome = Some(done),
            _ => {}
        }
    }
    running.task.await.unwrap();
    assert_eq!(answered.len(), PEOPLE, "everybody once");
    let last = answered.last().unwrap();
    assert_eq!(last.employee.as_str(), SILENT, "nobody waits for that call");
    assert_eq!(last.balances[0].error.as_ref().unwrap().code, "timeout");
    assert_eq!(silent.load(Ordering::SeqCst), 4, "one round of tries");
    assert_eq!(outcome, Some(Outcome::Partial));
}
