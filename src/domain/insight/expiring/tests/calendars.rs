//! Working days to go, by whichever calendar counts.

use jiff::civil::Weekday;

use super::*;
use crate::domain::insight::generated::TODAY;
use crate::domain::work_calendar::DayKind;

/// Every day is worked but the Thursdays.
fn is_thursday(day: Date) -> bool {
    day.weekday() == Weekday::Thursday
}

fn without_thursdays(last: Date) -> Arc<WorkCalendar> {
    let days = TODAY.series(Span::new().days(1));
    let days = days.take_while(|day| *day <= last).map(|day| {
        let kind = if is_thursday(day) {
            DayKind::Holiday
        } else {
            DayKind::Workday
        };
        (day, kind)
    });
    Arc::new(WorkCalendar::of_each_day(days.collect()))
}

/// The working days to `day`, where the first tenant has a calendar of its own that ends on `last`.
fn slow_working_days(tenant: usize, day: Date, last: Date) -> Option<u32> {
    if tenant != 0 {
        return WorkCalendar::announced().working_days_to_go(TODAY, day);
    }
    let next = TODAY.tomorrow().unwrap().series(Span::new().days(1));
    let next = next.take_while(|next| *next <= day);
    let worked = next.filter(|day| !is_thursday(*day)).count();
    (day <= last).then(|| u32::try_from(worked).unwrap())
}

/// How many entries were counted by the tenant's own calendar, lie beyond it, and were counted by the usual one.
fn checked_entries(report: &ExpiringReport, last: Date) -> [usize; 3] {
    let (mut own_days, mut beyond, mut usual_days) = (0, 0, 0);
    let mut too_late = 0;
    let mut is_beyond = false;
    for entry in (0..report.len()).filter_map(|at| report.entry(at)) {
        let Some(day) = entry.last_day_known() else {
            assert_eq!(entry.working_days_to_go, None);
            continue;
        };
        let expected = slow_working_days(entry.tenant, day, last);
        assert_eq!(entry.working_days_to_go, expected, "{day}");
        is_beyond |= expected.is_none();
        too_late += usize::from(entry.cannot_be_used_up == Some(true));
        match (entry.tenant, expected) {
            (0, Some(_)) => own_days += 1,
            (0, None) => beyond += 1,
            _ => usual_days += 1,
        }
    }
    assert_eq!(report.reaches_beyond_calendar(), is_beyond);
    let groups = report.groups.iter();
    let months = groups.filter(|group| matches!(group.kind, GroupKind::Month(_)));
    let told: usize = months.map(|group| group.totals.cannot_be_used_up).sum();
    assert_eq!(told, too_late);
    [own_days, beyond, usual_days]
}

#[test]
fn each_tenant_counts_by_its_own_calendar_if_it_has_one() {
    let mut found = [0; 3];
    for seed in 0..30 {
        // A day before or after what ends.
        let last = TODAY.saturating_add(Span::new().days(if seed % 3 == 0 { 20 } else { 60 }));
        let mut asked = question(ExpiringWindow::All);
        asked.calendars.own = vec![Some(without_thursdays(last))];
        let report = expiring(&figures(&company(seed)), &asked, &|| false).unwrap();
        for (all, some) in found.iter_mut().zip(checked_entries(&report, last)) {
            *all += some;
        }
    }
    let [own_days, beyond, usual_days] = found;
    assert!(
        own_days > 20 && beyond > 5 && usual_days > 10,
        "{own_days} {beyond} {usual_days}"
    );
}
