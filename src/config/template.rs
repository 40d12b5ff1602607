//! The template that `leaveboard config init` writes.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use crate::domain::PlatformKind;
use crate::platform::facts;

/// What precedes the tenants.
const HEAD: &str = r#"# leaveboard: which organisations to show, and how.
# Remove the comment marks of the blocks you need and fill in your ids.
# Secrets never stand in this file; each one is read from one of
#   secret = { env = "NAME" }                        an environment variable
#   secret = { file = "/path/to/secret" }            a file that only you can read (mode 600)
#   secret = { command = ["pass", "show", "wecom"] } whatever a command prints
#   secret = { keyring = true }                      the OS keyring; `leaveboard secret set NAME` saves it there

[display]
language = "auto"            # auto | zh-CN | en
theme = "auto"               # auto | dark | light | high-contrast | mono
restore = true               # the dashboard opens where it was left: view, filter, order, person; false always opens Browse

[store]
url = "sqlite"               # sqlite | sqlite:PATH | postgres://USER:PASSWORD@HOST/DATABASE (shared) | none; or where it comes
                             # from, as for secrets: url = { env = "NAME" }. A password in this file asks for mode 600
keep_days = 400              # snapshots older than this are let go

[sync]
fresh_for = "1h"             # younger figures are shown with their age and not read again when the dashboard opens; F5 and R
                             # always read, "0s" reads always; DingTalk's figures stay fresh for 12h, its calls being counted

[calendar]
# holidays = "holidays.csv"  # lines such as 2027-01-01,holiday or 2027-02-14,workday; they go before the announced holidays (2024-2026)

[people]
# dates = "people.csv"       # a csv or xlsx with the columns id, hired_on, first_work_on, granted_on (账号, 入职日期, 首次参加工作日期,
                             # 发放日期): WeCom tells none of these days, and with them the days on which leave ends are worked out

[leave_kinds]                # leave types by name or id; Expiring then tells what costs the company from what the person loses
# statutory = ["年假"]        # 法定年假: what is not taken has to be paid
# welfare = ["福利假"]
# compensatory = ["调休"]
# [leave_kinds.hq-wecom] in the same form is about one tenant alone

[filters]                    # filters with a name: @研发透支 in the filter and in --filter stands for what is written here
# "研发透支" = "部门:研发 超支"
"#;

/// What follows them.
const TAIL: &str = r#"[compare]
# sheet = "hr.xlsx"          # a csv or xlsx of your own that the view Compare can put on the right
# links = "links.csv"        # people whom a linked in Compare: who is the same on both sides

[totals]
# rates = "rates.csv"        # id or number, day_rate and currency of each person: totals then say what untaken leave costs

# [[view]]                   # a table of the view Company under a name; w shows the next one
# name = "年底"
# columns = ["姓名", "部门", "年假", "调休"] # from left to right: headings, with or without their unit; all columns unless said
# sort = ["-年假", "姓名"]    # "-" turns an order round
# filter = "假期:年假 剩余>0"  # as in the dashboard's filter
"#;

/// A configuration with every key in a comment. It is valid once one block is uncommented and its ids are filled in.
pub fn template() -> String {
    let blocks = PlatformKind::ALL.map(|platform| facts::of(platform).template_block);
    format!("{HEAD}\n{}\n{TAIL}", blocks.join("\n"))
}

/// Creates `file` with mode 600, and the folders that it is in. An existing file is left unchanged and is an error
/// ([`io::ErrorKind::AlreadyExists`]).
pub fn create_private_file(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(file)?.write_all(text.as_bytes())
}
