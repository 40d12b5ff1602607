//! One process at a time.

use leaveboard::store::LeaseAnswer;

use crate::engines::{engines, holder};

#[tokio::test]
async fn of_twenty_that_want_the_lease_exactly_one_gets_it() {
    for engine in engines() {
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..20 {
            let tenant = engine.tenant().await;
            let holder = holder(&format!("host-{number}"));
            tasks.spawn(async move { tenant.take_lease(&holder, "").await.unwrap() });
        }
        let answers = tasks.join_all().await;
        let ours = answers
            .iter()
            .filter(|answer| matches!(answer, LeaseAnswer::Ours(_)));
        assert_eq!(ours.count(), 1, "{answers:?}");
    }
}
