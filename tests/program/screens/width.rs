//! Every row of a table is equally wide, whatever it holds.

use leaveboard::app::AppState;
use leaveboard::app::keys::keymap::Pane;
use leaveboard::domain::RowId;
use leaveboard::sync::SyncEvent;
use proptest::prelude::*;
use ratatui::buffer::Buffer;

use crate::screens::company::{employee, known, opened, people_page, person, report};
use crate::screens::printer::{draw, shows};

/// Names as platforms send them: wide, narrow, with dots, combining marks, emoji, very long or empty.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\u{4e00}-\u{9fa5}]{0,14}",
        "[A-Za-z .'-]{0,30}",
        "[\u{4e00}-\u{4eff}·・]{1,9}",
        "[a-zé\u{0301}\u{0E31}ｱﾞ한]{0,12}",
        "[𠮷👨😀Ａ①…]{0,8}",
    ]
}

/// Whether each pane has its border at both ends of each of its lines.
fn borders_are_whole(buffer: &Buffer, state: &AppState) -> bool {
    let at = state.geometry().unwrap();
    Pane::ALL.iter().all(|pane| {
        let area = at.pane(*pane);
        (area.top() + 1..area.bottom().saturating_sub(1)).all(|y| {
            buffer[(area.left(), y)].symbol() == "│"
                && buffer[(area.right() - 1, y)].symbol() == "│"
        })
    })
}

#[test]
fn an_id_is_whole_where_the_names_leave_room() {
    let mut state = opened((120, 36));
    let people = [
        employee("wulei", "吴磊", &["市场部"]),
        employee("zhangxiaoxiang2", "张小祥", &["研发中心"]),
    ];
    report(&mut state, 0, people_page(0, &people));
    shows(&state, &["zhangxiaoxiang2", "研发中心"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_name_breaks_a_border(names in prop::collection::vec(name(), 1..12), size in prop_oneof![Just((80u16, 24u16)), Just((120, 36)), Just((200, 50))]) {
        let mut state = opened(size);
        let people: Vec<_> = names.iter().enumerate().map(|(at, name)| employee(&at.to_string(), name, &[name])).collect();
        report(&mut state, 0, people_page(0, &people));
        let balances = names.iter().enumerate().map(|(at, name)| known(&at.to_string(), name, [1, 2, 3])).collect();
        report(&mut state, 0, SyncEvent::Balances(vec![(RowId(0), person("0", balances))]));
        prop_assert!(borders_are_whole(&draw(&state).0, &state));
    }
}
