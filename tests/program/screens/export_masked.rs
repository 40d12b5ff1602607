//! Masked files, and what the cover of a workbook says: of every view.

use calamine::{Data, Reader, Xlsx, open_workbook};
use leaveboard::app::file_export::job::{ExportEnd, ExportJob};
use leaveboard::app::keys::key::{Key, KeyCode};
use leaveboard::app::{AppState, Msg, update};
use leaveboard::domain::Language;
use leaveboard::text::export::ExportError;
use serde_json::Value;

use crate::screens::changes::changes;
use crate::screens::company::{company, press};
use crate::screens::export::{exports, only, run, written};
use crate::screens::printer::{print, shows};

/// The keys of every view that writes a file of the company.
const VIEWS: [&str; 7] = ["", "C", "Ew", "T", "Tb", "K", "P"];

/// Headings of columns that tell who somebody is, or how much it is. The figures of Company stand below the names of leave types.
const PRIVATE: [&str; 26] = [
    "账号",
    "工号",
    "姓名",
    "原姓名",
    "现姓名",
    "左边账号",
    "右边账号",
    "左边姓名",
    "右边姓名",
    "疑似同一人",
    "结转",
    "已发",
    "已用",
    "剩余",
    "差额",
    "将到期",
    "到期未休",
    "左边",
    "右边",
    "差",
    "变更前",
    "变更后",
    "增减",
    "说明",
    "年假(天)",
    "调休(天)",
];

fn toggle(state: &mut AppState) {
    update(state, Msg::Key(Key::ctrl('t')));
}

fn opened(view: &str) -> AppState {
    match view {
        "H" => changes((120, 36)),
        view => {
            let mut state = company((120, 36));
            press(&mut state, view);
            state
        }
    }
}

fn job(view: &str, keys: &str, masked: bool) -> ExportJob {
    let mut state = opened(view);
    press(&mut state, &format!("x{keys}"));
    if masked {
        toggle(&mut state);
    }
    only(exports(&mut state, "⏎"))
}

/// The text of a file; `None` where the view has no row.
async fn text_of(job: ExportJob) -> Option<String> {
    let (result, text) = written(job).await;
    (result.end != ExportEnd::Failed(ExportError::NoRows)).then_some(text)
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let lines = text.trim_start_matches('\u{feff}').lines();
    let lines = lines.map(|line| line.split(',').map(str::to_owned).collect());
    lines.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_masked_file_has_the_same_rows_without_names_ids_and_figures() {
    let mut compared = 0;
    for view in VIEWS.into_iter().chain(["H"]) {
        let Some(plain) = text_of(job(view, "", false)).await else {
            continue;
        };
        let masked = text_of(job(view, "", true)).await.unwrap();
        let (plain, masked) = (cells(&plain), cells(&masked));
        assert_eq!(plain.len(), masked.len(), "{view}");
        assert_eq!(plain[0], masked[0], "{view}");
        for (plain_row, masked_row) in plain.iter().zip(&masked).skip(1) {
            let cells = plain_row.iter().zip(masked_row).zip(&plain[0]);
            for ((plain, masked), heading) in cells {
                let has_word =
                    ["待读取", "不限额", "不适用", "失败", "无权限"].contains(&plain.as_str());
                if PRIVATE.contains(&heading.as_str()) && !plain.is_empty() && !has_word {
                    assert_eq!(masked, "***", "{view} {heading} {plain}");
                    compared += 1;
                } else {
                    assert!(masked == plain || masked == "***", "{view} {heading}");
                }
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

/// Every value that is a text, with the key below which it stands.
fn texts<'a>(key: &'a str, value: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::String(text) => found.push((key, text)),
        Value::Array(list) => list.iter().for_each(|value| texts(key, value, found)),
        Value::Object(object) => object
            .iter()
            .for_each(|(key, value)| texts(key, value, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn masked_objects_keep_their_keys_and_hold_no_name_no_id_and_no_amount() {
    let mut compared = 0;
    for view in VIEWS.into_iter().chain(["H"]) {
        let Some(plain) = text_of(job(view, "⇥⇥", false)).await else {
            continue;
        };
        compared += 1;
        let masked = text_of(job(view, "⇥⇥", true)).await.unwrap();
        let objects = |text: &str| -> Vec<Value> {
            text.lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect()
        };
        let (plain, masked) = (objects(&plain), objects(&masked));
        assert_eq!(plain.len(), masked.len(), "{view}");
        for (plain, masked) in plain.iter().zip(&masked) {
            let keys = |object: &Value| {
                object
                    .as_object()
                    .unwrap()
                    .keys()
                    .cloned()
                    .collect::<Vec<_>>()
            };
            assert_eq!(keys(plain), keys(masked), "{view}");
            let mut private = Vec::new();
            texts("", plain, &mut private);
            private.retain(|(key, _)| {
                key.starts_with("employee")
                    || key.starts_with("name_")
                    || ["left", "granted", "used"].contains(key)
            });
            let mut shown = Vec::new();
            texts("", masked, &mut shown);
            for (key, hidden) in private {
                let still = shown
                    .iter()
                    .any(|(own, text)| *own == key && *text == hidden);
                // In a comparison the same keys hold the ids of leave types.
                let is_leave_id = masked["leave_type"][key].as_str() == Some(hidden);
                assert!(!still || is_leave_id, "{view} {key} {hidden}");
            }
        }
    }
    assert!(compared >= 3, "{compared} views have rows");
}

#[test]
fn a_masked_screen_writes_masked_files_alone() {
    for (language, words) in [
        (Language::Chinese, ["脱敏", "屏幕已脱敏，文件也脱敏"]),
        (
            Language::English,
            ["masked", "the screen is masked and so is the file"],
        ),
    ] {
        let mut state = company((80, 24));
        state.display.language = language;
        press(&mut state, "Cmx");
        shows(&state, &words);
        toggle(&mut state);
        assert!(only(exports(&mut state, "⏎")).masked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dialog_says_what_is_hidden_and_the_last_line_that_it_was() {
    let mut state = company((120, 36));
    press(&mut state, "Cx");
    shows(&state, &["姓名、账号、工号、部门和数字写成 ***"]);
    toggle(&mut state);
    let job = only(exports(&mut state, "⏎"));
    let (result, _) = written(job).await;
    update(&mut state, Msg::Exported(result));
    shows(&state, &["已写入 8 行（已脱敏）"]);
    assert!(!print(&state).contains("写入文件"));
    press(&mut state, "x");
    update(&mut state, Msg::Key(Key::plain(KeyCode::Esc)));
}

/// The cells of the cover, line by line.
pub(crate) async fn cover(mut job: ExportJob) -> Option<Vec<Vec<String>>> {
    let folder = tempfile::tempdir().unwrap();
    job.file = folder.path().join("book.xlsx");
    let file = job.file.clone();
    let result = run(job).await;
    if result.end == ExportEnd::Failed(ExportError::NoRows) {
        return None;
    }
    let mut book: Xlsx<_> = open_workbook(file).unwrap();
    let range = book.worksheet_range("说明").unwrap();
    let line = |cells: &[Data]| cells.iter().map(ToString::to_string).collect();
    Some(range.rows().map(line).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cover_names_its_tenants_and_says_in_which_clock_it_was_written() {
    let mut compared = 0;
    for view in VIEWS.into_iter().chain(["H"]) {
        let Some(lines) = cover(job(view, "⇥", false)).await else {
            continue;
        };
        compared += 1;
        let named = |name: &str| lines.iter().find(|line| line[0] == name);
        assert_eq!(
            named("写出时间").unwrap()[1],
            "2026-11-21 12:00 UTC+8",
            "{view}"
        );
        let tenant = named("总部").unwrap_or_else(|| panic!("{view} {lines:?}"));
        assert_eq!(tenant[1], "企业微信", "{view}");
        let at = named("企业").unwrap();
        let at = at.iter().position(|cell| cell == "读取时间").unwrap();
        assert_eq!(tenant[at], "2026-11-21 12:00 UTC+8", "{view}");
        assert!(named("脱敏").is_none(), "{view}");
    }
    assert!(compared >= 3, "{compared} views have rows");
}

/// What the cover says of when a tenant was read.
pub(crate) fn read_on_cover<'a>(cover: &'a [Vec<String>], [name, platform]: [&str; 2]) -> &'a str {
    let headings = cover.iter().find(|line| line[0] == "企业").unwrap();
    let at = headings.iter().position(|cell| cell == "读取时间");
    let mut lines = cover.iter();
    let tenant = lines.find(|line| line[..2] == [name, platform]);
    &tenant.unwrap_or_else(|| panic!("{cover:?}"))[at.unwrap()]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cover_has_no_moment_of_reading_for_a_tenant_that_was_refused() {
    let mut state = company((120, 36));
    press(&mut state, "Cax⇥");
    let lines = cover(only(exports(&mut state, "⏎"))).await.unwrap();
    assert_eq!(read_on_cover(&lines, ["研究院", "飞书"]), "");
    let read = read_on_cover(&lines, ["总部", "钉钉"]);
    assert_eq!(read, "2026-11-21 12:00 UTC+8");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cover_of_a_masked_book_says_so_and_does_not_tell_a_name_by_its_filter() {
    let mut state = company((120, 36));
    press(&mut state, "C/张三⏎x⇥");
    toggle(&mut state);
    let lines = cover(only(exports(&mut state, "⏎"))).await.unwrap();
    let named = |name: &str| lines.iter().find(|line| line[0] == name).unwrap()[1].clone();
    assert_eq!(named("筛选"), "***");
    assert_eq!(named("脱敏"), "姓名、账号、工号、部门和数字写成 ***");
    assert!(
        !lines.iter().flatten().any(|cell| cell.contains("张三")),
        "{lines:?}"
    );
}
