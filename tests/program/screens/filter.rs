//! Help while typing a filter: completion, history, the grammar in the list of keys, named filters.

use leaveboard::app::keys::key::Key;
use leaveboard::app::{AppState, Msg, update};

use crate::screens::company::{company, press};
use crate::screens::printer::print;

fn filter(state: &AppState) -> &str {
    state.selection.filter.input.value()
}

#[test]
fn tab_completes_conditions_and_what_the_company_has() {
    let mut state = company((80, 24));
    press(&mut state, "/剩");
    assert!(print(&state).contains(" 剩余< "), "{}", print(&state));
    press(&mut state, "⇥0");
    assert_eq!(filter(&state), "剩余<0");
    press(&mut state, " 假期:年");
    assert!(print(&state).contains("假期:年假"), "{}", print(&state));
    press(&mut state, "⇥");
    assert_eq!(filter(&state), "剩余<0 假期:年假");
    assert!(state.selection.filter.query.errors().is_empty());
    press(&mut state, " @临⇥");
    assert_eq!(filter(&state), "剩余<0 假期:年假 @临期");
}

#[test]
fn a_department_completes_from_the_people_that_were_read() {
    let mut state = company((120, 36));
    press(&mut state, "/dept:财⇥");
    assert_eq!(filter(&state), "dept:财务");
}

#[test]
fn a_word_of_which_nothing_is_known_offers_nothing_and_tab_leaves_it() {
    let mut state = company((80, 24));
    press(&mut state, "/张⇥");
    assert_eq!(filter(&state), "张");
}

#[test]
fn the_grammar_is_found_in_the_list_of_keys_and_goes_into_the_filter() {
    let mut state = company((120, 36));
    press(&mut state, "?到期<");
    assert!(print(&state).contains("30 天内到期"), "{}", print(&state));
    press(&mut state, "⏎");
    assert_eq!(filter(&state), "到期<30d");
    assert!(state.selection.filter.is_typing && state.help().is_none());
}

#[test]
fn a_name_that_stands_for_nothing_says_which_names_there_are() {
    let mut state = company((200, 50));
    press(&mut state, "/@没有");
    assert!(print(&state).contains("自带：@临期"), "{}", print(&state));
}

#[test]
fn a_filter_that_was_used_comes_back() {
    let mut state = company((80, 24));
    press(&mut state, "/超支⏎/");
    state.selection.filter.set("");
    update(&mut state, Msg::Key(Key::ctrl('p')));
    assert_eq!(filter(&state), "超支");
}
