//! The dashboard for those who hear it: plain text, one pane at a time, and the row under the cursor in words.

use leaveboard::app::AppState;
use leaveboard::domain::Language;
use leaveboard::shell::GlyphSet;

use crate::screens::company::{company, press};
use crate::screens::printer::{draw, print};

fn plain(keys: &str, language: Language) -> AppState {
    let mut state = company((80, 24));
    state.display.glyphs = GlyphSet::Plain;
    state.display.language = language;
    press(&mut state, keys);
    state
}

/// The row on which the terminal's own cursor stands.
fn row_of_cursor(state: &AppState) -> String {
    let (_, cursor) = draw(state);
    let screen = print(state);
    let row = screen.lines().nth(usize::from(cursor.y));
    row.unwrap_or_default().to_owned()
}

/// The two lines below the last one.
fn words(state: &AppState) -> String {
    let screen = print(state);
    screen.lines().skip(22).collect::<Vec<_>>().concat()
}

#[test]
fn nothing_is_drawn_but_text_in_any_view_or_overlay() {
    for language in [Language::Chinese, Language::English] {
        for keys in [
            "", "1", "3", "4", "3r", "C", "E", "T", "K", "P", "H", "?", "t", "x", "/zs",
        ] {
            let screen = print(&plain(keys, language));
            // The help of the filter writes an alternative so.
            let drawn = screen.replace("a | b", "").replace("甲 | 乙", "");
            let sign = drawn
                .chars()
                .find(|c| ('\u{2500}'..='\u{28ff}').contains(c) || *c == '|');
            assert_eq!(sign, None, "{keys}\n{screen}");
            assert!(
                !screen.contains("--") && !screen.contains("+-"),
                "{keys}\n{screen}"
            );
        }
    }
}

#[test]
fn one_pane_is_on_screen_and_the_first_line_names_the_view() {
    let state = plain("", Language::Chinese);
    let screen = print(&state);
    assert!(screen.starts_with(" 视图：浏览"), "{screen}");
    assert!(
        screen.contains(" 2 员工") && !screen.contains(" 3 余额"),
        "{screen}"
    );
    let state = plain("3", Language::English);
    let screen = print(&state);
    assert!(screen.starts_with(" view: Browse"), "{screen}");
    assert!(
        screen.contains(" 3 Balances") && !screen.contains(" 2 Employees"),
        "{screen}"
    );
}

#[test]
fn the_cursor_of_the_terminal_is_on_the_row_and_the_row_is_said_in_words() {
    for (keys, row, said) in [
        ("", "张三", "1/8：姓名 张三；账号 zhangsan"),
        ("j", "吴磊", "2/8：姓名 吴磊"),
        ("1", "总部 企业微信", "1/3：总部 企业微信；8 人；读取中"),
        ("3", "年假", "假期 年假"),
        ("C", "张三", "1/8：姓名 张三；账号 zhangsan"),
        ("T", "年假", "假期 年假；单位 天"),
        ("Kj", "吴磊", "姓名 吴磊"),
    ] {
        let state = plain(keys, Language::Chinese);
        assert!(
            row_of_cursor(&state).contains(row),
            "{keys}\n{}",
            print(&state)
        );
        assert!(words(&state).contains(said), "{keys}\n{}", print(&state));
    }
    let english = plain("", Language::English);
    assert!(
        words(&english).contains("1/8: Name 张三; Id zhangsan"),
        "{}",
        print(&english)
    );
}

#[test]
fn masked_rows_are_not_said() {
    let state = plain("m", Language::Chinese);
    assert!(!words(&state).contains("张三"), "{}", print(&state));
}

#[test]
fn in_a_field_the_cursor_of_the_terminal_stands_at_the_caret() {
    let state = plain("/zs", Language::Chinese);
    assert!(
        row_of_cursor(&state).contains("筛选 zs"),
        "{}",
        print(&state)
    );
    let help = plain("?↓", Language::Chinese);
    assert!(
        row_of_cursor(&help).trim_start().starts_with('>'),
        "{}",
        print(&help)
    );
}
