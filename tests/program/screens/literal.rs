//! Screens word for word.

use leaveboard::app::AppState;
use leaveboard::app::display::GlyphSet;
use leaveboard::domain::Language;
use leaveboard::text::views::ViewName;
use leaveboard::ui::ThemeName;
use ratatui::style::Color;
use unicode_width::UnicodeWidthStr;

use crate::screens::changes::changes;
use crate::screens::company::{company, opened, press};
use crate::screens::printer::{draw, draw_in, lines, print, shows};

/// Compares with the stored snapshot; the frame keeps spaces at the start.
pub(crate) fn assert_screen(name: &str, screen: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, screen);
    });
}

/// Compares only the rows that differ from the plain screen of the same view, size and language,
/// which has a snapshot of its own. Tiny screens are compared whole.
pub(crate) fn assert_rows(name: &str, state: &AppState) {
    let size = (state.size.width, state.size.height);
    let mut plain = match state.view {
        ViewName::Changes => changes(size),
        _ => company(size),
    };
    plain.display = state.display;
    let (plain, screen) = (print(&plain), print(state));
    let rows = screen.lines().zip(plain.lines()).enumerate();
    let is_tiny = size.1 <= 10;
    let changed = rows.filter(|(_, (row, plain))| is_tiny || row != plain);
    let changed =
        changed.map(|(at, (row, _))| format!("{:02} {row}", at + 1).trim_end().to_owned());
    assert_screen(name, &changed.collect::<Vec<_>>().join("\n"));
}

#[test]
fn browse_at_three_sizes_in_chinese() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let state = company(size);
        assert_screen(&format!("browse_zh_{}x{}", size.0, size.1), &print(&state));
    }
}

#[test]
fn browse_at_three_sizes_in_english() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = company(size);
        press(&mut state, "L");
        assert_eq!(state.display.language, Language::English);
        assert_screen(&format!("browse_en_{}x{}", size.0, size.1), &print(&state));
    }
}

#[test]
fn before_anything_has_come() {
    assert_screen("opened", &print(&opened((80, 24))));
}

#[test]
fn narrow_screens_stack_the_panes_and_tiny_ones_say_so() {
    assert_screen("stacked_60x24", &print(&company((60, 24))));
    assert_screen("stacked_40x10", &print(&company((40, 10))));
    assert_eq!(print(&company((39, 10))).trim_end(), "窗口太小，至少 40x10");
}

#[test]
fn a_failed_person_says_why_and_what_to_do() {
    let mut state = company((80, 24));
    press(&mut state, "↓↓");
    assert_rows("failed_person", &state);
}

#[test]
fn an_overdrawn_figure_and_a_gap_are_explained() {
    let mut state = company((120, 36));
    press(&mut state, "↓");
    assert_rows("overdrawn", &state);
    press(&mut state, "↑3↓↓");
    assert_rows("gap_and_rounding", &state);
}

#[test]
fn a_refused_tenant_says_what_to_do() {
    let mut state = company((80, 24));
    press(&mut state, "1↓↓");
    assert_rows("refused", &state);
}

#[test]
fn lots_open_under_their_row_current_coming_and_ended_told_apart() {
    let mut state = company((120, 36));
    press(&mut state, "1↓3→");
    assert_rows("lots", &state);
}

#[test]
fn the_raw_record_and_the_zoomed_rule() {
    let mut state = company((80, 24));
    press(&mut state, "3r");
    assert_rows("raw_person", &state);
    press(&mut state, "⎋4z");
    assert_screen("zoomed_rule", &print(&state));
}

#[test]
fn filter_by_pinyin_marks_the_count_and_puts_the_terminals_cursor_at_the_caret() {
    let mut state = company((80, 24));
    press(&mut state, "/zsan");
    assert_rows("filter", &state);
    let (_, cursor) = draw(&state);
    assert_eq!((cursor.x, cursor.y), (10, 10));
    press(&mut state, "⌫⌫⌫⌫张");
    let (_, cursor) = draw(&state);
    assert_eq!(
        (cursor.x, cursor.y),
        (8, 10),
        "behind a glyph of two columns"
    );
}

#[test]
fn a_wrong_predicate_says_what_is_wrong_while_the_list_stays() {
    let mut state = company((120, 24));
    press(&mut state, "/left<x");
    let screen = print(&state);
    assert!(screen.contains("张三"), "{screen}");
    assert!(
        screen.lines().last().unwrap().contains("left<x"),
        "{screen}"
    );
}

#[test]
fn the_help_lists_every_key_and_finds_one_by_a_word() {
    let mut state = company((80, 24));
    press(&mut state, "?");
    assert_screen("help", &print(&state));
    press(&mut state, "遮");
    assert_rows("help_search", &state);
}

#[test]
fn the_help_says_what_its_marks_mean_and_the_whole_of_an_entry_that_is_cut() {
    let mut state = company((80, 24));
    press(&mut state, "L?");
    shows(&state, &["~ rounded  . unread  ◷ earlier sync"]);
    shows(&state, &["state:unreadable; bar: or, !: not"]);
    press(&mut state, "⎋C?");
    shows(&state, &["^ ends within 30 days", "* marked"]);
    let mut state = company((250, 60));
    press(&mut state, "L?");
    let screen = print(&state);
    let entry = screen.lines().find(|line| line.contains("filter: name"));
    assert!(entry.unwrap().contains("bar: or, !: not"), "{screen}");
}

#[test]
fn the_help_is_whole_over_glyphs_of_two_columns() {
    let mut state = company((130, 36));
    for name in ["总", "总部总"] {
        state.tenants[0].label = name.repeat(8);
        press(&mut state, "?");
        let (buffer, _) = draw(&state);
        let mut columns = 4..120;
        let corner = columns.find(|x| buffer[(*x, 1)].symbol() == "╭").unwrap();
        for y in 2..34 {
            let (left, before) = (
                buffer[(corner, y)].symbol(),
                buffer[(corner - 1, y)].symbol(),
            );
            assert!(
                left == "│" && before.width() < 2,
                "line {y}: {before}{left}"
            );
        }
        press(&mut state, "⎋");
    }
}

#[test]
fn masked_names_and_figures_are_nowhere_on_the_screen() {
    let mut state = company((200, 50));
    press(&mut state, "3→m");
    let screen = print(&state);
    for secret in ["张三", "zhangsan", "6.5", "864000"] {
        assert!(!screen.contains(secret), "{secret} in\n{screen}");
    }
}

#[test]
fn the_hint_for_help_is_never_cut() {
    for width in (40..=250).step_by(3) {
        for height in [10, 24, 70] {
            let mut state = company((width, height));
            state.display.language = if width % 2 == 0 {
                Language::English
            } else {
                Language::Chinese
            };
            let screen = print(&state);
            let hint = state.display.language.pick("? 帮助", "? help");
            assert!(
                screen.lines().last().unwrap().ends_with(hint),
                "{width}x{height}\n{screen}"
            );
        }
    }
}

#[test]
fn without_colour_the_screen_says_the_same() {
    let state = company((120, 36));
    let (plain, _) = draw_in(&state, ThemeName::Mono);
    assert!(
        plain
            .content()
            .iter()
            .all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset)
    );
    assert_eq!(lines(&plain), lines(&draw(&state).0));
}

#[test]
fn ascii_borders_and_signs_use_nothing_beyond_ascii() {
    let mut state = company((120, 36));
    state.display.glyphs = GlyphSet::Ascii;
    press(&mut state, "L3→");
    for c in print(&state).chars().filter(|c| !c.is_ascii()) {
        assert!(!('\u{2000}'..='\u{2BFF}').contains(&c), "{c}");
    }
}
