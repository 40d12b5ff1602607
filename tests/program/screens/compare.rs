//! The view Compare: what differs between the chosen tenant and what stands on the right.

use std::path::PathBuf;
use std::sync::Arc;

use leaveboard::app::overlays::compare_dialog::{SheetsRequest, SheetsResult};
use leaveboard::app::tenant::TenantState;
use leaveboard::app::views::compare::{ComparedFiles, RightSide};
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::insight::compare::{
    CompareResult, MatchKey, PersonLink, SheetFigure, SheetFigures, SheetLeave, SheetPerson,
};
use leaveboard::domain::{Amount, CellState, PlatformKind, Scale, Unit};
use leaveboard::shell::effects::Runner;
use leaveboard::sync::TenantId;
use leaveboard::text::views::ViewName;

use crate::screens::company::{answered, company, press, press_only};
use crate::screens::printer::{print, shows};

/// A sheet with annual leave in days of these people, by id.
fn sheet(people: &[(&str, i64)]) -> Arc<SheetFigures> {
    let person = |(id, left): &(&str, i64)| SheetPerson {
        id: Some((*id).into()),
        figures: vec![SheetFigure {
            leave: 0,
            state: CellState::Known,
            left: Some(Amount::new(*left, Scale::Hundredths, Unit::Day)),
            carried: None,
            unit: None,
        }],
        ..SheetPerson::default()
    };
    Arc::new(SheetFigures {
        name: "hr.csv".into(),
        people: people.iter().map(person).collect(),
        leaves: vec![SheetLeave {
            id: None,
            name: "年假".into(),
        }],
    })
}

/// Compared with a sheet that differs by half a day, and names somebody whom the tenant does not know.
fn compared(size: (u16, u16)) -> AppState {
    let mut state = company(size);
    state.compare.take_files(ComparedFiles {
        sheet: Some(sheet(&[("zhangsan", 700), ("zs", 200)])),
        sheet_file: None,
        links: Arc::from([]),
        links_file: Some(PathBuf::from("links.csv")),
    });
    state.compare.right = Some(RightSide::Sheet);
    press(&mut state, "P");
    state
}

#[test]
fn what_differs_stands_in_front_at_every_size_in_both_languages() {
    for size in [(80, 24), (120, 36), (200, 50)] {
        let mut state = compared(size);
        let report = state.compare.computed.answer().unwrap();
        assert_eq!(report.rows[0].result, CompareResult::Different);
        shows(
            &state,
            &["不一致", "张三", "年假", "6.5", "+0.5", "右：hr.csv"],
        );
        press(&mut state, "L");
        shows(
            &state,
            &["different", "张三", "+0.5", "right: hr.csv", "1 different"],
        );
    }
}

#[test]
fn figures_in_two_units_that_cannot_be_converted_have_each_their_own() {
    let mut hours = Arc::unwrap_or_clone(sheet(&[("zhangsan", 5200)]));
    for figure in &mut hours.people[0].figures {
        figure.left = Some(Amount::new(5200, Scale::Hundredths, Unit::Hour));
        figure.unit = Some(Unit::Hour);
    }
    let mut state = compared((120, 36));
    state.compare.files.sheet = Some(Arc::new(hours));
    press(&mut state, "s");
    shows(&state, &["无法比较", "6.5 天", "52 小时"]);
}

#[test]
fn the_right_side_goes_round_the_other_tenants_and_the_sheet() {
    let mut state = compared((120, 36));
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(state.compared_sides().unwrap().1);
        press(&mut state, "l");
    }
    let sheet = RightSide::Sheet;
    assert_eq!(
        seen,
        [sheet, RightSide::Tenant(1), RightSide::Tenant(2), sheet]
    );
    press(&mut state, "h");
    assert_eq!(state.compared_sides().unwrap().1, sheet);
}

#[test]
fn what_is_equal_is_listed_on_request() {
    let mut state = compared((120, 36));
    state.compare.files.sheet = Some(sheet(&[("zhangsan", 650)]));
    press(&mut state, "s");
    let listed = |state: &AppState| {
        let rows = &state.compare.computed.answer().unwrap().rows;
        rows.iter().any(|row| row.result == CompareResult::Equal)
    };
    assert!(!listed(&state));
    press(&mut state, "=");
    assert!(listed(&state));
}

#[test]
fn the_key_a_links_two_people_and_writes_the_file() {
    let mut state = compared((120, 36));
    press(&mut state, "G");
    shows(&state, &["仅右边有", "zs"]);
    assert!(press(&mut state, "a").is_empty());
    shows(&state, &["zs：移到另一边的同一人上按 a"]);
    let report = Arc::clone(state.compare.computed.answer().unwrap());
    let only_left = |row: &leaveboard::domain::insight::compare::ComparedRow| {
        row.result == CompareResult::OnlyLeft
            && report
                .person(row, 0)
                .is_some_and(|person| person.id == Some("wulei"))
    };
    state.compare.window.cursor = report.rows.iter().position(only_left).unwrap();
    let effects = press(&mut state, "a");
    let [Effect::WriteLinks(file, links)] = effects.as_slice() else {
        panic!("{effects:?}")
    };
    assert_eq!(file, &PathBuf::from("links.csv"));
    assert_eq!((&*links[0].left, &*links[0].right), ("wulei", "zs"));
    let report = state.compare.computed.answer().unwrap();
    assert_eq!(report.counts.only_right, 0, "they are one person now");
    press(&mut state, "a⎋");
    assert!(state.compare.linking.is_none(), "Esc forgets whom a took");
}

#[test]
fn enter_opens_the_person_on_that_leave_in_browse() {
    let mut state = compared((120, 36));
    press(&mut state, "⏎");
    shows(&state, &["3 余额 张三", "▸ 年假"]);
}

/// Runs what the dialog asks for with the shell's own runner.
async fn sheets_read(request: SheetsRequest) -> SheetsResult {
    let mut runner = Runner::new(1, Box::new(|_| Box::pin(std::future::ready(()))));
    runner.read_sheets(request);
    let result = loop {
        if let Msg::SheetsRead(result) = runner.next().await {
            break result;
        }
    };
    runner.stop().await;
    result
}

fn request_of(effects: &[Effect]) -> SheetsRequest {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::ReadSheets(request) => Some(request.clone()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{effects:?}"))
}

#[test]
fn what_an_empty_field_says_of_itself_is_whole_at_80_columns() {
    let mut state = company((80, 24));
    press(&mut state, "LPf");
    shows(&state, &["columns left, right; a writes into it, too"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_that_is_typed_on_screen_is_read_with_its_columns_pairs_and_tolerance() {
    let folder = tempfile::tempdir().unwrap();
    let (sheet, types) = (folder.path().join("hr.csv"), folder.path().join("t.csv"));
    std::fs::write(&sheet, "账号,假期,余数\nzhangsan,带薪年假,6.6\n").unwrap();
    std::fs::write(&types, "左,右\n年假,带薪年假\n").unwrap();
    let mut state = company((120, 36));
    press(&mut state, "Pf");
    shows(&state, &["比对的表格与规则", "csv 或 xlsx 的路径", "误差"]);
    let links = folder.path().join("links.csv");
    std::fs::write(&links, "左,右\nlisi,4711\n").unwrap();
    let text = [
        format!("{}⇥left=余数", sheet.display()),
        format!("⇥{}⇥{}⇥0.2", types.display(), links.display()),
    ]
    .concat();
    press(&mut state, &text);
    let effects = press(&mut state, "⏎");
    shows(&state, &["正在读取文件"]);
    let result = sheets_read(request_of(&effects)).await;
    let effects = update(&mut state, Msg::SheetsRead(result));
    answered(&mut state, effects);
    assert!(state.compare_dialog().is_none(), "{}", print(&state));
    shows(&state, &["右：hr.csv"]);
    let linked = &state.compare.identity.links;
    assert_eq!((&*linked[0].left, &*linked[0].right), ("lisi", "4711"));
    assert_eq!(state.compare.files.links_file.as_ref(), Some(&links));
    let report = state.compare.computed.answer().unwrap();
    assert_eq!(
        report.counts.of(CompareResult::Equal),
        1,
        "6.5 and 6.6 within 0.2"
    );
    assert_eq!(report.counts.of(CompareResult::Different), 0);
    press(&mut state, "f");
    shows(&state, &["left=余数", "0.2"]);
    let effects = press(&mut state, "⏎");
    let result = sheets_read(request_of(&effects)).await;
    update(&mut state, Msg::SheetsRead(result));
    let shown = state.compare.computed.answer();
    assert!(shown.is_none(), "rows of the sheet before are not shown");
    shows(&state, &["正在比对"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_sheet_is_said_in_the_dialog_and_nothing_changes() {
    for (typed, said) in [
        ("no/such.csv", "no/such.csv"),
        ("x.csv⇥rest=余", "rest=余"),
        ("⇥⇥⇥⇥abc", "误差请写数字"),
    ] {
        let mut state = compared((80, 24));
        press(&mut state, "f");
        press(&mut state, &"⌫".repeat(40));
        press(&mut state, typed);
        let effects = press(&mut state, "⏎");
        if !typed.starts_with('⇥') {
            let result = sheets_read(request_of(&effects)).await;
            update(&mut state, Msg::SheetsRead(result));
        }
        shows(&state, &[said]);
        press(&mut state, "⎋");
        shows(&state, &["右：hr.csv"]);
    }
}

#[test]
fn esc_drops_what_is_being_read_and_a_late_answer_changes_nothing() {
    let mut state = compared((80, 24));
    press(&mut state, "f");
    let request = request_of(&press(&mut state, "x.csv⏎"));
    let effects = press(&mut state, "⎋");
    assert!(
        matches!(effects[..], [Effect::StopReadingSheets]),
        "{effects:?}"
    );
    let late = SheetsResult {
        generation: request.generation,
        read: Err(vec!["late".to_owned()]),
    };
    update(&mut state, Msg::SheetsRead(late));
    assert!(!print(&state).contains("late"));
}

#[test]
fn people_whose_match_is_unclear_are_gone_through_one_by_one() {
    let mut state = company((120, 36));
    let named = |id: &str| SheetPerson {
        name: Some("吴磊".into()),
        number: None,
        ..sheet(&[(id, 100)]).people[0].clone()
    };
    let mut figures = (*sheet(&[("x", 100)])).clone();
    figures.people = vec![named("y1"), named("y2")];
    state.compare.files.sheet = Some(Arc::new(figures));
    state.compare.right = Some(RightSide::Sheet);
    state.compare.identity.key = Some(MatchKey::Name);
    press(&mut state, "P");
    let report = Arc::clone(state.compare.computed.answer().unwrap());
    assert!(report.unclear.len() >= 2, "{:?}", report.unclear);
    let mut seen = Vec::new();
    for _ in 0..report.unclear.len() {
        press(&mut state, "n");
        seen.push(u32::try_from(state.compare.window.cursor).unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, report.unclear, "each of them once");
    shows(&state, &["待确认 "]);
    press(&mut state, "N");
    let row = report.rows[state.compare.window.cursor];
    assert_eq!(row.result, CompareResult::Ambiguous);
    let mut clear = compared((120, 36));
    press(&mut clear, "n");
    shows(&clear, &["没有待确认的人"]);
}

#[test]
fn a_row_opens_the_person_of_that_id_and_nobody_who_took_the_place_since() {
    let mut state = compared((120, 36));
    let moved = TenantState::new(TenantId(0), "总部".to_owned(), PlatformKind::WeCom);
    state.tenants[0].roster = moved.roster;
    press_only(&mut state, "⏎");
    assert_eq!(state.view, ViewName::Compare);
    shows(&state, &["这个企业刚重新读过"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_written_away_from_the_screen_and_a_failure_is_said() {
    let mut state = compared((120, 36));
    let mut runner = Runner::new(1, Box::new(|_| Box::pin(std::future::ready(()))));
    let links = Arc::new([PersonLink {
        left: "a".into(),
        right: "b".into(),
    }]);
    runner.write_links(PathBuf::from("/no/such/folder/links.csv"), links);
    let Msg::LinksWritten(written) = runner.next().await else {
        panic!("links alone are written")
    };
    runner.stop().await;
    update(&mut state, Msg::LinksWritten(written));
    shows(&state, &["对应关系没有写入文件："]);
}

#[test]
fn rows_of_the_side_before_never_stand_under_the_name_of_the_next_one() {
    let mut state = compared((120, 36));
    assert!(state.compare.computed.answer().is_some());
    press_only(&mut state, "→");
    assert_ne!(state.compared_sides().unwrap().1, RightSide::Sheet);
    assert!(state.compare.computed.answer().is_none());
    press_only(&mut state, "⎋");
    shows(&state, &["比较已停止"]);
    press(&mut state, "←");
    assert!(state.compare.computed.answer().is_some());
}
