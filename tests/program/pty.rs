//! The built program in a pseudo-terminal: what is typed, what is shown, and the state in which the terminal is left.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::filled;
use crate::support::company_of;
use crate::support::waiting::find;
use leaveboard::emulator::Emulator;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const SIZE: PtySize = PtySize {
    rows: 30,
    cols: 100,
    pixel_width: 0,
    pixel_height: 0,
};
/// How long a screen may take: debug builds on a busy machine are slow.
const SCREEN_TIMEOUT: Duration = Duration::from_mins(1);

/// The program in a terminal of 100 by 30.
struct Demo {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Mutex<vt100::Parser>>,
    home: tempfile::TempDir,
    _terminal: Box<dyn MasterPty + Send>,
}

impl Demo {
    fn open() -> Self {
        Self::start(&["demo", "--employees", "60", "--seed", "7"])
    }

    /// Starts the program with these arguments and a home folder of its own.
    fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    /// The same with these variables too.
    fn start_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_leaveboard"));
        command.args(arguments);
        let home = tempfile::tempdir().unwrap();
        for name in [
            "HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "TMPDIR",
        ] {
            command.env(name, home.path());
        }
        command.env("LANG", "zh_CN.UTF-8");
        command.env("TERM", "xterm-256color");
        for name in [
            "LC_ALL",
            "LC_MESSAGES",
            "LEAVEBOARD_CONFIG",
            "NO_COLOR",
            "TMUX",
        ] {
            command.env_remove(name);
        }
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(
            columns(SIZE.rows),
            columns(SIZE.cols),
            0,
        )));
        let mut output = pair.master.try_clone_reader().unwrap();
        let shown = Arc::clone(&screen);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                shown.lock().unwrap().process(&bytes[..read]);
            }
        });
        Self {
            child,
            keys: pair.master.take_writer().unwrap(),
            screen,
            home,
            _terminal: pair.master,
        }
    }

    fn contents(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits for the program to end.
    fn ends(&mut self) -> portable_pty::ExitStatus {
        find("the program to end", || self.child.try_wait().unwrap())
    }

    fn waits(&self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + SCREEN_TIMEOUT;
        while !holds(self.screen.lock().unwrap().screen()) {
            assert!(
                Instant::now() < end,
                "{what} never came:\n{}",
                self.contents()
            );
            // Real time: another process draws the screen.
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn shows(&self, text: &str) {
        self.waits(text, |screen| screen.contents().contains(text));
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    fn signal(&self, signal: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &id])
            .status();
        assert!(sent.unwrap().success());
    }

    /// Waits until the first screen is back, the cursor is shown, and neither mouse nor paste is captured any more.
    fn is_restored(&self) {
        self.waits("the terminal as it was", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
    }
}

fn columns(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn chinese_typed_into_the_filter_leaves_the_people_it_names_and_quitting_restores_the_terminal() {
    let mut demo = Demo::open();
    demo.shows("60 人");
    demo.waits("the screen of its own", vt100::Screen::alternate_screen);
    demo.press("/");
    demo.waits("the cursor", |screen| !screen.hide_cursor());
    demo.press("王");
    demo.shows("筛选 王");
    demo.waits("fewer people", |screen| screen.contents().contains(" / 60"));
    demo.waits(
        "the cursor behind the character, where an input method composes",
        |screen| screen.cursor_position().1 == 8,
    );
    demo.press("\r");
    demo.waits("a hidden cursor", vt100::Screen::hide_cursor);
    demo.press("q");
    assert!(demo.ends().success());
    demo.is_restored();
}

#[test]
fn a_signal_that_ends_the_program_restores_the_terminal() {
    for signal in ["-TERM", "-HUP", "-INT", "-QUIT"] {
        let mut demo = Demo::open();
        demo.shows("员工");
        demo.signal(signal);
        assert!(!demo.ends().success(), "{signal}");
        demo.is_restored();
    }
}

#[test]
fn the_program_asks_the_terminal_nothing_when_it_starts() {
    let demo = Demo::open();
    // This terminal does not answer: a query would hang or time out before the first frame.
    demo.shows("leaveboard");
}

#[test]
fn a_signal_that_comes_while_paused_ends_the_program() {
    let mut demo = Demo::start(&["demo", "--employees", "5000"]);
    demo.shows("5,000 人");
    demo.press("p");
    demo.shows("已暂停");
    demo.signal("-TERM");
    assert!(!demo.ends().success());
    demo.is_restored();
}

/// With sixty generated people in a store, and a platform that does not answer.
#[test]
fn kept_people_are_there_after_suspending_and_coming_back() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = runtime.block_on(filled::fill(folder.path(), 60));
    let mut program = Demo::start(&["--config", config.to_str().unwrap()]);
    program.shows("数据为 刚刚");
    program.press("\u{1a}");
    program.waits("the first screen", |screen| !screen.alternate_screen());
    program.signal("-CONT");
    program.waits("the program again", vt100::Screen::alternate_screen);
    program.shows("数据为 刚刚");
    program.press("q");
    assert!(program.ends().success());
    program.is_restored();
}

/// As when a multiplexer is attached again: the size is unchanged, and the screen is empty.
#[test]
fn the_whole_screen_is_drawn_again_when_the_terminal_asks_and_when_the_user_does() {
    let mut demo = Demo::open();
    demo.shows("60 人");
    demo.shows("已读完");
    for ask in [None, Some("\u{c}")] {
        demo.screen.lock().unwrap().process(b"\x1b[2J");
        assert!(!demo.contents().contains("员工"));
        match ask {
            Some(key) => demo.press(key),
            None => demo.signal("-WINCH"),
        }
        demo.shows("员工 60");
        demo.shows("已读完");
    }
    demo.press("q");
    assert!(demo.child.wait().unwrap().success());
}

/// The pager asks for a line, as `less` asks for a key, and Ctrl-C does not end it.
#[test]
fn ctrl_c_in_the_pager_is_about_the_pager_and_the_program_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = runtime.block_on(filled::fill(folder.path(), 60));
    let pager = "trap : INT; echo opened; until read line < /dev/tty; do :; done; echo closed";
    let mut program = Demo::start_with(
        &["--config", config.to_str().unwrap(), "balances", "--cached"],
        &[("PAGER", pager)],
    );
    program.shows("opened");
    program.press("\u{3}");
    program.shows("^C");
    program.press("\r");
    program.shows("closed");
    assert!(program.ends().success());
}

#[test]
fn a_demo_keeps_nothing() {
    let mut demo = Demo::open();
    demo.shows("60 人");
    demo.press("q");
    assert!(demo.ends().success());
    assert_eq!(std::fs::read_dir(demo.home.path()).unwrap().count(), 0);
}

/// Three days earlier some half days of leave were not taken yet.
#[test]
fn a_demo_has_earlier_days_to_look_at_and_leaves_nothing_of_them_behind() {
    let mut demo = Demo::open();
    demo.shows("60 人");
    demo.press("H");
    demo.shows("-0.5");
    demo.press("Bt");
    demo.shows("上月底");
    let beijing = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    let now = jiff::Timestamp::now().to_zoned_datetime(beijing);
    let day = now.date().saturating_sub(jiff::Span::new().days(3));
    demo.press(&format!("{day}\r"));
    demo.shows("的快照");
    demo.press("q");
    assert!(demo.child.wait().unwrap().success());
    assert_eq!(std::fs::read_dir(demo.home.path()).unwrap().count(), 0);
}

/// The keys of `keymap.toml` beside the configuration; and a second start of the program that opens where the first one was left.
#[test]
fn a_changed_key_works_in_a_terminal_and_the_next_start_opens_where_the_last_one_was_left() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let config = runtime.block_on(filled::fill(folder.path(), 60));
    let keymap = config.with_file_name("keymap.toml");
    std::fs::write(
        &keymap,
        "[everywhere]\nfilter = \"F\"\nview-company = \"Z\"\n",
    )
    .unwrap();
    let state = folder.path().join("state");
    let variables = [("XDG_STATE_HOME", state.to_str().unwrap())];
    let start = || Demo::start_with(&["--config", config.to_str().unwrap()], &variables);
    let mut program = start();
    program.shows("F 筛选");
    program.press("ZF部门:无此部门\r");
    program.shows("部门:无此部门");
    program.press("q");
    assert!(program.ends().success());
    let program = start();
    program.shows("部门:无此部门");
    program.shows("Z总表");
    let files = std::fs::read_dir(state.join("leaveboard")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let kept: Vec<String> = names.filter(|name| name.starts_with("session-")).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
}

/// A configuration with a WeCom and a Feishu tenant of the emulator, whose secrets are in files.
fn configuration(emulator: &Emulator) -> String {
    let url = emulator.base_url();
    let block = |platform: &str| {
        let app = emulator.app_keys(platform).unwrap();
        let (key, id) = (app.id_key, app.id);
        format!(
            "[[tenant]]\nname = \"{platform}\"\nplatform = \"{platform}\"\n{key} = \"{id}\"\nbase_url = \"{url}\"\n\
             secret = {{ file = \"{platform}.secret\" }}\n"
        )
    };
    let (wecom, feishu) = (block("wecom"), block("feishu"));
    format!("[store]\nurl = \"none\"\n{wecom}{feishu}")
}

/// The other tenant is read meanwhile, and `F5` reads the secret again.
#[test]
fn a_tenant_without_a_secret_says_so_and_is_read_once_it_has_one() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(company_of(20).start());
    let secret = |platform| emulator.app_keys(platform).unwrap().secret;
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        leaveboard::config::create_private_file(&file, text).unwrap();
        file
    };
    let config = write("config.toml", &configuration(&emulator));
    write("feishu.secret", &secret("feishu"));
    let mut program = Demo::start(&["--config", config.to_str().unwrap()]);
    program.shows("读不到密钥");
    program.shows("20 人");
    write("wecom.secret", &secret("wecom"));
    program.press("\x1b[15~");
    program.waits("the tenant being read", |screen| {
        !screen.contents().contains("读不到密钥")
    });
    program.press("q");
    assert!(program.child.wait().unwrap().success());
    program.is_restored();
}

/// `--cached` asks nobody when it opens, and `F5` reads all the same: the store is created for that.
#[test]
fn what_is_read_in_a_dashboard_that_opened_on_an_empty_store_is_there_at_the_next_start() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let emulator = runtime.block_on(company_of(20).start());
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        leaveboard::config::create_private_file(&file, text).unwrap();
        file
    };
    let settings = configuration(&emulator).replace("\"none\"", "\"sqlite:leave.db\"");
    let config = write("config.toml", &settings);
    for platform in ["wecom", "feishu"] {
        let secret = emulator.app_keys(platform).unwrap().secret;
        write(&format!("{platform}.secret"), &secret);
    }
    let start = || Demo::start(&["--config", config.to_str().unwrap(), "--cached"]);
    let mut program = start();
    program.shows("筛选");
    program.press("\x1b[15~");
    program.shows("20 人");
    program.shows("已读完");
    program.press("q");
    assert!(program.ends().success());
    start().shows("20 人");
}

/// What the questions of `config init` say in one language.
struct Questions {
    locale: &'static str,
    platform: &'static str,
    name: &'static str,
    wrong_name: &'static str,
    id: &'static str,
    secret: &'static str,
    hidden: &'static str,
    another: &'static str,
    store: &'static str,
    checked: &'static str,
    comment: &'static str,
}

/// Two tenants: one whose secret is typed, one whose secret is in a variable. Then `doctor` looks at both, which a proxy that is not there
/// keeps from calling anybody.
fn answer_questions(words: &Questions) {
    let variables = [
        ("LANG", words.locale),
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("NO_PROXY", ""),
    ];
    let mut program = Demo::start_with(&["config", "init"], &variables);
    let file = program.home.path().join("leaveboard/config.toml");
    program.shows(words.platform);
    program.press("1\r");
    program.shows(words.name);
    program.press("two words\r");
    program.shows(words.wrong_name);
    program.press("hq\r");
    program.shows(words.id);
    program.press("ww0123\r");
    program.shows(words.secret);
    program.press("\r");
    program.shows("hq.secret");
    program.press("\r");
    program.shows(words.hidden);
    program.press("hunter2x\u{7f}\r");
    program.shows(words.another);
    assert!(!file.exists(), "nothing is written before the last answer");
    program.press("y\r");
    program.press("3\r\r");
    program.shows("app_id");
    program.press("cli_1\r");
    // A secret that is pasted where the name of a variable is asked for is not taken.
    program.press("2\rnot-a-name\rLEAVE_SECRET\r");
    program.press("y\r3\r\rcli_2\r1\r");
    // The file of the first tenant.
    program.press("hq.secret\rother.secret\r");
    let asks_last = |words: &'static str| {
        move |screen: &vt100::Screen| {
            let contents = screen.contents();
            let last = contents.lines().rfind(|it| !it.trim().is_empty());
            last.is_some_and(|it| it.contains(words))
        }
    };
    program.waits("the third secret", asks_last(words.hidden));
    program.press("third\r");
    // What is typed while a secret is read would belong to it.
    program.waits("the last question", asks_last(words.another));
    program.press("n\r");
    program.shows(words.store);
    program.press("4\r");
    program.shows(words.checked);
    assert_eq!(program.ends().exit_code(), 1);
    assert!(!program.contents().contains("hunter2"));
    assert_is_written(&file, words.comment);
}

/// What the answers made: three tenants in a private file with comments in the language of the questions.
fn assert_is_written(file: &std::path::Path, comment: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(comment), "{text}");
    let config = leaveboard::config::load(file).unwrap();
    let names = config.tenants.iter();
    let names = names.map(|it| it.tenant.settings.tenant.as_str());
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["hq", "hq-feishu", "hq-feishu-2"]
    );
    assert!(text.contains("LEAVE_SECRET") && !text.contains("not-a-name"));
    let secret = file.with_file_name("hq.secret");
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "hunter2\n");
    for private in [file, &secret] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(private).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", private.display());
    }
}

#[test]
fn config_init_asks_in_chinese_writes_in_chinese_and_ends_in_the_doctor() {
    answer_questions(&Questions {
        locale: "zh_CN.UTF-8",
        platform: "哪个平台",
        name: "给它一个名字",
        wrong_name: "名字只能有",
        id: "我的企业",
        secret: "密钥从哪里来",
        hidden: "不会显示",
        another: "还有别的企业",
        store: "保存在哪里",
        checked: "通过 ",
        comment: "密钥从不写在这里",
    });
}

#[test]
fn config_init_asks_in_english_writes_in_english_and_ends_in_the_doctor() {
    answer_questions(&Questions {
        locale: "en_US.UTF-8",
        platform: "Which platform",
        name: "A name for it",
        wrong_name: "a name has 1 to 64",
        id: "My Company",
        secret: "Where does the secret come from",
        hidden: "not shown",
        another: "Another organisation",
        store: "kept between runs",
        checked: "pass ",
        comment: "Secrets never stand here",
    });
}

#[test]
fn config_init_without_questions_writes_the_template_and_leaving_writes_nothing() {
    let mut program = Demo::start(&["config", "init"]);
    program.shows("哪个平台");
    program.press("\u{4}");
    assert_eq!(program.ends().exit_code(), 2);
    let file = program.home.path().join("leaveboard/config.toml");
    assert!(!file.exists());
    let mut program = Demo::start(&["config", "init", "--no-input"]);
    assert!(program.ends().success());
    let file = program.home.path().join("leaveboard/config.toml");
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(
        text,
        leaveboard::config::template(leaveboard::domain::Language::Chinese)
    );
}
