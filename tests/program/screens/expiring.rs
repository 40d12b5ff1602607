//! A date on screen stands beside the part of a balance that ends then.

use jiff::civil::{Date, date};
use leaveboard::app::AppState;
use leaveboard::domain::{Amount, Balance, ExpirySource, Lot, RowId, Scale, Unit, expiry};
use leaveboard::sync::SyncEvent;
use ratatui::style::Color;

use crate::screens::company::{company, known, person, press, report, today};
use crate::screens::printer::{draw, lines, print, shows};

const DECEMBER_8: Option<Date> = Some(date(2026, 12, 8));
const YEAR_END: Option<Date> = Some(date(2026, 12, 31));

/// DingTalk's person with one balance, made of lots: how much is left of each, in hundredths of a day, and until when.
fn in_lots(lots: &[(i64, Option<Date>)]) -> Balance {
    let left: i64 = lots.iter().map(|(left, _)| left).sum();
    let mut balance = known("d1", "年假", [left + 50, 50, left]);
    balance.lots = lots
        .iter()
        .map(|(left, ends_on)| Lot {
            id: "q".to_owned(),
            cycle: None,
            starts_on: Some(date(2026, 1, 1)),
            ends_on: *ends_on,
            granted: None,
            used: None,
            left: Some(Amount::new(*left, Scale::Hundredths, Unit::Day)),
        })
        .collect();
    balance.expires_on = expiry::from_lots(&balance.lots, today().day);
    balance.expiry_source = ExpirySource::Lot;
    balance
}

fn screen(size: (u16, u16), balance: Balance) -> AppState {
    let mut state = company(size);
    let answer = person("014", vec![balance]);
    report(&mut state, 1, SyncEvent::Balances(vec![(RowId(0), answer)]));
    press(&mut state, "1↓");
    state
}

#[test]
fn a_date_names_the_part_that_ends_then_and_what_is_left_after_it() {
    let lots = [(250, DECEMBER_8), (700, YEAR_END)];
    let mut wide = screen((200, 50), in_lots(&lots));
    shows(&wide, &["12-08 2.5 天（17 天后），余 7 天 12-31"]);
    press(&mut wide, "L");
    shows(&wide, &["12-08 2.5 d (in 17 days), then 7 d 12-31"]);
    shows(&screen((80, 24), in_lots(&lots)), &["12-08: 2.5/9.5"]);
    let mut zoomed = screen((120, 36), in_lots(&lots));
    press(&mut zoomed, "3z");
    shows(&zoomed, &["12-08 2.5 天（17 天后），余 7 天 12-31"]);
}

#[test]
fn the_rest_says_when_it_ends_only_as_far_as_its_lots_tell() {
    let wide = |lots: &[(i64, Option<Date>)]| screen((200, 50), in_lots(lots));
    let open = wide(&[(250, DECEMBER_8), (700, None)]);
    shows(&open, &["12-08 2.5 天（17 天后），余 7 天 长期有效"]);
    let several = wide(&[(250, DECEMBER_8), (500, YEAR_END), (200, None)]);
    shows(&several, &["12-08 2.5 天（17 天后），余 7 天 12-31 起"]);
    let overdrawn = wide(&[(250, DECEMBER_8), (700, YEAR_END), (-100, YEAR_END)]);
    shows(&overdrawn, &["12-08 2.5 天（17 天后），余 6 天 "]);
    let nothing_after = wide(&[(250, DECEMBER_8), (-300, YEAR_END)]);
    shows(&nothing_after, &["12-08 2.5 天（17 天后） "]);
}

#[test]
fn all_of_a_balance_or_none_of_it_needs_no_part() {
    let whole = screen((200, 50), in_lots(&[(250, DECEMBER_8), (700, DECEMBER_8)]));
    shows(&whole, &["2026-12-08 17天"]);
    let endless = screen((120, 36), in_lots(&[(500, None)]));
    shows(&endless, &["长期有效"]);
}

#[test]
fn a_rule_with_an_extension_says_at_most() {
    let mut balance = known("d1", "年假", [1000, 300, 700]);
    balance.expires_on = YEAR_END;
    balance.expiry_source = ExpirySource::RuleAtMost;
    let mut wide = screen((200, 50), balance.clone());
    shows(&wide, &["12-31 最多 7 天（40 天后）"]);
    press(&mut wide, "L");
    shows(&wide, &["12-31 at most 7 d (in 40 days)"]);
    shows(&screen((80, 24), balance), &["12-31: 最多 7"]);
}

#[test]
fn a_date_of_another_year_stays_on_a_narrow_screen_in_both_languages() {
    let mut balance = known("d1", "年假", [150, 0, 150]);
    balance.expires_on = Some(date(2027, 3, 31));
    balance.expiry_source = ExpirySource::RuleAtMost;
    let mut narrow = screen((80, 24), balance);
    shows(&narrow, &["2027-03-31: 最多 1.5"]);
    press(&mut narrow, "L");
    shows(&narrow, &["2027-03-31: max 1.5"]);
}

#[test]
fn only_the_part_that_ends_soon_is_coloured() {
    let state = screen((200, 50), in_lots(&[(250, DECEMBER_8), (700, YEAR_END)]));
    let (buffer, _) = draw(&state);
    let row = lines(&buffer).iter().position(|line| line.contains("，余"));
    let row = u16::try_from(row.unwrap()).unwrap();
    let colour_of = |symbol: &str| -> Color {
        let cells = (0..buffer.area.width).map(|column| &buffer[(column, row)]);
        let after_figures = cells.skip_while(|cell| cell.symbol() != "天").skip(1);
        let mut found = after_figures.filter(|cell| cell.symbol() == symbol);
        found.next().unwrap().fg
    };
    assert_ne!(colour_of("8"), colour_of("余"));
    assert_eq!(colour_of("8"), colour_of("后"));
}

#[test]
fn hidden_figures_stay_hidden_beside_a_date() {
    let mut state = screen((200, 50), in_lots(&[(250, DECEMBER_8), (700, YEAR_END)]));
    press(&mut state, "m");
    let screen = print(&state);
    assert!(
        !screen.contains("2.5") && !screen.contains("9.5"),
        "{screen}"
    );
    shows(&state, &["2026-12-08 17天"]);
}
