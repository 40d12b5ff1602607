//! The help in Chinese: by command, option, and text. `*` stands for an option of any command; `about` and `after` are the
//! command's own texts.

/// The texts.
pub(super) const CHINESE: &[(&str, &str, &str)] = &[
    (
        "",
        "about",
        "在终端里查看企业微信、钉钉和飞书的员工假期余额。只读，不写。不带命令时打开看板。",
    ),
    (
        "",
        "after",
        "更多说明：leaveboard help filter（筛选写法）、help exit-codes（退出码）、help environment（环境变量）、help keys（按键与动作）。",
    ),
    ("demo", "about", "用示例公司打开看板，数据由本机模拟"),
    ("emulate", "about", "在本机模拟三个平台的接口，直到中断"),
    (
        "balances",
        "about",
        "输出每个企业、每个人、每种假期的余额，一行一条",
    ),
    ("types", "about", "输出假期类型及其规则"),
    ("employees", "about", "输出员工"),
    (
        "totals",
        "about",
        "按假期、部门或企业合计，各单位分开，并说明未计入的部分",
    ),
    (
        "compare",
        "about",
        "比对两家企业，或一家企业与自己的表，列出不一致之处",
    ),
    (
        "compare",
        "after",
        "每一边是企业名，或 csv、xlsx 文件（每人每种假期一行）。各列按表头识别：可用 balances --format ndjson 的字段名或表格的表头（账号 工号 姓名 部门 假期 单位 \
      剩余 结转），也可用 --columns 指定。csv 可以是 UTF-8 或 GB18030。\n\n任何一边的每个数字各一行：result（equal 一致、different 不一致、only_left 仅左边、only_right 仅右边、not_comparable 无法比较、ambiguous 有歧义）、\
      两边的 employee 与 leave_type、unit、left、right、by（右减左）和 reason。按小时与按天的数字只按该假期自己的一天长度换算，此时 reason 为 unit。\n\n未指定 --match 时，依次用工号、账号、姓名匹配；\
      两个平台的账号不会直接比较。假期按名称匹配。",
    ),
    (
        "expiring",
        "about",
        "输出期限内将到期的假期：每人每笔一行，写明最后一天及其依据",
    ),
    (
        "check",
        "about",
        "输出看起来不对的数据：超支、读不到、对不上账、到期未休等，每条都有说明",
    ),
    ("sync", "about", "不开屏幕，读取一次或反复读取，存入本机"),
    ("store", "about", "查看、检查或清空本机保存的数据"),
    (
        "store path",
        "about",
        "输出数据存放的位置：文件，或不含密码的地址",
    ),
    ("store stats", "about", "输出每家企业保存了什么、占多少空间"),
    (
        "store purge",
        "about",
        "删除保存的所有人员数据：读取记录、快照和变化",
    ),
    (
        "store purge",
        "after",
        "不会再次询问：不指定 --tenant 时必须加 --yes。正在读取的企业不会删除。企业名和假期名会保留，接口调用次数也保留，因为平台仍在计数。",
    ),
    (
        "diff",
        "about",
        "只用已保存的数据，输出两天之间的变化：谁、哪种假期、从多少到多少、何时起",
    ),
    (
        "diff",
        "after",
        "每一天取当天或之前的最后一次快照（UTC+8），标准错误会写明是哪一次。不访问平台，也不读密钥。\n\n每个变化的数字一行（先 left，再 granted、used、carried），每个加入、离开、改名的人一行，每种新增、删除、\
      规则有调整的假期一行。各行字段相同，不适用的为 null：schema、tenant、platform、change、employee_id、employee_name、departments、leave_type_id、leave_type、figure、unit、from、to、by、unit_from、unit_to、state_from、\
      state_to、since、name_from、maybe_same_as、rule_from、rule_to。\n\n单位或状态变了时 by 为 null。某一天读取失败的数字不算变化：这些人计入标准错误，退出码为 3。--filter 只输出人员，--type 只输出这些假期的变化。",
    ),
    (
        "doctor",
        "about",
        "逐个企业检查读取所需的一切，出错的说明怎么办",
    ),
    (
        "doctor",
        "after",
        "每家企业的步骤：configuration 配置、secret 密钥（从哪里来，从不显示内容）、name_resolution 域名解析、proxy 代理、connection 网络连接、tls 加密连接、clock 本机时间、token 访问令牌、ip_allow_list IP 白名单、\
      permission:接口（每个接口读最少的一次）、visible_range 可见范围、edition 版本与额度；最后是 store 本地数据和 terminal 终端。结果是 pass 通过、warn 注意、fail 失败或 skip 跳过；出错的会写明打开哪个后台页面、\
      勾选哪个权限。调用次数很少，并计入本地数据。没有 fail 时退出码为 0，否则为 1。",
    ),
    ("doctor", "format", "输出格式：text 文字、json"),
    ("secret", "about", "在系统钥匙串里保存、删除、查看密钥"),
    (
        "secret set",
        "about",
        "把密钥存入系统钥匙串，供写了 secret = { keyring = true } 的企业使用",
    ),
    (
        "secret set",
        "after",
        "输入的内容不会显示。没有钥匙串的地方（SSH、容器、WSL）会马上说明，并列出其他办法。",
    ),
    ("secret set", "tenant", "配置里的企业名"),
    (
        "secret set",
        "store",
        "保存的是数据库地址，供 [store] url = { keyring = true } 使用",
    ),
    ("secret set", "stdin", "从标准输入读取密钥，不在终端上询问"),
    ("secret remove", "about", "从系统钥匙串删除密钥"),
    ("secret remove", "tenant", "配置里的企业名"),
    ("secret remove", "store", "删除的是数据库地址"),
    (
        "secret status",
        "about",
        "输出每个密钥从哪里来、能否读取，从不显示内容",
    ),
    ("secret status", "tenant", "只看这家企业"),
    (
        "balances",
        "layout",
        "long：每人每种假期一行；wide：每人一行，每种假期一列，写剩余",
    ),
    (
        "balances",
        "lots",
        "仅 csv：余额下面再按每笔额度各写一行，重复员工和假期的编号",
    ),
    ("config", "about", "写出、查找或查看配置"),
    (
        "config init",
        "about",
        "写一份带说明的配置文件，已有文件时不覆盖；在终端里先问几个问题，写好后用 doctor 检查一遍",
    ),
    (
        "config init",
        "no_input",
        "不提问，直接写模板（没有终端时也是这样）",
    ),
    ("config path", "about", "输出配置文件的查找位置"),
    ("config show", "about", "输出当前生效的配置，不含密钥"),
    ("info", "about", "输出用到的所有路径：配置、数据、日志"),
    (
        "schema",
        "about",
        "输出配置或各命令输出内容的 JSON 结构（JSON Schema）",
    ),
    ("schema", "name", "哪一个结构"),
    (
        "completions",
        "about",
        "输出 shell 的补全脚本，可补全命令、选项和企业名",
    ),
    ("completions", "shell", "哪种 shell"),
    ("man", "about", "输出手册页，或为每个命令各写一页"),
    (
        "man",
        "out",
        "把每个命令的手册页写入这个文件夹，而不是把主页输出到标准输出",
    ),
    (
        "*",
        "file",
        "配置文件 [默认：$LEAVEBOARD_CONFIG，其次是配置文件夹里的 leaveboard/config.toml]",
    ),
    (
        "*",
        "language",
        "提示、表头和看板的语言 [默认：$LEAVEBOARD_LANGUAGE，其次是配置，再次是系统语言]",
    ),
    ("", "tenant", "看板只显示这家企业（可重复，或用逗号分隔）"),
    ("", "filter", "看板打开时的筛选"),
    ("*", "view", "看板打开时的视图"),
    ("", "types", "看板打开时只看这种假期"),
    (
        "",
        "as_of",
        "看板打开时显示这一天的余额：YYYY-MM-DD、today、yesterday、last-month-end 或 last-year-end",
    ),
    (
        "*",
        "theme",
        "看板的配色：auto、dark、light、high-contrast、mono，或自己的配色名 [默认：$LEAVEBOARD_THEME，其次是配置]",
    ),
    (
        "*",
        "plain",
        "给读屏软件用的看板：纯文字、一次只有一个窗格、光标所在的一行另用文字说出",
    ),
    (
        "",
        "cached",
        "无论新旧，先用已保存的数据打开看板；按 F5 或 R 之前不访问平台",
    ),
    (
        "demo",
        "tenant",
        "看板只显示这家企业（可重复，或用逗号分隔）",
    ),
    ("demo", "filter", "看板打开时的筛选"),
    ("demo", "types", "看板打开时只看这种假期"),
    (
        "demo",
        "as_of",
        "看板打开时显示这一天的余额：YYYY-MM-DD、today、yesterday、last-month-end 或 last-year-end",
    ),
    (
        "demo",
        "cached",
        "无论新旧，先用已保存的数据打开看板；按 F5 或 R 之前不访问平台",
    ),
    ("*", "employees", "公司人数"),
    ("*", "seed", "种子相同，公司相同"),
    ("*", "latency", "每次应答延迟多少毫秒"),
    ("*", "faults", "出错程度：none、some 或 storm"),
    ("*", "situation", "单独演示某种情形（可重复）"),
    (
        "*",
        "hostile",
        "加入含终端控制序列的姓名、不属于任何部门的人和配置里没有的假期；--faults 也会加入",
    ),
    (
        "*",
        "limits",
        "平台的调用限制是否生效：documented（按文档），或 off（压力测试）",
    ),
    (
        "emulate",
        "listen",
        "监听的本机地址；端口 0 表示任选空闲端口",
    ),
    (
        "emulate",
        "write_config",
        "同时写出三家企业的配置，密钥放在旁边的文件里",
    ),
    (
        "*",
        "tenant",
        "只要这家企业（可重复，或用逗号分隔）[默认：全部]",
    ),
    ("store stats", "tenant", "只看这家企业"),
    (
        "store purge",
        "tenant",
        "只删除这家企业；它可以已不在配置中",
    ),
    ("store purge", "yes", "未指定企业时，删除所有企业"),
    (
        "*",
        "filter",
        "只要符合的内容，写法同看板：按姓名、账号、部门、拼音找人；用 剩余<0、超支、到期<30d、假期:…、状态:读不到 选行；空格表示「且」，| 或换行表示「或」，! 表示「非」",
    ),
    ("diff", "filter", "只要符合的人，按姓名、账号、部门或拼音"),
    (
        "*",
        "whole_person",
        "某人有一行符合 --filter 时，输出此人的所有行",
    ),
    (
        "*",
        "types",
        "只要这种假期，写名称或编号（可重复，或用逗号分隔）",
    ),
    (
        "*",
        "as_of",
        "这一天的余额：YYYY-MM-DD、today、yesterday、last-month-end 或 last-year-end",
    ),
    (
        "*",
        "format",
        "输出格式 [默认：-o 的文件名结尾所写的格式，否则为 table]",
    ),
    ("info", "format", "输出格式"),
    (
        "sync",
        "format",
        "如何报告每家企业：text 写到标准错误；ndjson 在标准输出每家一行，并列出所有失败的人",
    ),
    (
        "*",
        "output",
        "写入这个新文件，仅本人可读（权限 600），而不是标准输出；- 表示标准输出",
    ),
    ("*", "force", "-o 的文件已存在时替换它"),
    (
        "*",
        "fields",
        "只输出这些字段，按此顺序：json、ndjson 用对象的键，table、csv、xlsx 用列的键（可重复，或用逗号分隔）",
    ),
    (
        "*",
        "bom",
        "csv 开头写字节顺序标记，Excel 打开中文需要它 [默认：写入 -o 的文件时]",
    ),
    (
        "*",
        "no_bom",
        "csv 开头不写字节顺序标记 [默认：写到标准输出时]",
    ),
    ("*", "no_pager", "表格比屏幕长时不翻页"),
    (
        "*",
        "jq",
        "输出这个 jq 筛选的结果：json 对整份文档，ndjson 对每一行；文本不带引号，null 为空行",
    ),
    (
        "*",
        "no_cache",
        "直接问平台，不用本机数据：什么都不保存，也不计调用次数",
    ),
    (
        "*",
        "cached",
        "不访问平台，也不读密钥：输出已保存的数据，并写明是何时的",
    ),
    ("*", "quiet", "标准错误上不显示进度"),
    ("sync", "quiet", "只在标准错误上写缺了什么"),
    (
        "*",
        "dry_run",
        "只说明要调用哪些接口、多少次、按限额要多久；什么都不发送",
    ),
    ("*", "fail_if_any", "有任何结果时退出码为 5"),
    ("compare", "fail_if_any", "有不一致时退出码为 5"),
    (
        "totals",
        "by",
        "一行代表什么：type（每家企业的每种假期）、department（每个部门的）、tenant（每家企业每个单位）",
    ),
    (
        "totals",
        "with_sub_departments",
        "与 --by department 同用：部门的合计包括下级部门，每人只算一次",
    ),
    ("compare", "left", "企业，或 csv、xlsx 文件"),
    ("compare", "right", "另一家企业，或 csv、xlsx 文件"),
    (
        "compare",
        "match_by",
        "按什么匹配人：number（工号）、id（账号）、name（姓名，同名时看部门），或含 left、right 两列的对应文件，文件优先（可重复）",
    ),
    (
        "compare",
        "types_file",
        "含 left、right 两列的文件，把两边的假期按名称或编号对应起来",
    ),
    ("compare", "tolerance", "相差不超过这个数算一致"),
    ("compare", "columns", "按表头指定列，例如 id=账号,left=剩余"),
    ("expiring", "within", "从今天起多少天之内，首尾都算：30d"),
    (
        "check",
        "only",
        "只做这项检查（可重复，或用逗号分隔）[默认：全部]",
    ),
    (
        "check",
        "new_since",
        "只要那一天的快照里没有的问题：YYYY-MM-DD、today、yesterday、last-month-end 或 last-year-end",
    ),
    (
        "sync",
        "every",
        "反复读取，间隔如 90s、15m 或 2h，从上一轮开始时算起，直到中断",
    ),
    (
        "sync",
        "accept_shrunk",
        "接受人数大减的通讯录：不在其中的人算作离开",
    ),
    (
        "diff",
        "from",
        "较早的一天：YYYY-MM-DD、today、yesterday、last-month-end 或 last-year-end",
    ),
    ("diff", "to", "较晚的一天"),
];

/// clap's words, each with the Chinese that takes its place; the longer one first where one is part of another.
pub(super) const FRAME: &[(&str, &str)] = &[
    ("Usage: ", "用法："),
    ("Usage:", "用法："),
    ("Commands:", "命令："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Possible values:", "可选值："),
    ("[possible values: ", "[可选值："),
    ("[default: ", "[默认："),
    ("[OPTIONS]", "[选项]"),
    ("[COMMAND]", "[命令]"),
    ("<COMMAND>", "<命令>"),
    (
        "Print help (see more with '--help')",
        "显示帮助（--help 更详细）",
    ),
    (
        "Print help (see a summary with '-h')",
        "显示帮助（-h 为摘要）",
    ),
    (
        "Print this message or the help of the given subcommand(s)",
        "显示帮助，或某个命令的帮助",
    ),
    ("Print help", "显示帮助"),
    ("Print version", "显示版本"),
    ("error: ", "错误："),
    (
        "For more information, try '--help'.",
        "详情请用 --help 查看。",
    ),
];
