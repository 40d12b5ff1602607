//! What is kept for a calendar day, on both engines.

use jiff::civil::{Date, date};
use leaveboard::store::{DayAnswer, DayAnswerKind};

use crate::store::engines::engines;

const DAY: Date = date(2026, 11, 26);

fn answer(name: &str, body: &str) -> DayAnswer {
    DayAnswer {
        name: name.to_owned(),
        body: body.to_owned(),
    }
}

#[tokio::test]
async fn answers_of_a_day_replace_earlier_ones_and_are_deleted_with_the_next_day() {
    for engine in engines() {
        let tenant = engine.tenant().await;
        let first = [answer("a\nb", "[]"), answer("c", "年假")];
        tenant
            .store_for_day(DayAnswerKind::Lots, DAY, &first)
            .await
            .unwrap();
        let calendar = [answer("7", "{}")];
        tenant
            .store_for_day(DayAnswerKind::WorkCalendar, DAY, &calendar)
            .await
            .unwrap();
        tenant
            .store_for_day(DayAnswerKind::Lots, DAY, &[answer("c", "[1]")])
            .await
            .unwrap();
        let kept = tenant.answers_of_kind(DayAnswerKind::Lots).await.unwrap();
        assert_eq!(
            kept,
            [(DAY, answer("a\nb", "[]")), (DAY, answer("c", "[1]"))]
        );
        // A damaged answer is left out.
        engine.execute("UPDATE kept_for_day SET body = '[2]' WHERE name = 'c'");
        let kept = tenant.answers_of_kind(DayAnswerKind::Lots).await.unwrap();
        assert_eq!(kept, [(DAY, answer("a\nb", "[]"))]);
        let next = DAY.tomorrow().unwrap();
        tenant
            .store_for_day(DayAnswerKind::Lots, next, &[answer("d", "")])
            .await
            .unwrap();
        let kept = tenant.answers_of_kind(DayAnswerKind::Lots).await.unwrap();
        assert_eq!(kept, [(next, answer("d", ""))]);
        let kept = tenant
            .answers_of_kind(DayAnswerKind::WorkCalendar)
            .await
            .unwrap();
        assert_eq!(kept, [(DAY, answer("7", "{}"))], "another kind stays");
    }
}
