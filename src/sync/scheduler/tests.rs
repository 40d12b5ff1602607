use super::*;

const FIFTY: BatchLimits = BatchLimits {
    people: 50,
    calls: 2,
};

fn rows(range: std::ops::Range<u32>) -> impl Iterator<Item = RowId> {
    range.map(RowId)
}

fn ready() -> Scheduler {
    let mut scheduler = Scheduler::new(None);
    scheduler.go_without_budget();
    scheduler
}

fn send(scheduler: &mut Scheduler, directory_is_over: bool) -> Option<usize> {
    let batch = scheduler.next_batch(FIFTY, directory_is_over)?;
    scheduler.note_call();
    Some(batch.len())
}

#[test]
fn nobody_is_asked_for_before_the_cost_is_settled() {
    let mut scheduler = Scheduler::new(None);
    scheduler.offer(rows(0..60));
    assert_eq!(send(&mut scheduler, true), None);
    scheduler.go_without_budget();
    assert_eq!(send(&mut scheduler, true), Some(50));
}

#[test]
fn trap_25_a_batch_goes_when_it_is_full_or_the_directory_is_over() {
    let mut scheduler = ready();
    scheduler.offer(rows(0..60));
    assert_eq!(send(&mut scheduler, false), Some(50));
    assert_eq!(send(&mut scheduler, false), None, "ten wait for others");
    scheduler.offer(rows(60..70));
    assert_eq!(send(&mut scheduler, true), Some(20));
    assert_eq!(send(&mut scheduler, true), None);
}

#[test]
fn no_more_calls_are_under_way_than_the_platform_takes() {
    let mut scheduler = ready();
    scheduler.offer(rows(0..500));
    assert!(send(&mut scheduler, false).is_some());
    assert!(send(&mut scheduler, false).is_some());
    assert_eq!(send(&mut scheduler, false), None);
    scheduler.note_return();
    assert!(send(&mut scheduler, false).is_some());
}

#[test]
fn a_refresh_waits_while_everything_is_paused() {
    let mut scheduler = ready();
    scheduler.request_refresh(RowId(3));
    let paused = |paused| Interest {
        paused,
        ..Interest::default()
    };
    scheduler.follow(paused(true));
    assert!(scheduler.take_refreshes(None).is_empty());
    assert!(scheduler.waits_for_the_user());
    scheduler.follow(paused(false));
    assert_eq!(scheduler.take_refreshes(None), [RowId(3)]);
}

#[test]
fn people_of_whom_something_is_missing_are_asked_for_again_twice_unless_they_are_many() {
    let mut scheduler = ready();
    for _ in 0..2 {
        scheduler.note_incomplete(rows(0..5));
        assert!(scheduler.retry_incomplete(100));
        assert_eq!(send(&mut scheduler, true), Some(5));
        scheduler.note_return();
    }
    scheduler.note_incomplete(rows(0..5));
    assert!(!scheduler.retry_incomplete(100), "twice is enough");
    scheduler.begin_sync();
    scheduler.note_incomplete(rows(0..101));
    assert!(!scheduler.retry_incomplete(1000), "more than one in ten");
    assert!(scheduler.retry_incomplete(1010));
}

#[test]
fn whoever_was_answered_or_has_gone_meanwhile_is_not_asked_for_again() {
    let mut scheduler = ready();
    scheduler.note_incomplete(rows(0..3));
    // Refreshed with success, reported as gone.
    scheduler.mark([RowId(0), RowId(2)]);
    assert!(scheduler.retry_incomplete(100));
    assert_eq!(scheduler.next_batch(FIFTY, true), Some(vec![RowId(1)]));
    scheduler.note_incomplete(rows(1..2));
    scheduler.mark(rows(1..2));
    assert!(!scheduler.retry_incomplete(100), "nobody is left");
}

#[test]
fn a_refresh_whose_call_was_dropped_is_requested_again_and_one_that_was_answered_is_not() {
    let mut scheduler = ready();
    scheduler.request_refresh(RowId(1));
    scheduler.request_refresh(RowId(2));
    assert_eq!(scheduler.take_refreshes(Some(FIFTY)).len(), 2);
    scheduler.mark([RowId(1)]);
    scheduler.forget_calls();
    assert_eq!(scheduler.take_refreshes(Some(FIFTY)), [RowId(2)]);
}

#[test]
fn four_calls_in_a_row_that_reach_nobody_are_too_many() {
    let mut scheduler = ready();
    assert!(!scheduler.note_unreached());
    scheduler.note_reached();
    for _ in 0..3 {
        assert!(!scheduler.note_unreached());
    }
    assert!(scheduler.note_unreached());
}

#[test]
fn calls_that_are_under_way_together_are_waited_for_before_the_platform_counts_as_gone() {
    let mut scheduler = ready();
    (0..8).for_each(|_| scheduler.note_call());
    for _ in 0..5 {
        scheduler.note_return();
        assert!(!scheduler.note_unreached(), "others may still be answered");
    }
    scheduler.note_return();
    assert!(scheduler.note_unreached());
}
