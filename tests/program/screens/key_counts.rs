//! How many keys lead from the open board to an answer. README says so in a table; these are its rows.

use leaveboard::app::AppState;
use leaveboard::app::keys::keymap::KeyContext;

use crate::screens::company::press;
use crate::screens::expiring_view::board;
use crate::screens::printer::print;

/// Presses `typed`, which is a row of README's tables and has this many keys.
#[track_caller]
fn answer(state: &mut AppState, typed: &str, keys: usize) -> String {
    assert_eq!(typed.chars().count(), keys, "{typed}");
    for document in ["README.md", "README.zh.md"] {
        let path = format!("{}/{document}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let row = typed.replace(' ', "␣");
        assert!(text.contains(&format!("| `{row}` |")), "{row}: {document}");
    }
    press(state, typed);
    print(state)
}

#[test]
fn who_is_overdrawn_takes_one_key() {
    let screen = answer(&mut board((120, 36)), "K", 1);
    assert!(
        screen.contains("超支（推断）  1") && screen.contains("吴磊"),
        "{screen}"
    );
}

#[test]
fn annual_leave_that_ends_within_thirty_days_takes_three() {
    let mut state = board((120, 36));
    press(&mut state, "1j2");
    let screen = answer(&mut state, "Ego", 3);
    assert!(screen.contains("只看 年假"), "{screen}");
    assert!(
        screen.contains("9.5") && !screen.contains("调休"),
        "{screen}"
    );
}

#[test]
fn why_a_person_has_this_figure_takes_four_with_the_name_typed() {
    let screen = answer(&mut board((120, 36)), "/zs⏎", 4);
    assert!(screen.contains("筛选 zs"), "{screen}");
    assert!(
        screen.contains("已发") && screen.contains("= 剩余"),
        "{screen}"
    );
}

#[test]
fn what_the_company_has_left_of_annual_leave_takes_one() {
    let screen = answer(&mut board((120, 36)), "T", 1);
    let row = screen.lines().find(|row| row.contains("年假")).unwrap();
    assert!(row.contains("6.5"), "{screen}");
}

#[test]
fn two_people_side_by_side_take_three() {
    let mut state = board((120, 36));
    let screen = answer(&mut state, "  c", 3);
    assert_eq!(state.key_context(), KeyContext::SideBySide, "{screen}");
}

/// That the file is written is shown by `screens::export`.
#[test]
fn a_department_as_a_file_takes_seven() {
    let screen = answer(&mut board((120, 36)), "C/市场⏎x⏎", 7);
    assert!(screen.contains("company-2026-11-21.csv"), "{screen}");
}
