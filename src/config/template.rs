//! The template that `leaveboard config init` writes.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use crate::domain::work_calendar::WorkCalendar;
use crate::domain::{Language, PlatformKind};
use crate::platform::facts::{self, TemplateLine};

/// Comments behind a setting begin in this column, where the setting leaves room.
const COMMENT_COLUMN: usize = 28;

/// What precedes the tenants.
const HEAD: &[TemplateLine] = &[
    (
        "",
        "leaveboard 的配置：看哪些企业，怎么看。",
        "leaveboard: which organisations to show, and how.",
    ),
    (
        "",
        "去掉所需各节前面的注释号，填上您的 id。",
        "Remove the comment marks of the blocks you need and fill in your ids.",
    ),
    (
        "",
        "密钥从不写在这个文件里，只写它从哪里来：",
        "Secrets never stand in this file; each one is read from one of",
    ),
    (
        "#   secret = { env = \"NAME\" }                       ",
        "环境变量",
        "an environment variable",
    ),
    (
        "#   secret = { file = \"/path/to/secret\" }           ",
        "只有本人可读的文件（权限 600）",
        "a file that only you can read (mode 600)",
    ),
    (
        "#   secret = { command = [\"pass\", \"show\", \"wecom\"] }",
        "命令的输出",
        "whatever a command prints",
    ),
    (
        "#   secret = { keyring = true }                     ",
        "系统钥匙串；用 `leaveboard secret set NAME` 存入",
        "the OS keyring; `leaveboard secret set NAME` saves it there",
    ),
    ("", "", ""),
    ("[display]", "", ""),
    (
        "language = \"auto\"",
        "auto | zh-CN | en",
        "auto | zh-CN | en",
    ),
    (
        "theme = \"auto\"",
        "auto | dark | light | high-contrast | mono；或写名字 NAME，用同一文件夹里的 themes/NAME.toml",
        "auto | dark | light | high-contrast | mono; or NAME for themes/NAME.toml beside this file",
    ),
    (
        "restore = true",
        "看板从上次离开的地方打开：视图、筛选、排序、员工；false 总是从「浏览」打开",
        "the dashboard opens where it was left: view, filter, order, person; false always opens Browse",
    ),
    ("", "", ""),
    (
        "[theme]",
        "自己的配色，上面 theme 为 auto 时就用它；themes/NAME.toml 里的键与这里相同",
        "colours of your own, shown where theme above is auto; the same keys are in themes/NAME.toml",
    ),
    (
        "# inherits = \"dark\"",
        "这里没写的，与那种配色相同",
        "what is not said here looks as in that theme",
    ),
    (
        "# dim = 246",
        "颜色名（cyan、bright-black、default）、0 到 255 的数，或 \"#rrggbb\"",
        "a name (cyan, bright-black, default), a number from 0 to 255, or \"#rrggbb\"",
    ),
    (
        "# selected = { fg = \"black\", bg = \"cyan\", bold = true }",
        "还有 underlined、reversed",
        "also underlined, reversed",
    ),
    (
        " ",
        "可用的名目：background text dim heading brand key border focus selected remembered matched good warning bad",
        "roles: background text dim heading brand key border focus selected remembered matched good warning bad",
    ),
    ("", "", ""),
    ("[store]", "", ""),
    (
        "url = \"sqlite\"",
        "sqlite | sqlite:PATH | postgres://USER:PASSWORD@HOST/DATABASE（多台机器共用）| none",
        "sqlite | sqlite:PATH | postgres://USER:PASSWORD@HOST/DATABASE (shared) | none",
    ),
    (
        " ",
        "或像密钥一样只写从哪里来：url = { env = \"NAME\" }。密码写在这里时，文件权限要是 600",
        "or where it comes from, as for secrets: url = { env = \"NAME\" }. A password in this file asks for mode 600",
    ),
    (
        "keep_days = 400",
        "早于这么多天的快照会删除",
        "older snapshots are deleted",
    ),
    ("", "", ""),
    ("[sync]", "", ""),
    (
        "fresh_for = \"1h\"",
        "打开看板时，比这更新的数据直接显示，不再读取；F5 和 R 总会读取，\"0s\" 每次都读",
        "figures younger than this are not read again when the dashboard opens; F5 and R always read, \"0s\" reads every time",
    ),
    (
        " ",
        "钉钉的调用按月计数，它的数据 12h 内算新；sync 命令每次都读",
        "for DingTalk, whose calls are counted by the month, 12h count instead; the command sync always reads",
    ),
    ("", "", ""),
    ("[calendar]", "", ""),
    (
        "# holidays = \"holidays.csv\"",
        "每行如 {next}-01-01,holiday 或 {next}-02-14,workday；优先于已公布的节假日（{first}-{last}）",
        "lines such as {next}-01-01,holiday or {next}-02-14,workday; they override the announced holidays ({first}-{last})",
    ),
    ("", "", ""),
    ("[people]", "", ""),
    (
        "# dates = \"people.csv\"",
        "csv 或 xlsx，列为 id、hired_on、first_work_on、granted_on（账号、入职日期、首次参加工作日期、发放日期）",
        "a csv or xlsx with the columns id, hired_on, first_work_on, granted_on (账号, 入职日期, 首次参加工作日期, 发放日期)",
    ),
    (
        " ",
        "企业微信不提供这些日期；有了它们才能算出假期哪天到期",
        "WeCom does not return these days; with them the program works out when leave ends",
    ),
    ("", "", ""),
    (
        "[leave_kinds]",
        "假期的名称或 ID；「到期」据此区分公司要补偿的和员工会失去的",
        "leave types by name or id; Expiring then separates what the company has to pay from what the person loses",
    ),
    (
        "# statutory = [\"年假\"]",
        "法定年假：没休的要补偿工资",
        "法定年假: what is not taken has to be paid",
    ),
    ("# welfare = [\"福利假\"]", "福利假", "leave beyond the law"),
    (
        "# compensatory = [\"调休\"]",
        "调休",
        "leave in exchange for overtime",
    ),
    (
        " ",
        "同样的写法放在 [leave_kinds.hq-wecom] 里，只用于那一家企业",
        "[leave_kinds.hq-wecom] in the same form is about one tenant alone",
    ),
    ("", "", ""),
    (
        "[filters]",
        "有名字的筛选：在筛选和 --filter 里写 @研发超支 就是下面这一条",
        "filters with a name: @研发超支 in the filter and in --filter stands for what is written here",
    ),
    ("# \"研发超支\" = \"部门:研发 超支\"", "", ""),
    ("", "", ""),
];

/// What follows them.
const TAIL: &[TemplateLine] = &[
    ("[compare]", "", ""),
    (
        "# sheet = \"hr.xlsx\"",
        "贵公司自己的 csv 或 xlsx，「比对」可放在右边",
        "a csv or xlsx of your own that the view Compare can put on the right",
    ),
    (
        "# links = \"links.csv\"",
        "在「比对」里按 a 关联的人：两边的哪些账号是同一个人",
        "people whom a linked in Compare: who is the same on both sides",
    ),
    ("", "", ""),
    ("[totals]", "", ""),
    (
        "# rates = \"rates.csv\"",
        "每人的 id 或 number、day_rate（日薪）、currency（币种）：「合计」会给出未休假期的金额",
        "id or number, day_rate and currency of each person: totals then say what untaken leave costs",
    ),
    ("", "", ""),
    (
        "# [[view]]",
        "「总表」里有名字的表格；按 w 换下一个",
        "a table of the view Company under a name; w shows the next one",
    ),
    ("# name = \"年底\"", "", ""),
    (
        "# columns = [\"姓名\", \"部门\", \"年假\", \"调休\"]",
        "从左到右的列标题，可带单位；不写则显示所有列",
        "headings from left to right, with or without their unit; without this line all columns are shown",
    ),
    (
        "# sort = [\"-年假\", \"姓名\"]",
        "\"-\" 表示倒序",
        "\"-\" reverses the order",
    ),
    (
        "# filter = \"假期:年假 剩余>0\"",
        "写法与看板里的筛选相同",
        "as in the dashboard's filter",
    ),
];

/// A configuration with every key in a comment, and comments in this language. It is valid once one block is uncommented and its ids are
/// filled in.
pub fn template(language: Language) -> String {
    let blocks = PlatformKind::ALL.map(|platform| facts::of(platform).template_block);
    let between: &[TemplateLine] = &[("", "", "")];
    let parts = [HEAD].into_iter();
    let parts = parts.chain(blocks.into_iter().flat_map(|block| [block, between]));
    let lines = parts.chain([TAIL]).flatten();
    let text: String = lines.map(|line| written(*line, language) + "\n").collect();
    with_years(&text)
}

/// Fills in which years' holidays are known, and the year after them for the example of a file of holidays.
fn with_years(text: &str) -> String {
    let years = WorkCalendar::announced().years();
    let [first, last] = [years.first(), years.last()].map(|year| year.copied().unwrap_or(0));
    let known = [("{first}", first), ("{last}", last), ("{next}", last + 1)];
    known.iter().fold(text.to_owned(), |text, (name, year)| {
        text.replace(name, &year.to_string())
    })
}

fn written((setting, zh, en): TemplateLine, language: Language) -> String {
    let comment = language.pick(zh, en);
    match (setting, comment) {
        (setting, "") => setting.to_owned(),
        ("", comment) => format!("# {comment}"),
        (setting, comment) => format!("{setting:<COMMENT_COLUMN$} # {comment}"),
    }
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
