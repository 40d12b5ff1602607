//! `-o`: a file appears only when it is complete, and no file is overwritten by mistake.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::support::{Company, Home, PEOPLE, end_of, text};

fn files_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// A folder for the output alone, in which a test sees every file that is left behind.
fn folder_for_output(home: &Home) -> std::path::PathBuf {
    let folder = home.path("out");
    std::fs::create_dir(&folder).unwrap();
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_file_holds_what_standard_output_would_and_the_number_of_rows_is_printed() {
    let company = Company::of(10).await;
    let folder = folder_for_output(&company.home);
    let types = ["types", "--format", "ndjson"];
    let printed = company.run(&types).await;
    let rows = printed.objects().len();
    let new = [&types[..], &["-o", "out/types.ndjson"]].concat();
    let ran = company.run(&new).await;
    ran.ended(0)
        .said(&[&format!("wrote {rows} rows to out/types.ndjson")]);
    assert_eq!(ran.out, "");
    let file = folder.join("types.ndjson");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), printed.out);
    #[cfg(unix)]
    assert_eq!(super::support::mode_of(&file), 0o600);
    assert_eq!(files_in(&folder), ["types.ndjson"]);
    let dash = company.run(&[&types[..], &["-o", "-"]].concat()).await;
    assert_eq!(dash.ended(0).out, printed.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_format_the_name_of_the_file_decides() {
    let company = Company::of(10).await;
    let folder = folder_for_output(&company.home);
    let table = company.run(&["types"]).await.ended(0).out.clone();
    for (name, begins) in [
        ("types.csv", "\u{feff}tenant,platform,".as_bytes()),
        ("types.CSV", "\u{feff}tenant,platform,".as_bytes()),
        ("types.ndjson", b"{\"schema\":1,"),
        ("types.jsonl", b"{\"schema\":1,"),
        ("types.json", b"{\"schema\":1,"),
        ("types.xlsx", b"PK"),
        ("types.txt", table.as_bytes()),
        ("types", table.as_bytes()),
    ] {
        let file = format!("out/{name}");
        company.run(&["types", "-o", &file]).await.ended(0);
        let written = std::fs::read(folder.join(name)).unwrap();
        let start = &written[..begins.len().min(written.len())];
        assert_eq!(start, begins, "{name}: {}", String::from_utf8_lossy(start));
    }
    let named = ["types", "-f", "table", "-o", "out/table.csv"];
    company.run(&named).await.ended(0);
    let written = std::fs::read_to_string(folder.join("table.csv")).unwrap();
    assert_eq!(written, table);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_existing_file_is_replaced_only_by_force_and_only_by_something_usable() {
    let company = Company::of(10).await;
    let folder = folder_for_output(&company.home);
    let file = folder.join("types.csv");
    std::fs::write(&file, "yesterday").unwrap();
    let plain = ["types", "--format", "csv", "-o", "out/types.csv"];
    let forced = [&plain[..], &["--force"]].concat();
    let before = company.requests();
    company
        .run(&plain)
        .await
        .ended(2)
        .said(&["out/types.csv exists already", "--force"]);
    assert_eq!(
        company.requests(),
        before,
        "the error comes before the first call"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "yesterday");
    company.run(&forced).await.ended(0);
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.lines().count() > 3, "{written}");
    company.home.configure_unreachable();
    company
        .run(&forced)
        .await
        .ended(1)
        .said(&["out/types.csv was left as it was"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    assert_eq!(files_in(&folder), ["types.csv"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_a_row_leaves_no_file() {
    let company = Company::of(10).await;
    let folder = folder_for_output(&company.home);
    for format in ["csv", "table", "ndjson", "json"] {
        let arguments = [
            "employees",
            "--filter",
            "nobody-is-called-so",
            "--format",
            format,
            "-o",
            "out/none",
        ];
        let ran = company.run(&arguments).await;
        ran.ended(0)
            .said(&["no row to write: out/none was not written"]);
    }
    for secret in ["wecom.secret", "dingtalk.secret", "feishu.secret"] {
        company.home.replace_private(secret, "mistyped");
    }
    let refused = [
        "balances",
        "--no-cache",
        "--format",
        "csv",
        "-o",
        "out/refused.csv",
    ];
    company
        .run(&refused)
        .await
        .ended(4)
        .said(&["no row to write: out/refused.csv was not written"]);
    assert_eq!(files_in(&folder), Vec::<String>::new());
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_leaves_no_file_and_the_old_one_as_it_was() {
    let company = Company::of(400).await;
    let folder = folder_for_output(&company.home);
    let arguments = |name: &'static str| {
        [
            "balances",
            "--no-cache",
            "--tenant",
            "wecom",
            "--format",
            "ndjson",
            "--force",
            "-o",
            name,
        ]
    };
    std::fs::write(folder.join("old"), "yesterday").unwrap();
    for name in ["out/new", "out/old"] {
        let ran = company.run_in_little_room(&arguments(name)).await;
        ran.ended(1).said(&["cannot write"]);
    }
    let old = std::fs::read_to_string(folder.join("old")).unwrap();
    assert_eq!(
        (files_in(&folder), old.as_str()),
        (vec!["old".to_owned()], "yesterday")
    );
    let ran = company
        .run(&["types", "--format", "csv", "-o", "/dev/full"])
        .await;
    ran.ended(1).said(&["No space left"]);
}

/// Whatever the signal, the incomplete file is removed.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_leaves_no_file() {
    let company = Company::with_latency(2_000, 20).await;
    let folder = folder_for_output(&company.home);
    for (signal, code) in [
        ("-INT", Some(130)),
        ("-TERM", None),
        ("-HUP", None),
        ("-QUIT", None),
    ] {
        let arguments = [
            "balances",
            "--no-cache",
            "--tenant",
            "wecom",
            "--format",
            "csv",
            "-o",
            "out/new.csv",
        ];
        let mut command = company.home.command(&arguments);
        let watched = folder.clone();
        let ended = tokio::task::spawn_blocking(move || {
            let child = command.stderr(Stdio::piped()).spawn().unwrap();
            wait_for_a_file(&watched);
            super::support::signal(&child, signal);
            end_of(child)
        });
        assert_eq!(ended.await.unwrap().0, code, "{signal}");
        assert_eq!(files_in(&folder), Vec::<String>::new(), "{signal}");
    }
}

fn wait_for_a_file(folder: &Path) {
    let started = Instant::now();
    while files_in(folder).is_empty() {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "nothing is being written"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_stays_a_link_and_a_folder_is_refused() {
    let company = Company::of(PEOPLE).await;
    let folder = folder_for_output(&company.home);
    std::fs::write(folder.join("real"), "yesterday").unwrap();
    std::os::unix::fs::symlink("real", folder.join("link")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("dangling")).unwrap();
    let types = ["types", "--format", "csv", "-o"];
    for name in ["out/link", "out/dangling"] {
        company.run(&[&types[..], &[name]].concat()).await.ended(2);
    }
    let forced = [&types[..], &["out/link", "--force"]].concat();
    company.run(&forced).await.ended(0);
    assert!(folder.join("link").is_symlink());
    assert_ne!(
        std::fs::read_to_string(folder.join("real")).unwrap(),
        "yesterday"
    );
    company
        .run(&[&types[..], &["out"]].concat())
        .await
        .ended(2)
        .said(&["is a folder"]);
    company
        .run(&[&types[..], &["missing/types.csv"]].concat())
        .await
        .ended(1)
        .said(&["cannot write missing/types.csv"]);
    company
        .run(&[&types[..], &["/dev/null"]].concat())
        .await
        .ended(0);
}

/// Excel takes a file without the mark for the code page of Windows; a pipe that reads a mark takes it for a part of the first heading.
#[tokio::test(flavor = "multi_thread")]
async fn a_csv_has_a_byte_order_mark_in_a_file_and_none_on_standard_output_unless_told() {
    let company = Company::of(5).await;
    let folder = folder_for_output(&company.home);
    let csv = ["employees", "-q", "-f", "csv"];
    let run = async |more: &[&str]| {
        company
            .run(&[&csv[..], more].concat())
            .await
            .ended(0)
            .out
            .clone()
    };
    let plain = run(&[]).await;
    assert!(
        plain.starts_with("tenant,platform,id,number,name,"),
        "{plain}"
    );
    assert!(run(&["--bom"]).await.starts_with("\u{feff}tenant,"));
    run(&["-o", "out/marked.csv"]).await;
    run(&["-o", "out/bare.csv", "--no-bom"]).await;
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(read("marked.csv"), format!("\u{feff}{plain}"));
    assert_eq!(read("bare.csv"), plain);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wide_sheet_has_a_row_a_person_and_lots_have_rows_of_their_own() {
    let company = Company::of(20).await;
    let balances = ["balances", "-q", "--tenant", "dingtalk,feishu", "-f"];
    let run = async |more: &[&str]| company.run(&[&balances[..], more].concat()).await;
    let rows = run(&["ndjson"]).await.ended(0).objects();
    let wide = run(&["csv", "--layout", "wide"]).await;
    let mut people: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", text(row, "tenant"), text(row, "employee_id")))
        .collect();
    people.dedup();
    assert_eq!(wide.ended(0).out.lines().count(), people.len() + 1);
    assert!(
        wide.out.lines().next().unwrap().contains(" (days)"),
        "{}",
        wide.out
    );
    let lots = rows.iter().map(|row| row["lots"].as_array().unwrap().len());
    let lots: usize = lots.sum();
    assert!(lots > 0);
    let sheet = run(&["csv", "--lots"]).await;
    assert_eq!(sheet.ended(0).out.lines().count(), 1 + rows.len() + lots);
}

/// The cells of a csv that has no quoted ones.
fn cells(csv: &str) -> Vec<Vec<&str>> {
    let lines = csv.lines();
    lines.map(|line| line.split(',').collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_not_read_are_pending_in_a_wide_sheet_and_never_blank() {
    let company = Company::of(PEOPLE).await;
    // All of them cost 20 calls. With fewer than 16 it depends on what is answered first whether anybody is read at all; a tenant of
    // which nobody was read has no rows.
    company.home.allow_dingtalk_calls(18);
    let both = ["balances", "-q", "--no-cache", "--tenant", "wecom,dingtalk"];
    let wide = [&both[..], &["-f", "csv", "--layout", "wide"]].concat();
    let wide = company.run(&wide).await;
    let lines = cells(&wide.ended(3).out);
    assert!(lines.iter().flatten().any(|cell| *cell == "pending"));
    let of_dingtalk: Vec<_> = lines.iter().filter(|line| line[0] == "dingtalk").collect();
    assert!(!of_dingtalk.is_empty(), "{}", wide.out);
    for line in of_dingtalk {
        let says_something = line[6..].iter().any(|cell| !cell.is_empty());
        assert!(says_something, "{line:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wide_sheet_has_the_people_and_the_leave_types_that_the_filter_chose() {
    let company = Company::of(PEOPLE).await;
    company.run(&["sync", "-q"]).await.ended(0);
    let balances = ["balances", "-q", "--cached", "--filter", "left<0", "-f"];
    let run = async |more: &[&str]| company.run(&[&balances[..], more].concat()).await;
    let rows = run(&["ndjson"]).await.ended(0).objects();
    assert!(!rows.is_empty());
    let of = |key| rows.iter().map(move |row| text(row, key).to_owned());
    let people: Vec<String> = of("tenant")
        .zip(of("employee_id"))
        .map(|(a, b)| format!("{a} {b}"))
        .collect();
    let people: std::collections::BTreeSet<String> = people.into_iter().collect();
    let wide = run(&["csv", "--layout", "wide"]).await;
    let out = &wide.ended(0).out;
    assert_eq!(out.lines().count(), 1 + people.len(), "{out}");
    let names: std::collections::BTreeSet<String> = of("leave_type").collect();
    let headings = out.lines().next().unwrap().split(',').skip(6);
    for heading in headings {
        let is_held = names.iter().any(|name| heading.starts_with(name.as_str()));
        assert!(is_held, "{heading} {names:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn jq_gets_each_line_of_ndjson_and_json_as_a_whole() {
    let company = Company::of(10).await;
    let types = |format: &str, jq: &str| {
        let arguments = [
            "types", "-q", "--tenant", "feishu", "-f", format, "--jq", jq,
        ];
        arguments.map(str::to_owned)
    };
    let run = async |format: &str, jq: &str| {
        let arguments = types(format, jq);
        let arguments = arguments.each_ref().map(String::as_str);
        company.run(&arguments).await
    };
    let printed = company
        .run(&["types", "-q", "--tenant", "feishu", "-f", "ndjson"])
        .await;
    let names: Vec<String> = printed
        .objects()
        .iter()
        .map(|object| text(object, "leave_type").to_owned())
        .collect();
    assert!(!names.is_empty());
    let ran = run("ndjson", ".leave_type").await;
    let lines: Vec<&str> = ran.ended(0).out.lines().collect();
    assert_eq!(lines, names);
    let ran = run("json", ".types | map(.leave_type) | join(\",\")").await;
    assert_eq!(ran.ended(0).out.trim_end(), names.join(","));
    let ran = run("json", ".tenants[0].state, .schema").await;
    assert_eq!(ran.ended(0).out, "complete\n1\n");
    let ran = run("ndjson", "[.tenant, .leave_type] | @csv").await;
    let first = format!("\"feishu\",\"{}\"", names[0]);
    assert_eq!(ran.ended(0).out.lines().next(), Some(&*first));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_is_wrong_costs_no_call_and_one_that_fails_says_what_it_could_not() {
    let company = Company::of(10).await;
    let before = company.requests();
    let run = async |more: &[&str]| company.run(&[&["balances", "-q"], more].concat()).await;
    run(&["-f", "json", "--jq", ".balances[] | | .left"])
        .await
        .ended(2)
        .said(&["--jq: character 15, at \"| .left\": expected term"]);
    run(&["--jq", ".left"])
        .await
        .ended(2)
        .said(&["--jq filters json: add -f json"]);
    assert_eq!(company.requests(), before);
    let ran = run(&["-f", "ndjson", "--jq", ".tenant | keys"]).await;
    ran.ended(1).said(&["--jq: cannot use \""]);
    assert_eq!(ran.out, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_what_jq_makes_counts_its_values_and_not_the_rows_that_were_read() {
    let company = Company::of(10).await;
    let folder = folder_for_output(&company.home);
    let run = async |format: &str, jq: &str, file: &str| {
        let file = format!("out/{file}");
        company
            .run(&["types", "-f", format, "--jq", jq, "-o", &file])
            .await
    };
    for (format, wanted, file) in [
        (
            "ndjson",
            "select(.unit == \"day\") | .leave_type, .unit",
            "lines",
        ),
        (
            "json",
            ".types[] | select(.unit == \"day\") | .leave_type, .unit",
            "whole",
        ),
    ] {
        let ran = run(format, wanted, file).await;
        let written = std::fs::read_to_string(folder.join(file)).unwrap();
        let values = written.lines().count();
        assert!(values > 1);
        let said = format!("wrote {values} values of --jq to out/{file}");
        ran.ended(0).said(&[&said]);
    }
    run("json", ".types | length", "one")
        .await
        .ended(0)
        .said(&["wrote 1 value of --jq to out/one"]);
    for format in ["json", "ndjson"] {
        let ran = run(format, "empty", "none").await;
        ran.said(&["--jq made no value: out/none was not written"]);
    }
    assert_eq!(files_in(&folder), ["lines", "one", "whole"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_decides_the_exit_code_and_not_what_jq_leaves_of_it() {
    let company = Company::of(30).await;
    for format in ["json", "ndjson"] {
        let check = ["check", "--fail-if-any", "-q", "-f", format];
        company.run(&check).await.ended(5);
        let filtered = [&check[..], &["--jq", "empty"]].concat();
        let ran = company.run(&filtered).await;
        assert_eq!(ran.ended(5).out, "");
    }
}
