//! Two or three examples for each command: what to type, and what it does in Chinese and English.

/// A command line without the program's name, and what it does.
pub(super) type Example = (&'static str, &'static str, &'static str);

/// The examples of each command, by its path.
pub(super) const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "",
        &[
            (
                "",
                "打开看板，显示已配置的企业",
                "open the dashboard on the configured tenants",
            ),
            (
                "demo",
                "不用账号，先看示例公司",
                "try it on a generated company, without an account",
            ),
            (
                "--view expiring --filter 部门:研发",
                "直接打开「到期」视图，只看研发",
                "open the view Expiring on one department",
            ),
        ],
    ),
    (
        "demo",
        &[
            ("demo", "1000 人的示例公司", "a company of 1,000 people"),
            (
                "demo --employees 100000",
                "十万人的公司",
                "a company of a hundred thousand",
            ),
            (
                "demo --faults some",
                "看接口出错时的样子",
                "see what failures look like",
            ),
        ],
    ),
    (
        "emulate",
        &[
            (
                "emulate --listen 127.0.0.1:8080",
                "在固定端口上模拟三个平台",
                "serve the three platforms on a port of your choice",
            ),
            (
                "emulate --write-config test.toml",
                "同时写出可直接使用的配置",
                "also write a configuration that fits",
            ),
        ],
    ),
    (
        "balances",
        &[
            (
                "balances --filter 'left<0'",
                "谁的余额是负数",
                "whose balance is below zero",
            ),
            (
                "balances --type 年假 --format csv -o 年假.csv",
                "把年假余额存成表格文件",
                "annual leave as a file for a spreadsheet",
            ),
            (
                "balances --as-of 2026-10-31 --tenant hq-wecom",
                "一家企业在那一天的余额",
                "one tenant's balances as of a day",
            ),
        ],
    ),
    (
        "types",
        &[
            (
                "types",
                "有哪些假期、规则是什么",
                "which leave types there are, and their rules",
            ),
            (
                "types --format json > types.json",
                "连同平台原始设置一起导出",
                "with the platforms' own settings",
            ),
        ],
    ),
    (
        "employees",
        &[
            (
                "employees --filter 市场",
                "市场部的人",
                "the people of a department",
            ),
            (
                "employees --format csv -o people.csv",
                "存成表格文件",
                "as a file for a spreadsheet",
            ),
        ],
    ),
    (
        "totals",
        &[
            (
                "totals",
                "每种假期合计多少天",
                "what each leave type adds up to",
            ),
            (
                "totals --by department",
                "按部门合计",
                "the same for each department",
            ),
            (
                "totals --by tenant --cached",
                "按企业合计，只用已存的数据",
                "for each tenant, from the store alone",
            ),
        ],
    ),
    (
        "compare",
        &[
            (
                "compare hq-wecom hq-feishu --match name",
                "两个平台按姓名比对",
                "two platforms, people matched by name",
            ),
            (
                "compare hr.xlsx hq-dingtalk",
                "用人事自己的表比对钉钉",
                "a sheet of your own with DingTalk",
            ),
            (
                "compare hq-wecom hq-feishu --fail-if-any",
                "有不一致时退出码为 5",
                "exit with 5 if anything differs",
            ),
        ],
    ),
    (
        "expiring",
        &[
            (
                "expiring",
                "今后 30 天内到期的假期",
                "what lapses within 30 days",
            ),
            (
                "expiring --within 90d --filter 部门:研发",
                "研发部今后 90 天",
                "one department, 90 days",
            ),
            (
                "expiring --within 7d --fail-if-any",
                "用于定时任务：有到期时退出码为 5",
                "for a timer: exit with 5 if there is any",
            ),
        ],
    ),
    (
        "check",
        &[
            ("check", "有哪些数据看起来不对", "what looks wrong"),
            (
                "check --only overdrawn,gap",
                "只看超支和对不上账",
                "two checks only",
            ),
            (
                "check --new-since yesterday --fail-if-any",
                "只看昨天以来新出现的问题",
                "only what was not there yesterday",
            ),
        ],
    ),
    (
        "sync",
        &[
            (
                "sync",
                "读取一次，存入本机",
                "read everything once into the store",
            ),
            (
                "sync --every 15m",
                "每 15 分钟读取一次，直到中断",
                "repeat until interrupted",
            ),
            (
                "sync --dry-run",
                "先看要调用多少次接口",
                "first see how many calls it takes",
            ),
        ],
    ),
    (
        "store path",
        &[("store path", "数据存在哪里", "where the store is")],
    ),
    (
        "store stats",
        &[
            (
                "store stats",
                "存了哪些数据、占多少空间",
                "what it holds, and how large it is",
            ),
            (
                "store stats --tenant hq-wecom",
                "只看一家企业",
                "of one tenant",
            ),
        ],
    ),
    (
        "store purge",
        &[
            (
                "store purge --tenant hq-wecom",
                "删除一家企业的数据",
                "delete what is stored of one tenant",
            ),
            ("store purge --yes", "删除全部数据", "delete everything"),
        ],
    ),
    (
        "diff",
        &[
            (
                "diff last-month-end",
                "上月底到今天有哪些变化",
                "from the end of last month until today",
            ),
            (
                "diff 2026-09-30 2026-10-31 --format csv -o 变化.csv",
                "两天之间的变化，存成文件",
                "between two days, as a file",
            ),
        ],
    ),
    (
        "doctor",
        &[
            (
                "doctor",
                "逐个企业检查一遍",
                "look at everything, tenant by tenant",
            ),
            (
                "doctor --tenant hq-wecom --format json",
                "只检查一家企业，供脚本使用",
                "one tenant, for scripts",
            ),
        ],
    ),
    (
        "secret set",
        &[
            (
                "secret set hq-wecom",
                "在终端上输入，不显示",
                "type it on the terminal, which shows nothing",
            ),
            (
                "secret set hq-wecom --stdin < wecom.txt",
                "从文件或管道读取",
                "from a file or a pipe",
            ),
        ],
    ),
    (
        "secret remove",
        &[(
            "secret remove hq-wecom",
            "从钥匙串删除",
            "remove it from the keyring",
        )],
    ),
    (
        "secret status",
        &[(
            "secret status",
            "每个密钥从哪里来、能否读取",
            "where each secret comes from, and whether it can be read",
        )],
    ),
    (
        "config init",
        &[
            (
                "config init",
                "回答几个问题，写一份配置文件",
                "answer a few questions, and a configuration is written",
            ),
            (
                "config init --no-input",
                "不提问，直接写模板",
                "a commented template without questions",
            ),
            (
                "config init --config test.toml",
                "写到指定的文件",
                "into a file of your choice",
            ),
        ],
    ),
    (
        "config path",
        &[(
            "config path",
            "配置文件在哪里",
            "where the configuration is looked for",
        )],
    ),
    (
        "config show",
        &[(
            "config show",
            "当前生效的配置，不含密钥",
            "what is in force, without secrets",
        )],
    ),
    (
        "info",
        &[
            (
                "info",
                "配置、数据和日志都在哪里",
                "where configuration, store and log are",
            ),
            ("info --format json", "供脚本使用", "for scripts"),
        ],
    ),
    (
        "schema",
        &[
            (
                "schema balances",
                "balances 每一行的结构",
                "what a row of balances looks like",
            ),
            (
                "schema config > config.schema.json",
                "供编辑器检查配置",
                "for an editor that checks the configuration",
            ),
        ],
    ),
    (
        "completions",
        &[
            (
                "completions bash > ~/.local/share/bash-completion/completions/leaveboard",
                "bash",
                "bash",
            ),
            (
                "completions zsh > ~/.zfunc/_leaveboard",
                "zsh（该文件夹须在 fpath 中）",
                "zsh, in a folder of fpath",
            ),
            (
                "completions fish > ~/.config/fish/completions/leaveboard.fish",
                "fish",
                "fish",
            ),
        ],
    ),
    (
        "man",
        &[
            ("man | man -l -", "阅读主手册页", "read the main page"),
            (
                "man --out ~/.local/share/man/man1",
                "安装每个命令的手册页",
                "install a page for every command",
            ),
        ],
    ),
];
