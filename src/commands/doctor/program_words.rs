//! What `doctor` says about the store and the terminal.

use crate::domain::{Bilingual, Language};
use crate::shell::terminal_probe::{ClipboardWay, ColourDepth, DrawnWidths, TerminalFacts};

pub(super) fn no_store() -> Bilingual {
    Bilingual::new(
        "配置为不保存（url = \"none\"）",
        "nothing is stored (url = \"none\")",
    )
}

pub(super) fn store_opened(place: &str) -> Bilingual {
    Bilingual::same(place)
}

pub(super) fn store_to_come(place: &str) -> Bilingual {
    Bilingual::new(
        format!("{place}（还没有，第一次读取时创建）"),
        format!("{place} (not there yet; the first read creates it)"),
    )
}

pub(super) fn folder_closed() -> Bilingual {
    Bilingual::new(
        "无法创建：所在位置没有文件夹，或者文件夹不可写",
        "it cannot be created: its folder is missing or not writable",
    )
}

pub(super) fn store_failed(place: &str, why: &Bilingual) -> Bilingual {
    why.about(place)
}

pub(super) fn store_too_slow(seconds: u64) -> Bilingual {
    Bilingual::new(
        format!("{seconds} 秒内没有应答"),
        format!("no answer within {seconds} s"),
    )
}

pub(super) fn repair_store() -> Bilingual {
    Bilingual::new(
        "请检查 [store] url、文件夹的权限或数据库服务；在此之前不保存任何数据",
        "check [store] url, the rights of its folder, or the database server; nothing is saved until then",
    )
}

pub(super) fn no_terminal() -> Bilingual {
    Bilingual::new(
        "标准输入或输出不是终端",
        "standard input or output is no terminal",
    )
}

pub(super) fn terminal_silent() -> Bilingual {
    Bilingual::new(
        "终端没有回答光标在哪里",
        "the terminal does not say where its cursor is",
    )
}

pub(super) fn terminal(facts: &TerminalFacts) -> Bilingual {
    let (columns, rows) = facts.size;
    let (zh_colours, en_colours) = match facts.colours {
        ColourDepth::None => ("不用颜色", "no colours"),
        ColourDepth::Sixteen => ("16 色", "16 colours"),
        ColourDepth::Palette => ("256 色", "256 colours"),
        ColourDepth::True => ("真彩色", "true colour"),
    };
    let (zh_copy, en_copy) = match facts.clipboard {
        ClipboardWay::Tmux => ("复制经 tmux", "copies through tmux"),
        ClipboardWay::RemoteTerminal => (
            "复制经 SSH 前面的终端（OSC 52）",
            "copies by the terminal in front of SSH (OSC 52)",
        ),
        ClipboardWay::System => ("复制到系统剪贴板", "copies to the system's clipboard"),
        ClipboardWay::Terminal => ("复制经终端（OSC 52）", "copies by the terminal (OSC 52)"),
    };
    let size = format!("{columns}x{rows}");
    let drawn = match facts.drawn {
        Some(DrawnWidths { dot, chinese }) => Bilingual::new(
            format!("「\u{b7}」占 {dot} 列，「中」占 {chinese} 列"),
            format!("\u{b7} is {dot} wide, 中 is {chinese}"),
        ),
        None => terminal_silent(),
    };
    Bilingual::new(
        format!(
            "{size}，{zh_colours}，{}，{zh_copy}",
            drawn.pick(Language::Chinese)
        ),
        format!(
            "{size}, {en_colours}, {}, {en_copy}",
            drawn.pick(Language::English)
        ),
    )
}

pub(super) fn terminal_narrow_signs() -> Bilingual {
    Bilingual::new(
        "请在终端设置里把「宽度不明确的字符」设为窄（单列），否则含「\u{b7}」的姓名会错位；边框可用 LEAVEBOARD_ASCII=1",
        "set signs of ambiguous width to narrow in the terminal's settings, or names with \u{b7} shift their row; LEAVEBOARD_ASCII=1 draws plain borders",
    )
}

pub(super) fn terminal_chinese() -> Bilingual {
    Bilingual::new(
        "终端没有把汉字画成两列宽；请换用支持中文的终端或字体，并使用 UTF-8 的语言环境",
        "the terminal does not draw Chinese two columns wide; use one that does, with a UTF-8 locale",
    )
}

pub(super) fn terminal_small() -> Bilingual {
    Bilingual::new(
        "小于 80x24 时窗格会上下叠放；请放大窗口",
        "below 80x24 the panes are stacked; make the window larger",
    )
}

pub(super) fn terminal_colours() -> Bilingual {
    Bilingual::new(
        "请设置 TERM（如 xterm-256color）",
        "set TERM (such as xterm-256color)",
    )
}
