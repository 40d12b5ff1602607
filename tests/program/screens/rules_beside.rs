//! `v` in panes 3 and 4: two leave types side by side, with the words that differ marked.

use leaveboard::app::keys::keymap::{KeyContext, Pane};
use leaveboard::domain::Language;
use unicode_width::UnicodeWidthStr;

use crate::screens::company::{company, press};
use crate::screens::printer::{draw, lines, shows};

#[test]
fn two_leave_types_stand_side_by_side_at_every_size_in_both_languages() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = company(size);
        press(&mut state, "3v");
        shows(&state, &["已选这种假期"]);
        press(&mut state, "jv");
        assert_eq!(state.key_context(), KeyContext::RulesBeside);
        for text in ["两种规则并排", "年假  总部", "事假  总部", "<> "] {
            shows(&state, &[text]);
        }
        state.display.language = Language::English;
        shows(&state, &["two rules side by side"]);
        for line in lines(&draw(&state).0)
            .iter()
            .filter(|line| line.contains('│'))
        {
            assert_eq!(line.width(), usize::from(size.0), "{line}");
        }
    }
}

#[test]
fn only_what_differs_is_shown_on_request_and_words_stand_between_signs() {
    let mut state = company((120, 36));
    press(&mut state, "3vjv");
    let all = state.rules_beside_lines().len();
    press(&mut state, "d");
    let differing = state.rules_beside_lines();
    assert!(differing.len() < all && !differing.is_empty());
    assert!(differing.iter().all(|line| line.differs));
    let marked = differing
        .iter()
        .any(|line| line.cells[0].contains("[-") && line.cells[1].contains("[+"));
    assert!(marked, "{differing:?}");
    press(&mut state, "⎋");
    assert_eq!(state.key_context(), KeyContext::Pane(Pane::Balances));
}

#[test]
fn twice_on_one_type_puts_it_beside_the_same_name_of_another_tenant() {
    let mut state = company((120, 36));
    press(&mut state, "4vv");
    let sides = state
        .rules_beside()
        .map(|rules| rules.sides.clone())
        .unwrap();
    assert_eq!((sides[0].tenant.0, sides[1].tenant.0), (0, 1));
    assert_eq!(sides[0].name, sides[1].name);
    shows(&state, &["年假  总部 企业微信"]);
    shows(&state, &["年假  总部 钉钉"]);
    let mut lone = company((120, 36));
    press(&mut lone, "3jvv");
    shows(&lone, &["已放下"]);
}
