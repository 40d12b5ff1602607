//! The command line as clap reads it. The doc comments of options and commands are the help that `--help` prints.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::SignedDuration;

use crate::domain::Bilingual;
use crate::emulator::{EmulatorOptions, Faults, LimitScale, Situation};

use super::balances_options::BalancesOptions;
use super::check::CheckOptions;
use super::completions::ShellName;
use super::dashboard_options::DashboardOptions;
use super::data_options::{DataOptions, FormatName};
use super::day_word::DayWord;
use super::doctor::options::DoctorOptions;
use super::expiring::ExpiringOptions;
use super::info::InfoOptions;
use super::man::ManOptions;
use super::output::OutputOptions;
use super::run_options::RunOptions;
use super::secret::SecretAction;
use super::totals::TotalsOptions;

/// The command line.
#[derive(Parser, Debug)]
#[command(name = "leaveboard", version, max_term_width = 100, about = ABOUT, after_help = AFTER_HELP)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) run: RunOptions,

    #[command(flatten)]
    pub(super) dashboard: DashboardOptions,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

const ABOUT: &str = "Employees' leave balances on WeCom, DingTalk and Feishu, in a terminal. It only reads. Without a command it \
                     opens the dashboard.";

const AFTER_HELP: &str = "More: leaveboard help filter (how to filter), help exit-codes, help environment (variables), help keys (keys and their actions).";

const PURGE_HELP: &str = "There is no confirmation prompt: without --tenant, --yes is required. A tenant that is being synced is \
                          refused. Names of tenants and leave types stay, and so do the counts of calls, because the platforms \
                          count on too.";

const DOCTOR_HELP: &str = "\
Steps of each tenant: configuration, secret (where it is from, never what it is), name_resolution, proxy, connection, tls, clock, token, \
ip_allow_list, permission:ENDPOINT (the cheapest read of each endpoint), visible_range, edition; then store and terminal. Each is pass, \
warn, fail or skip; what fails comes with the console page to open and the permission to tick. Calls are few and are counted in the \
store. Exit code 0 without a fail, 1 otherwise.";

#[derive(Subcommand, Debug)]
pub(super) enum Command {
    /// Open the dashboard on a generated company, served on this machine
    Demo(Box<DemoOptions>),
    /// Serve a generated company as the three platforms would, until interrupted
    Emulate(EmulateOptions),
    /// Print every balance: one line for each tenant, employee and leave type
    Balances(Box<BalancesOptions>),
    /// Print leave types and their rules
    Types(DataOptions),
    /// Print employees
    Employees(DataOptions),
    /// Print what everything adds up to, by leave type, department or tenant: sums in each unit, and what they leave out
    Totals(TotalsOptions),
    /// Print where two tenants, or a tenant and a sheet of your own, differ
    #[command(after_help = COMPARE_HELP)]
    Compare(Box<CompareOptions>),
    /// Print what lapses inside a window: an amount of one employee a line, with the last day and how that is known
    Expiring(ExpiringOptions),
    /// Print what looks wrong: overdrawn, unreadable, not adding up, ended unused, and others; each with an explanation
    Check(CheckOptions),
    /// Fill the store without a screen, once or repeatedly
    Sync(SyncOptions),
    /// Find, inspect or empty the store, which holds what is kept between runs
    Store {
        #[command(subcommand)]
        action: StoreAction,
    },
    /// Print what changed between two days, from the store: who, which leave type, from, to, by how much, since when
    #[command(after_help = DIFF_HELP)]
    Diff(DiffOptions),
    /// Look at everything that a read needs, tenant by tenant, and say what to do about what fails
    #[command(after_help = DOCTOR_HELP)]
    Doctor(DoctorOptions),
    /// Save, remove or look for secrets in the keyring of the operating system
    Secret {
        #[command(subcommand)]
        action: SecretAction,
    },
    /// Write, find or show the configuration
    Config {
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// Print every path in use: configuration, store, log
    Info(InfoOptions),
    /// Print the JSON schema of the configuration or of what a command prints
    Schema {
        /// Which one
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Print the script that completes commands, options and tenants in a shell
    Completions {
        /// The shell
        #[arg(value_name = "SHELL", value_enum)]
        shell: ShellName,
    },
    /// Print the manual page, or write one for each command
    Man(ManOptions),
}

impl Command {
    /// Whether the command writes a log. One that prints what the program itself knows does not,
    /// nor does a trial on a generated company.
    pub(super) fn works(&self) -> bool {
        !matches!(
            self,
            Self::Demo(_)
                | Self::Emulate(_)
                | Self::Config { .. }
                | Self::Info(_)
                | Self::Schema { .. }
                | Self::Completions { .. }
                | Self::Man(_)
        )
    }

    /// Its name in the log.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Demo(_) => "demo",
            Self::Emulate(_) => "emulate",
            Self::Balances(_) => "balances",
            Self::Types(_) => "types",
            Self::Employees(_) => "employees",
            Self::Totals(_) => "totals",
            Self::Compare(_) => "compare",
            Self::Expiring(_) => "expiring",
            Self::Check(_) => "check",
            Self::Sync(_) => "sync",
            Self::Store { .. } => "store",
            Self::Diff(_) => "diff",
            Self::Doctor(_) => "doctor",
            Self::Secret { .. } => "secret",
            Self::Config { .. } => "config",
            Self::Info(_) => "info",
            Self::Schema { .. } => "schema",
            Self::Completions { .. } => "completions",
            Self::Man(_) => "man",
        }
    }
}

#[derive(Subcommand, Clone, Debug)]
pub(super) enum StoreAction {
    /// Print where the store is: its file, or its URL without the password
    Path,
    /// Print what the store holds of each tenant, and how large it is
    Stats {
        /// Only this tenant
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
    },
    /// Delete everything stored about people: syncs, snapshots and changes
    #[command(after_help = PURGE_HELP)]
    Purge {
        /// Only this tenant, which need not be configured any more
        #[arg(long, value_name = "NAME")]
        tenant: Option<String>,
        /// Every tenant, when none is named
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Subcommand, Clone, Copy, Debug)]
pub(super) enum ConfigAction {
    /// Write a configuration, unless there is one already: on a terminal from a few questions, and then look at it with `doctor`
    Init {
        /// Ask nothing and write a commented template, as without a terminal
        #[arg(long)]
        no_input: bool,
    },
    /// Print where the configuration file is looked for
    Path,
    /// Print the effective configuration, without secrets
    Show,
}

/// The company that the emulator generates.
#[derive(Args, Clone, Debug)]
pub(super) struct CompanyOptions {
    /// People in the company
    #[arg(long, value_name = "N", default_value_t = 1000)]
    employees: usize,
    /// Same seed, same company
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Delay every reply by so many milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency: u64,
    /// How much goes wrong: none, some or storm
    #[arg(long, value_name = "LEVEL", default_value = "none")]
    faults: Faults,
    /// Show one situation by itself (repeatable)
    #[arg(long, value_name = "NAME", value_enum, value_delimiter = ',')]
    situation: Vec<Situation>,
    /// Add names with terminal escape sequences, people outside every department and a type that the configuration lacks; --faults
    /// does so too
    #[arg(long)]
    hostile: bool,
    /// Whether the platforms' call limits apply: documented, or off for load tests
    #[arg(long, value_name = "LIMITS", default_value = "documented")]
    limits: Limits,
}

/// Whether the emulator counts calls as the platforms do.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Limits {
    Documented,
    Off,
}

impl ValueEnum for Situation {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.help()))
    }
}

impl CompanyOptions {
    pub(super) fn to_emulator(&self) -> EmulatorOptions {
        EmulatorOptions {
            employees: self.employees,
            seed: self.seed,
            latency: Duration::from_millis(self.latency),
            faults: self.faults,
            situations: self.situation.clone(),
            hostile: self.hostile,
            limits: match self.limits {
                Limits::Documented => LimitScale::Documented,
                Limits::Off => LimitScale::Off,
            },
            ..EmulatorOptions::default()
        }
    }

    /// Calls a minute and a second that a client of this company may make; `None` means as many as documented.
    pub(super) fn client_rates(&self) -> Option<(u32, u32)> {
        (self.limits == Limits::Off).then_some((10_000_000, 1_000_000))
    }
}

#[derive(Args, Clone, Debug)]
pub(super) struct DemoOptions {
    #[command(flatten)]
    pub(super) company: CompanyOptions,
    #[command(flatten)]
    pub(super) dashboard: DashboardOptions,
}

#[derive(Args, Clone, Debug)]
pub(super) struct EmulateOptions {
    /// Loopback address to listen on; port 0 takes a free one
    #[arg(long, value_name = "127.0.0.1:PORT", default_value = "127.0.0.1:0")]
    pub(super) listen: SocketAddr,
    #[command(flatten)]
    pub(super) company: CompanyOptions,
    /// Also write a configuration of three tenants, with their secrets in files beside it
    #[arg(long, value_name = "FILE")]
    pub(super) write_config: Option<PathBuf>,
}

const COMPARE_HELP: &str = "\
A side is the name of a tenant, or a csv or xlsx file with a line for each person and leave type. Its columns are found by their \
headings, which are the keys of `balances --format ndjson` or the headings of its tables (账号 工号 姓名 部门 假期 单位 剩余 结转), or \
named by --columns. A csv may be UTF-8 or GB18030.\n\n\
One row for each figure of either side: result (equal, different, only_left, only_right, not_comparable, ambiguous), employee and \
leave_type with the ids of both sides, unit, left, right, by (right - left) and reason (rounding, unit, lot_ended, under_approval, carried \
of a difference; unlimited, failed, forbidden, pending, namesakes, several_lines, several_types of the other results), null where it \
cannot be told. A figure in hours is compared with one in days only by the leave type's own day length; the reason is then unit.\n\n\
People are matched by the first of number, id and name by which anybody is matched, unless --match says otherwise; ids of two \
platforms are not compared by themselves. Leave types are matched by name.";

#[derive(Args, Clone, Debug)]
pub(super) struct CompareOptions {
    /// A tenant, or a csv or xlsx file
    #[arg(value_name = "LEFT")]
    pub(super) left: String,
    /// Another tenant, or a csv or xlsx file
    #[arg(value_name = "RIGHT")]
    pub(super) right: String,
    /// What people are matched by: number, id, name (namesakes by department), or a file with the columns left and right that links ids
    /// and goes before (repeatable)
    #[arg(
        long = "match",
        value_name = "number|id|name|FILE",
        value_delimiter = ','
    )]
    pub(super) match_by: Vec<String>,
    /// A file with the columns left and right that pairs leave types, by name or id
    #[arg(long = "types", value_name = "FILE")]
    pub(super) types_file: Option<PathBuf>,
    /// Figures that differ by no more than this are equal
    #[arg(long, value_name = "AMOUNT", default_value = "0")]
    pub(super) tolerance: String,
    /// Columns of a sheet by their headings, such as id=账号,left=剩余
    #[arg(long, value_name = "KEY=HEADING", value_delimiter = ',')]
    pub(super) columns: Vec<String>,
    /// Exit with 5 if anything is not equal
    #[arg(long)]
    pub(super) fail_if_any: bool,
    #[command(flatten)]
    pub(super) data: DataOptions,
}

#[derive(Args, Clone, Debug)]
pub(super) struct SyncOptions {
    /// Only this tenant (repeatable, or a,b) [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) tenant: Vec<String>,
    /// Repeat until interrupted, every 90s, 15m or 2h, counted from the start of the round before
    #[arg(long, value_name = "TIME", value_parser = parse_period)]
    pub(super) every: Option<Duration>,
    /// Accept a directory that lists far fewer people than the last one: whoever is missing from it counts as left
    #[arg(long, conflicts_with = "every")]
    pub(super) accept_shrunk: bool,
    /// How to report each tenant: text on standard error, or a line of JSON on standard output that also names everybody who failed
    #[arg(short, long, value_enum, default_value_t = SyncFormat::Text)]
    pub(super) format: SyncFormat,
    /// Print only what is missing, on standard error
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Print which calls would be made, how many, and how long they would take at the limits; send nothing
    #[arg(short = 'n', long)]
    pub(super) dry_run: bool,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SyncFormat {
    Text,
    Ndjson,
}

/// In a shorter period a round cannot even start.
const SHORTEST_PERIOD: Duration = Duration::from_secs(1);

/// A longer period would overflow the timer.
const LONGEST_PERIOD: Duration = Duration::from_hours(366 * 24);

fn parse_period(text: &str) -> Result<Duration, Bilingual> {
    let period: SignedDuration = text.parse().map_err(|_| {
        Bilingual::new(
            "请写成 90s、15m 或 2h 这样的时长",
            "write a time such as 90s, 15m or 2h",
        )
    })?;
    match Duration::try_from(period) {
        Ok(period) if (SHORTEST_PERIOD..=LONGEST_PERIOD).contains(&period) => Ok(period),
        _ => Err(Bilingual::new(
            "最短 1s，最长 8784h（一年）",
            "the shortest time is 1s, the longest 8784h (a year)",
        )),
    }
}

const DIFF_HELP: &str = "\
Each day stands for the last snapshot on or before it (UTC+8); standard error names the snapshots. It asks no platform and \
reads no secret.\n\n\
One row for each figure that changed (left first, then granted, used, carried), for each person who joined or left or whose \
id now has another name, and for each leave type that was added or removed or whose rules changed. Every row has the same keys, null where they do not apply: schema, \
tenant, platform, change (balance, joined, left, renamed, type_added, type_removed, rule), employee_id, employee_name, departments, \
leave_type_id, leave_type, figure (left, granted, used, carried), unit, from, to, by, unit_from, unit_to, state_from, state_to, \
since (the end of the sync that first found the change, RFC 3339), name_from, maybe_same_as (the id of somebody who left), rule_from and rule_to ({\"zh-CN\",\"en\"}).\n\n\
When the unit or the state changed, `by` is null; when the unit changed, `unit` is null too; a change of state is one row with the \
figure left. Figures that failed or were not read on one of the days are not changes: such people are counted on standard \
error, exit code 3. With --filter only people are printed, with --type only changes of these leave types.";

#[derive(Args, Clone, Debug)]
pub(super) struct DiffOptions {
    /// The earlier day: YYYY-MM-DD, today, yesterday, last-month-end or last-year-end
    #[arg(value_name = "FROM")]
    pub(super) from: DayWord,
    /// The later day
    #[arg(value_name = "TO", default_value = "today")]
    pub(super) to: DayWord,
    /// Only this tenant (repeatable, or a,b) [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) tenant: Vec<String>,
    /// Only people that match, as in the dashboard, by names, ids, departments or pinyin
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// Only this leave type, by name or id (repeatable, or a,b)
    #[arg(long = "type", value_name = "NAME_OR_ID", value_delimiter = ',')]
    pub(super) types: Vec<String>,
    /// How to print [default: what the name of the file of -o ends in, else a table]
    #[arg(short, long, value_enum)]
    pub(super) format: Option<FormatName>,
    #[command(flatten)]
    pub(super) output: OutputOptions,
}
