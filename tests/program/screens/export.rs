//! `x`: what is on screen as a file, through the real event loop, and the dialog for it.

use std::path::{Path, PathBuf};

use jiff::civil::date;
use leaveboard::app::file_export::job::{ExportEnd, ExportJob, ExportResult, ExportTable};
use leaveboard::app::keys::keymap::KeyContext;
use leaveboard::app::{AppState, Effect, Msg, update};
use leaveboard::domain::insight::OwnRecords;
use leaveboard::domain::insight::company::CompanyField;
use leaveboard::domain::{Bilingual, Department, DepartmentPath, Employee, Language, RowId, Today};
use leaveboard::export::OutputFormat;
use leaveboard::shell::effects::Runner;
use leaveboard::store::StoreError;
use leaveboard::sync::{Source, SyncEvent};
use leaveboard::text::export::{ExportError, ExportExtent, MissingData};
use leaveboard::text::views::ViewName;
use leaveboard::text::views::changes::ComparisonEnd;

use crate::screens::changes::changes;
use crate::screens::company::{
    DAY, answered, company, employee, known, people, people_page, person, press, press_only,
    report, zhang_san,
};
use crate::screens::held::{figures, kept, tell};
use crate::screens::printer::{print, shows};

/// Presses keys, and gives back the exports that were begun.
pub(crate) fn exports(state: &mut AppState, keys: &str) -> Vec<ExportJob> {
    begun(press(state, keys))
}

fn begun(effects: Vec<Effect>) -> Vec<ExportJob> {
    let jobs = effects.into_iter().filter_map(|effect| match effect {
        Effect::Export(job) => Some(*job),
        _ => None,
    });
    jobs.collect()
}

/// The file that a job writes, run by the shell's own runner into a folder of its own.
pub(crate) async fn written(mut job: ExportJob) -> (ExportResult, String) {
    let folder = tempfile::tempdir().unwrap();
    job.file = folder.path().join(&job.file);
    let file = job.file.clone();
    let result = run(job).await;
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    (result, text)
}

pub(crate) async fn run(job: ExportJob) -> ExportResult {
    let mut runner = Runner::new(1, Box::new(|_| Box::pin(std::future::ready(()))));
    runner.export(job);
    let result = loop {
        if let Msg::Exported(result) = runner.next().await {
            break result;
        }
    };
    runner.stop().await;
    result
}

pub(crate) fn only(mut jobs: Vec<ExportJob>) -> ExportJob {
    assert_eq!(jobs.len(), 1, "{jobs:?}");
    jobs.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_a_department_is_a_file_after_seven_keys_from_the_open_board() {
    let mut state = company((120, 36));
    let typed = "C/市场⏎x⏎";
    assert!(typed.chars().count() <= 12);
    let job = only(exports(&mut state, typed));
    assert_eq!(job.format, OutputFormat::Csv);
    assert_eq!(job.file, PathBuf::from("company-2026-11-21.csv"));
    let (result, text) = written(job).await;
    assert!(matches!(result.end, ExportEnd::Written(_, 2)), "{result:?}");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}姓名,账号,部门,年假(天),事假(天),调休(天),Parental leave(天)"
    );
    assert!(
        lines[1].starts_with("张三,zhangsan,市场部,6.5,不限额,"),
        "{text}"
    );
    assert!(
        lines[2].starts_with("小明👨𠮷,emoji,市场部,待读取,"),
        "{text}"
    );
    assert_eq!(lines.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn browse_writes_the_rows_of_balances_without_what_it_does_not_hold() {
    let mut state = company((120, 36));
    let job = only(exports(&mut state, "/zhangsan⏎x⏎"));
    let (_, text) = written(job).await;
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("\u{feff}企业,平台,账号,工号,姓名,部门,"),
        "{text}"
    );
    assert!(
        lines[1].starts_with("总部,企业微信,zhangsan,,张三,市场部,1,年假,正常,天,"),
        "{text}"
    );
    assert!(
        lines.iter().skip(1).all(|line| line.contains("zhangsan")),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn marked_people_alone_are_written_in_the_order_of_the_table() {
    let mut state = company((120, 36));
    press(&mut state, "Cjj  ");
    let job = only(exports(&mut state, "x⇥⇥⏎"));
    assert_eq!(job.table.extent(), ExportExtent::Marked(2));
    assert_eq!(job.file, PathBuf::from("company-2026-11-21.ndjson"));
    let (_, text) = written(job).await;
    let ids: Vec<&str> = text
        .lines()
        .map(|line| line.split("\"employee_id\":\"").nth(1).unwrap())
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(ids, ["maimaiti", "li"], "{text}");
    assert!(
        text.starts_with("{\"schema\":1,\"tenant\":\"总部\",\"platform\":\"wecom\","),
        "{text}"
    );
    assert!(
        text.contains("\"state\":\"failed\",\"left\":null"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn json_rows_of_the_table_say_whom_they_are_about_also_when_those_columns_are_hidden() {
    let mut state = company((120, 36));
    press(&mut state, "C");
    let mut job = only(exports(&mut state, "x⇥⇥⏎"));
    let ExportTable::Company(table) = &mut job.table else {
        panic!("{job:?}");
    };
    let is_figure = |field: &CompanyField| matches!(field, CompanyField::Figure(_));
    table.fields.retain(is_figure);
    let (_, text) = written(job).await;
    let whom = "\"employee_id\":\"zhangsan\",\"employee_name\":\"张三\",\"balances\":";
    assert!(text.contains(whom), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_is_written_without_a_lot_id_which_is_not_held() {
    for (format, row) in [("", "2026-12-31"), ("⇥⇥", "\"certainty\":\"lot\"")] {
        let mut state = company((120, 36));
        press(&mut state, "1↓Ew");
        let job = only(exports(&mut state, &format!("x{format}⏎")));
        let (_, text) = written(job).await;
        assert!(text.contains(row) && !text.contains("lot_id"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_what_ends_say_where_earlier_figures_come_from() {
    let of = |keys: &str| {
        let mut state = kept();
        tell(
            &mut state,
            SyncEvent::Balances(vec![(RowId(0), zhang_san())]),
        );
        press(&mut state, "Ew");
        only(exports(&mut state, keys))
    };
    let (_, text) = written(of("x⏎")).await;
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with(",来不及休完,来源,读取时间"), "{text}");
    assert!(lines[1].starts_with("总部,企业微信,zhangsan,"), "{text}");
    assert!(
        lines[1].ends_with(",本机已存,2026-11-21T04:00:00Z"),
        "{text}"
    );
    let (_, text) = written(of("x⇥⇥⏎")).await;
    let source = "\"source\":\"cached\",\"fetched_at\":\"2026-11-21T04:00:00Z\"";
    assert!(
        !text.is_empty() && text.lines().all(|line| line.contains(source)),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_company_and_totals_say_where_earlier_figures_come_from() {
    for (keys, row) in [("C", "zhangsan"), ("T", "年假")] {
        let mut state = kept();
        press(&mut state, keys);
        let job = only(exports(&mut state, "x⇥⇥⏎"));
        let (_, text) = written(job).await;
        let line = text.lines().find(|line| line.contains(row)).unwrap();
        let source = "\"source\":\"cached\",\"fetched_at\":\"2026-11-21T04:00:00Z\"";
        assert!(line.contains(source), "{keys}: {line}");
        let mut state = kept();
        press(&mut state, keys);
        let job = only(exports(&mut state, "x⏎"));
        let (_, text) = written(job).await;
        let mut lines = text.lines().skip(1);
        assert!(
            lines.all(|line| line.ends_with("2026-11-21T04:00:00Z")),
            "{keys}: {text}"
        );
    }
}

#[test]
fn a_name_that_is_longer_than_its_field_shows_where_the_caret_is() {
    let mut state = kept();
    let long = format!("x/{}/年底.csv", "folder/".repeat(20));
    press(&mut state, &long);
    shows(&state, &["/年底.csv"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn balances_are_as_of_the_day_on_which_each_person_was_read_and_say_from_where() {
    let mut state = kept();
    update(&mut state, Msg::Now(Today::midday_of(date(2026, 11, 22))));
    press(&mut state, "x");
    shows(&state, &["8 人是以前读到的数据"]);
    assert!(!print(&state).contains("数据不完整"), "{}", print(&state));
    press(&mut state, "⎋");
    tell(&mut state, SyncEvent::Source(Source::Platform));
    tell(&mut state, figures(0, 4));
    let job = only(exports(&mut state, "x⏎"));
    let (_, text) = written(job).await;
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with(",来源,读取时间"), "{text}");
    for (id, as_of, source) in [
        ("zhangsan", ",2026-11-22,", ",平台,2026-11-22T04:00:00Z"),
        ("wulei", ",2026-11-21,", ",本机已存,2026-11-21T04:00:00Z"),
    ] {
        let annual = format!(",{id},");
        let line = lines.iter().find(|line| line.contains(&annual)).unwrap();
        assert!(line.contains(as_of) && line.ends_with(source), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_writes_what_its_command_prints() {
    let mut written_views = 0;
    for (view, heading) in [
        ("Ew", "\u{feff}企业,平台,账号"),
        ("T", "\u{feff}企业,平台,部门ID"),
        ("K", "\u{feff}核对,程度"),
        ("P", "\u{feff}结果,左边账号"),
    ] {
        let mut state = company((120, 36));
        press(&mut state, view);
        let job = only(exports(&mut state, "x⏎"));
        let ExportExtent::Lines(rows) = (match job.table.extent() {
            ExportExtent::DatedLines(rows, _) => ExportExtent::Lines(rows),
            extent => extent,
        }) else {
            panic!("{view}");
        };
        let (result, text) = written(job).await;
        if rows == 0 {
            assert_eq!(result.end, ExportEnd::Failed(ExportError::NoRows), "{view}");
            continue;
        }
        written_views += 1;
        assert!(text.starts_with(heading), "{view}: {text}");
        assert_eq!(text.lines().count(), rows + 1, "{view}: {text}");
    }
    assert!(written_views >= 3, "{written_views} views have rows");
}

/// The company whose tenants have other names in the configuration than on screen.
fn configured() -> AppState {
    let mut state = company((120, 36));
    for (tenant, name) in state.tenants.iter_mut().zip(["hq-wecom", "hq-ding", "lab"]) {
        tenant.own = OwnRecords::default().of_tenant(name);
    }
    state
}

#[tokio::test(flavor = "multi_thread")]
async fn files_name_a_tenant_as_its_configuration_does_and_commands_do() {
    let mut written_views = 0;
    for view in ["", "C", "Ew", "T", "K"] {
        let mut state = configured();
        press(&mut state, view);
        let job = only(exports(&mut state, "x⇥⇥⏎"));
        let (result, text) = written(job).await;
        if result.end == ExportEnd::Failed(ExportError::NoRows) {
            continue;
        }
        written_views += 1;
        assert!(text.contains("\"tenant\":\"hq-wecom\""), "{view}: {text}");
        assert!(!text.contains("\"tenant\":\"总部\""), "{view}: {text}");
    }
    assert!(written_views >= 3, "{written_views} views have rows");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_a_comparison_that_did_not_finish_are_never_written_as_complete() {
    let done = ComparisonEnd::Done {
        not_compared: 2,
        outside_scope: 3,
    };
    for (end, lacks) in [
        (ComparisonEnd::Stopped, "数据不完整：比较没有做完"),
        (
            ComparisonEnd::Trouble(StoreError::Unavailable(Bilingual::same("refused"))),
            "数据不完整：比较没有做完",
        ),
        (done, "数据不完整：2 人无法比较，3 人在配置的部门之外"),
    ] {
        let mut state = changes((120, 36));
        state.tenants[0].own = OwnRecords::default().of_tenant("hq-wecom");
        state.comparison_mut().unwrap().end = Some(end);
        press(&mut state, "x");
        shows(&state, &[lacks]);
        shows(&state, &["8 项变化，每个数字写一行"]);
        let job = only(exports(&mut state, "⏎"));
        assert_eq!(job.table.extent(), ExportExtent::Changes(8));
        let (result, text) = written(job).await;
        assert!(text.contains("\nhq-wecom,企业微信,"), "{text}");
        update(&mut state, Msg::Exported(result));
        shows(&state, &[lacks]);
    }
}

/// A person more, in a department below another.
fn with_sub_department() -> AppState {
    let mut state = company((120, 36));
    let row = u32::try_from(people().len()).unwrap();
    let path = [("1", "技术中心"), ("2", "平台二组")].map(|(id, name)| Department {
        id: id.into(),
        name: name.into(),
    });
    let anna = Employee {
        department_paths: vec![DepartmentPath::new(path)],
        ..employee("anna", "Anna", &["平台二组"])
    };
    report(&mut state, 0, people_page(row, &[anna]));
    let annual = known("1", "年假", [10 * DAY, 2 * DAY, 8 * DAY]);
    let answer = vec![(RowId(row), person("anna", vec![annual]))];
    report(&mut state, 0, SyncEvent::Balances(answer));
    state
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_of_departments_are_written_without_those_below_so_that_a_column_can_be_added() {
    let mut state = with_sub_department();
    press(&mut state, "Tb");
    shows(&state, &["技术中心"]);
    let job = only(exports(&mut state, "x⏎"));
    assert_eq!(job.table.extent(), ExportExtent::Departments);
    let (_, text) = written(job).await;
    assert!(!text.contains("技术中心"), "{text}");
    let of_anna = "总部,企业微信,2,平台二组,1,年假,天,1,,10,2,8,";
    assert_eq!(text.matches(of_anna).count(), 1, "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_exists_is_replaced_only_when_that_is_said_and_is_readable_by_its_owner_alone()
{
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("list.csv");
    std::fs::write(&file, "mine").unwrap();
    let mut state = company((120, 36));
    let mut job = only(exports(&mut state, "Cx⏎"));
    job.file.clone_from(&file);
    let result = run(job.clone()).await;
    assert_eq!(result.end, ExportEnd::Exists);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    update(&mut state, Msg::Exported(result));
    shows(&state, &["这个文件已经存在"]);
    let again = only(exports(&mut state, "⏎"));
    assert!(again.replaces && again.generation > job.generation);
    let result = run(ExportJob {
        file: file.clone(),
        ..again
    })
    .await;
    assert!(matches!(result.end, ExportEnd::Written(_, 8)), "{result:?}");
    assert_private(&file);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    update(&mut state, Msg::Exported(result));
    assert_eq!(state.key_context(), KeyContext::View(ViewName::Company));
    shows(&state, &["已写入 8 行（数据不完整：还在读取，4 人没有数据"]);
}

#[cfg(unix)]
fn assert_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(not(unix))]
fn assert_private(_file: &Path) {}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_or_a_place_that_is_not_there_is_said_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut state = company((80, 24));
    let job = only(exports(&mut state, "Cx⏎"));
    let into = |file: &Path| ExportJob {
        file: file.to_owned(),
        ..job.clone()
    };
    let result = run(into(folder.path())).await;
    assert_eq!(result.end, ExportEnd::Failed(ExportError::IsFolder));
    let result = run(into(&folder.path().join("no/such.csv"))).await;
    let ExportEnd::Failed(ExportError::System(_)) = &result.end else {
        panic!("{result:?}");
    };
    update(&mut state, Msg::Exported(result));
    shows(&state, &["写不了："]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_dialog_says_what_is_written_and_that_it_is_not_complete() {
    for (size, language, expected) in [
        (
            (80, 24),
            Language::Chinese,
            [
                "写入文件：总表",
                "屏幕上列出的 8 人",
                "company-2026-11-21.csv",
                "数据不完整：还在读取，4 人没有数据",
            ],
        ),
        (
            (120, 36),
            Language::English,
            [
                "write a file: Company",
                "8 people, as listed on screen",
                "company-2026-11-21.csv",
                "not complete: still reading, 4 people without data",
            ],
        ),
    ] {
        let mut state = company(size);
        state.display.language = language;
        press(&mut state, "Cx");
        for text in expected {
            shows(&state, &[text]);
        }
    }
}

#[test]
fn the_export_waits_for_the_filter_that_was_typed_just_before() {
    let mut state = company((120, 36));
    press(&mut state, "C");
    let mut effects = press_only(&mut state, "/市场⏎x⏎");
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Export(_)))
    );
    shows(&state, &["等筛选和排序完成后写入"]);
    let newest = effects
        .iter()
        .rposition(|effect| matches!(effect, Effect::Examine(_)));
    let newest = effects.remove(newest.unwrap());
    let job = only(begun(answered(&mut state, vec![newest])));
    let ExportTable::Company(table) = &job.table else {
        panic!("{job:?}");
    };
    assert_eq!(table.listed, 2);
    shows(&state, &["正在写入，Esc 取消"]);
}

#[test]
fn esc_cancels_the_writing_first_and_then_closes_the_dialog_and_a_late_end_changes_nothing() {
    let mut state = company((120, 36));
    let job = only(exports(&mut state, "Cx⏎"));
    let stopped = press_only(&mut state, "⎋");
    assert!(matches!(stopped[..], [Effect::StopExport]), "{stopped:?}");
    assert_eq!(state.key_context(), KeyContext::Export);
    let late = ExportResult {
        generation: job.generation,
        end: ExportEnd::Exists,
        missing: MissingData::default(),
        masked: false,
    };
    update(&mut state, Msg::Exported(late));
    assert!(!print(&state).contains("已经存在"));
    press_only(&mut state, "⎋");
    assert_eq!(state.key_context(), KeyContext::View(ViewName::Company));
}

#[test]
fn a_file_name_is_needed() {
    let mut state = company((120, 36));
    press(&mut state, "Cx");
    press(&mut state, &"⌫".repeat("company-2026-11-21.csv".len()));
    assert!(exports(&mut state, "⏎").is_empty());
    shows(&state, &["请写文件名"]);
}
