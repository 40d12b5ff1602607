//! Everything that `doctor` says, in Chinese and English.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use jiff::SignedDuration;

use crate::commands::setup_words::secret_from;
use crate::config::SecretFrom;
use crate::domain::Bilingual;
use crate::domain::text::{grouped, noun};
use crate::domain::{Language, PlatformKind};
use crate::platform::{ApiError, CallPurpose, MonthlyCalls, Settings};

use super::check::CheckResult;
use super::probe::PeopleSeen;

/// The name of a step for people.
pub(super) fn step_name(step: &str, language: Language) -> String {
    let (zh, en) = match step {
        "configuration" => ("配置", "configuration"),
        "secret" => ("密钥", "secret"),
        "name_resolution" => ("域名解析", "name resolution"),
        "proxy" => ("代理", "proxy"),
        "connection" => ("网络连接", "connection"),
        "tls" => ("加密连接", "TLS"),
        "clock" => ("本机时间", "clock"),
        "token" => ("访问令牌", "access token"),
        "ip_allow_list" => ("IP 白名单", "IP allow-list"),
        "visible_range" => ("可见范围", "visible range"),
        "edition" => ("版本与额度", "edition and budget"),
        "store" => ("数据存储", "store"),
        "terminal" => ("终端", "terminal"),
        _ => match step.strip_prefix("permission:") {
            Some(endpoint) => return language.pick("权限 ", "may call ").to_owned() + endpoint,
            None => (step, step),
        },
    };
    language.pick(zh, en).to_owned()
}

/// The word for a result.
pub(super) fn result_word(result: CheckResult, language: Language) -> &'static str {
    match result {
        CheckResult::Pass => language.pick("通过", "pass"),
        CheckResult::Warn => language.pick("注意", "warn"),
        CheckResult::Fail => language.pick("失败", "fail"),
        CheckResult::Skip => language.pick("跳过", "skip"),
    }
}

/// Shown while `doctor` works.
pub(super) fn looking(tenants: usize, language: Language) -> String {
    let en = noun(tenants, "tenant", "tenants");
    language.pick(
        format!("正在检查 {tenants} 家企业…"),
        format!("looking at {tenants} {en} ..."),
    )
}

/// The heading of the checks that concern no tenant.
pub(super) fn this_program(language: Language) -> &'static str {
    language.pick("本机", "this machine")
}

/// A step that was skipped because `step` failed.
pub(super) fn after(step: &str) -> Bilingual {
    let (zh, en) = (
        step_name(step, Language::Chinese),
        step_name(step, Language::English),
    );
    Bilingual::new(
        format!("未检查：先解决「{zh}」"),
        format!("not checked: \"{en}\" has to work first"),
    )
}

/// What an error says, with its endpoint, code and log id.
pub(super) fn said(error: &ApiError) -> Bilingual {
    let words = |language| format!("{}: {}", error.endpoint, message_of(error, language));
    Bilingual::new(words(Language::Chinese), words(Language::English))
}

/// The same without the endpoint, for a step that is named after it.
pub(super) fn said_there(error: &ApiError) -> Bilingual {
    Bilingual::new(
        message_of(error, Language::Chinese),
        message_of(error, Language::English),
    )
}

fn message_of(error: &ApiError, language: Language) -> String {
    let log_id = error.log_id.as_ref();
    let log_id = log_id.map_or_else(String::new, |id| format!(" [log id {id}]"));
    format!("{} {}{log_id}", error.code, error.words(language))
}

pub(super) fn configured(settings: &Settings, file: &Path) -> Bilingual {
    let platform = settings.credentials.platform();
    let (url, file) = (&settings.base_url, file.display());
    let account = settings.credentials.account();
    Bilingual::new(
        format!("{}，{account}，{url}，{file}", platform.chinese_name()),
        format!("{}, {account}, {url}, {file}", platform.english_name()),
    )
}

pub(super) fn other_address(platform: PlatformKind) -> Bilingual {
    Bilingual::new(
        format!(
            "base_url 不是{}的官方地址；如非有意，请删去这一行",
            platform.chinese_name()
        ),
        format!(
            "base_url is not the documented address of {}; remove the line unless it is meant",
            platform.english_name()
        ),
    )
}

pub(super) fn repair_configuration(file: &Path) -> Bilingual {
    let file = file.display();
    Bilingual::new(
        format!("请按提示修改 {file}，再运行一次 leaveboard doctor"),
        format!("correct {file} as it says, and run leaveboard doctor again"),
    )
}

pub(super) fn write_configuration() -> Bilingual {
    Bilingual::new(
        "请运行 leaveboard config init 生成配置文件",
        "write one with leaveboard config init",
    )
}

pub(super) fn secret_too_slow(from: &SecretFrom, seconds: u64) -> Bilingual {
    secret_from(from).and(&Bilingual::new(
        format!("{seconds} 秒内没有读到"),
        format!("not read within {seconds} s"),
    ))
}

pub(super) fn run_by_hand() -> Bilingual {
    Bilingual::new(
        "请在命令行手动取一次密钥，看它在等什么（密码、解锁或网络）",
        "fetch the secret by hand once, to see what it waits for (a passphrase, unlocking, the network)",
    )
}

pub(super) fn no_proxy(is_loopback: bool) -> Bilingual {
    if is_loopback {
        Bilingual::new(
            "本机地址，不经代理",
            "an address of this machine, never through a proxy",
        )
    } else {
        Bilingual::new("没有设置代理", "no proxy is set")
    }
}

pub(super) fn through_proxy(proxy: &str) -> Bilingual {
    Bilingual::new(format!("经由 {proxy}"), format!("through {proxy}"))
}

pub(super) fn left_to_proxy() -> Bilingual {
    Bilingual::new("由代理完成", "the proxy does this")
}

pub(super) fn is_an_address(host: &str) -> Bilingual {
    Bilingual::new(
        format!("{host} 本身就是地址"),
        format!("{host} is an address itself"),
    )
}

pub(super) fn resolved(host: &str, addresses: &[SocketAddr]) -> Bilingual {
    let first = addresses.first().map(|address| address.ip().to_string());
    let (first, more) = (first.unwrap_or_default(), addresses.len() - 1);
    Bilingual::new(
        format!("{host} → {first}（另有 {more} 个）"),
        format!("{host} is {first} (and {more} more)"),
    )
}

pub(super) fn not_resolved(host: &str, why: &Bilingual) -> Bilingual {
    why.about(host)
}

pub(super) fn check_dns() -> Bilingual {
    Bilingual::new(
        "找不到平台的主机名；请检查网络、DNS 与 base_url，需要代理时请设置 HTTPS_PROXY",
        "the platform's host name cannot be resolved; check network, DNS and base_url, and set HTTPS_PROXY where a proxy is needed",
    )
}

pub(super) fn connected(address: SocketAddr) -> Bilingual {
    Bilingual::new(format!("已连上 {address}"), format!("{address} answers"))
}

pub(super) fn not_connected(place: &str, why: &Bilingual) -> Bilingual {
    why.about(place)
}

pub(super) fn check_network() -> Bilingual {
    Bilingual::new(
        "连不上平台；请检查网络、防火墙与 base_url，需要代理时请设置 HTTPS_PROXY",
        "the platform cannot be reached; check network, firewall and base_url, and set HTTPS_PROXY where a proxy is needed",
    )
}

pub(super) fn check_proxy() -> Bilingual {
    Bilingual::new(
        "连不上代理；请核对 HTTPS_PROXY / ALL_PROXY，或用 NO_PROXY 排除该主机",
        "the proxy cannot be reached; check HTTPS_PROXY and ALL_PROXY, or exempt the host by NO_PROXY",
    )
}

pub(super) fn no_tls() -> Bilingual {
    Bilingual::new("本机地址，不加密", "plain http to this machine")
}

pub(super) fn secure(host: &str) -> Bilingual {
    Bilingual::new(
        format!("{host} 的证书有效"),
        format!("the certificate of {host} is accepted"),
    )
}

pub(super) fn no_date() -> Bilingual {
    Bilingual::new(
        "平台没有应答，无从比较",
        "the platform did not answer, so there is no time to compare with",
    )
}

pub(super) fn clock(ahead: SignedDuration) -> Bilingual {
    let seconds = ahead.as_secs();
    let off = grouped(seconds.unsigned_abs());
    match seconds {
        -1..=1 => Bilingual::new("与平台一致", "the same as the platform's"),
        2.. => Bilingual::new(
            format!("比平台快 {off} 秒"),
            format!("{off} s ahead of the platform's"),
        ),
        _ => Bilingual::new(
            format!("比平台慢 {off} 秒"),
            format!("{off} s behind the platform's"),
        ),
    }
}

pub(super) fn set_clock() -> Bilingual {
    Bilingual::new(
        "请校准本机时间（如 timedatectl set-ntp true）：日期、到期日和证书都以它为准",
        "set this machine's clock (such as timedatectl set-ntp true): days, expiry and certificates go by it",
    )
}

pub(super) fn not_called() -> Bilingual {
    Bilingual::new("没有发出请求", "no request was sent")
}

pub(super) fn token_issued() -> Bilingual {
    Bilingual::new("已取得", "issued")
}

pub(super) fn address_accepted() -> Bilingual {
    Bilingual::new(
        "平台没有拒绝本机 IP",
        "this machine's address is not refused",
    )
}

pub(super) fn add_address(address: IpAddr) -> Bilingual {
    Bilingual::new(
        format!("要加入的 IP：{address}"),
        format!("the address to add is {address}"),
    )
}

pub(super) fn find_address() -> Bilingual {
    Bilingual::new(
        "平台没有给出本机 IP，请向网络管理员询问出口 IP",
        "the platform does not tell the address; ask the network's administrator for the outgoing IP",
    )
}

pub(super) fn not_needed() -> Bilingual {
    Bilingual::new("没有需要它的数据", "nothing needed it")
}

pub(super) fn may_read(purpose: CallPurpose) -> Bilingual {
    let (zh, en) = match purpose {
        CallPurpose::Token => ("访问令牌", "the access token"),
        CallPurpose::Directory => ("人员与部门", "people and departments"),
        CallPurpose::LeaveTypes => ("假期类型", "leave types"),
        CallPurpose::Balances => ("假期余额", "balances"),
        CallPurpose::ExpiryRecords => ("到期记录", "expiry records"),
        CallPurpose::WorkCalendars => ("工作日历", "work calendars"),
    };
    Bilingual::new(format!("可以读取{zh}"), format!("{en} can be read"))
}

pub(super) fn no_directory() -> Bilingual {
    Bilingual::new("读不到人员", "people cannot be listed")
}

pub(super) fn seen(seen: &PeopleSeen, before: Option<usize>) -> Bilingual {
    let (who, are) = (
        noun(seen.people, "person", "people"),
        noun(seen.people, "is", "are"),
    );
    let where_from = noun(seen.departments, "department", "departments");
    let (people, departments) = (grouped(seen.people), grouped(seen.departments));
    let now = if seen.is_whole {
        Bilingual::new(
            format!("看得到 {people} 人、{departments} 个部门"),
            format!("{people} {who} in {departments} {where_from} {are} visible"),
        )
    } else {
        Bilingual::new(
            format!("至少看得到 {people} 人、{departments} 个部门（没有数完）"),
            format!(
                "at least {people} {who} in {departments} {where_from} {are} visible (not counted to the end)"
            ),
        )
    };
    match before {
        Some(before) => {
            let (who, before) = (noun(before, "person", "people"), grouped(before));
            now.and(&Bilingual::new(
                format!("上次同步 {before} 人"),
                format!("{before} {who} at the last sync"),
            ))
        }
        None => now,
    }
}

/// `812 of 5,000 calls this month; a full read takes about 161`
pub(super) fn budget(spent: u64, month: MonthlyCalls, needed: Option<u64>) -> Bilingual {
    let (spent, budget) = (grouped(spent), grouped(month.budget));
    let used = Bilingual::new(
        format!("本月接口已用 {spent}/{budget} 次"),
        format!("{spent} of {budget} calls this month"),
    );
    match needed {
        Some(needed) => {
            let needed = grouped(needed);
            used.and(&Bilingual::new(
                format!("全部读一遍约需 {needed} 次"),
                format!("a full read takes about {needed}"),
            ))
        }
        None => used,
    }
}

pub(super) fn budget_spent() -> Bilingual {
    Bilingual::new(
        "本月额度已用完：等到下个自然月，或在钉钉购买加量包后调高配置里的 monthly_call_budget",
        "the month's calls are spent: wait for the next calendar month, or buy an add-on from DingTalk and raise monthly_call_budget",
    )
}

pub(super) fn budget_tight() -> Bilingual {
    Bilingual::new(
        "再读一遍会超过 monthly_call_threshold，届时会先询问；版本额度更高时请调高 monthly_call_budget",
        "another full read crosses monthly_call_threshold and asks first; raise monthly_call_budget where your edition has more",
    )
}

pub(super) fn no_budget(spent: u64) -> Bilingual {
    let (calls, spent) = (noun(spent, "call", "calls"), grouped(spent));
    Bilingual::new(
        format!("本月接口已用 {spent} 次，配置为不限"),
        format!("{spent} {calls} this month, without a limit by the configuration"),
    )
}

pub(super) fn not_billed() -> Bilingual {
    Bilingual::new("该平台不按次计费", "this platform bills no calls")
}

pub(super) fn edition_unknown() -> Bilingual {
    Bilingual::new(
        "读不到余额，无从判断版本",
        "balances cannot be read, which leaves the edition open",
    )
}
