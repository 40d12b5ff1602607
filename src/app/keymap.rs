//! The one table of keys. `update` obeys it, the footer and the help show it.

use tui_input::InputRequest;

use super::key::{Code, Key};
use crate::domain::Language;

/// What a key does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Starts typing a filter.
    Filter,
    /// The next order of the people.
    Sort,
    /// The focused pane on the whole screen, or back.
    Zoom,
    /// One step back.
    Back,
    /// The list of keys.
    Help,
    /// The next pane.
    NextPane,
    /// The pane before.
    PreviousPane,
    /// A pane by its number.
    Focus(Pane),
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// Closes a row, or goes one pane to the left.
    Left,
    /// Opens a row, or goes one pane to the right.
    Right,
    /// Opens or closes the row under the cursor.
    Open,
    /// One window up.
    PageUp,
    /// One window down.
    PageDown,
    /// The first line.
    First,
    /// The last line.
    Last,
    /// The record as the platform sent it, or back.
    Raw,
    /// Copies the cell.
    CopyCell,
    /// Copies the row.
    CopyRow,
    /// Asks for the person again.
    Refresh,
    /// Asks for the tenant again.
    Reload,
    /// Hides names and figures, or shows them.
    Mask,
    /// The other language.
    SwitchLanguage,
    /// Leaves the mouse to the terminal, or takes it back.
    Mouse,
    /// To the shell that started the program.
    Suspend,
    /// Ends the program.
    Quit,
    /// Takes the filter as typed and goes on.
    Accept,
    /// Changes the text of a field.
    Edit(InputRequest),
    /// Runs the entry of the help under the cursor.
    Run,
}

/// The four panes of Browse.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Pane {
    /// 1
    Tenants,
    /// 2
    #[default]
    Employees,
    /// 3
    Balances,
    /// 4
    Rule,
}

impl Pane {
    /// In the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Tenants, Self::Employees, Self::Balances, Self::Rule];

    /// Position in [`Pane::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// The pane `by` further on, around the end.
    #[must_use]
    pub fn step(self, by: usize) -> Self {
        Self::ALL[(self.index() + by) % Self::ALL.len()]
    }
}

/// Where a key is pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In a pane.
    Pane(Pane),
    /// In the filter's text.
    Field,
    /// In the list of keys.
    Help,
}

/// Where a binding holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Scope {
    Panes,
    People,
    Balances,
    Readings,
    Field,
    Help,
}

impl Scope {
    fn holds(self, place: Place) -> bool {
        match self {
            Self::Panes => matches!(place, Place::Pane(_)),
            Self::People => matches!(place, Place::Pane(pane) if pane != Pane::Tenants),
            Self::Balances => place == Place::Pane(Pane::Balances),
            Self::Readings => matches!(place, Place::Pane(Pane::Balances | Pane::Rule)),
            Self::Field => place == Place::Field,
            Self::Help => place == Place::Help,
        }
    }
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Any of these.
    pub keys: &'static [Key],
    /// Does this.
    pub action: Action,
    /// Worth a place in the footer: its short name there, Chinese and English.
    pub hint: Option<(&'static str, &'static str)>,
    scope: Scope,
    zh: &'static str,
    en: &'static str,
}

impl Binding {
    /// What it does, in words.
    pub fn describe(&self, language: Language) -> &'static str {
        language.pick(self.zh, self.en)
    }

    /// Its keys as printed: `j Down`.
    pub fn keys_text(&self) -> String {
        let keys: Vec<String> = self.keys.iter().map(ToString::to_string).collect();
        keys.join(" ")
    }

    /// Whether `text` occurs in its keys or words, in either language.
    pub fn mentions(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        [self.keys_text().as_str(), self.zh, self.en]
            .iter()
            .any(|words| words.to_lowercase().contains(&text))
    }
}

/// What `key` does at `place`.
pub fn action_at(place: Place, key: Key) -> Option<Action> {
    bindings_at(place)
        .find(|binding| binding.keys.contains(&key))
        .map(|binding| binding.action)
}

/// Every binding of a place, in the table's order.
pub fn bindings_at(place: Place) -> impl Iterator<Item = &'static Binding> {
    BINDINGS
        .iter()
        .filter(move |binding| binding.scope.holds(place))
}

const fn bind(
    scope: Scope,
    keys: &'static [Key],
    action: Action,
    zh: &'static str,
    en: &'static str,
) -> Binding {
    Binding {
        keys,
        action,
        hint: None,
        scope,
        zh,
        en,
    }
}

impl Binding {
    const fn hinted(mut self, zh: &'static str, en: &'static str) -> Self {
        self.hint = Some((zh, en));
        self
    }
}

const fn plain(code: Code) -> Key {
    Key::plain(code)
}

use Action as A;
use InputRequest as Edit;
use Scope::{Balances, Field, Help, Panes, People, Readings};

/// The table. The footer's hints come in this order.
pub const BINDINGS: &[Binding] = &[
    bind(
        Panes,
        &[Key::char('/')],
        A::Filter,
        "筛选员工:姓名、拼音、首字母、工号、部门",
        "filter people by name, pinyin, initials, id, department",
    )
    .hinted("筛选", "filter"),
    bind(
        Panes,
        &[plain(Code::Enter)],
        A::Zoom,
        "放大当前窗格，再按还原",
        "zoom the focused pane, again to undo",
    )
    .hinted("放大", "zoom"),
    bind(
        Balances,
        &[Key::char(' '), Key::char('o')],
        A::Open,
        "展开或收起这一行的批次与字段",
        "open or close this row's lots and fields",
    )
    .hinted("批次", "lots"),
    bind(
        Readings,
        &[Key::char('.'), Key::char('r')],
        A::Raw,
        "平台原始记录，再按还原",
        "the record as the platform sent it, again to undo",
    )
    .hinted("原始", "raw"),
    bind(
        People,
        &[Key::char('s')],
        A::Sort,
        "员工排序：目录顺序、姓名拼音、工号",
        "order of people: directory, name, id",
    )
    .hinted("排序", "sort"),
    bind(
        People,
        &[Key::char('R')],
        A::Refresh,
        "重新读取这名员工",
        "ask for this person again",
    )
    .hinted("刷新", "refresh"),
    bind(
        Panes,
        &[Key::char('y')],
        A::CopyCell,
        "复制单元格",
        "copy the cell",
    )
    .hinted("复制", "copy"),
    bind(
        Panes,
        &[Key::char('Y')],
        A::CopyRow,
        "复制整行（制表符分隔）",
        "copy the row, separated by tabs",
    ),
    bind(
        Panes,
        &[plain(Code::F(5))],
        A::Reload,
        "重新读取整个租户",
        "ask for the whole tenant again",
    ),
    bind(
        Panes,
        &[Key::char('m')],
        A::Mask,
        "遮蔽或显示姓名与数字",
        "hide or show names and figures",
    )
    .hinted("遮蔽", "mask"),
    bind(
        Panes,
        &[Key::char('L')],
        A::SwitchLanguage,
        "切换到英文",
        "switch to Chinese",
    )
    .hinted("EN", "中文"),
    bind(
        Panes,
        &[Key::char('1')],
        A::Focus(Pane::Tenants),
        "到窗格 1 租户",
        "to pane 1, tenants",
    ),
    bind(
        Panes,
        &[Key::char('2')],
        A::Focus(Pane::Employees),
        "到窗格 2 员工",
        "to pane 2, employees",
    ),
    bind(
        Panes,
        &[Key::char('3')],
        A::Focus(Pane::Balances),
        "到窗格 3 余额",
        "to pane 3, balances",
    ),
    bind(
        Panes,
        &[Key::char('4')],
        A::Focus(Pane::Rule),
        "到窗格 4 规则",
        "to pane 4, rule",
    ),
    bind(
        Panes,
        &[plain(Code::Tab)],
        A::NextPane,
        "下一个窗格",
        "next pane",
    ),
    bind(
        Panes,
        &[plain(Code::BackTab)],
        A::PreviousPane,
        "上一个窗格",
        "previous pane",
    ),
    bind(
        Panes,
        &[Key::char('j'), plain(Code::Down)],
        A::Down,
        "下一行",
        "one line down",
    ),
    bind(
        Panes,
        &[Key::char('k'), plain(Code::Up)],
        A::Up,
        "上一行",
        "one line up",
    ),
    bind(
        Panes,
        &[Key::char('l'), plain(Code::Right)],
        A::Right,
        "展开这一行，或到右边的窗格",
        "open the row, or go one pane right",
    ),
    bind(
        Panes,
        &[Key::char('h'), plain(Code::Left)],
        A::Left,
        "收起这一行，或到左边的窗格",
        "close the row, or go one pane left",
    ),
    bind(
        Panes,
        &[plain(Code::PageDown), Key::ctrl('d')],
        A::PageDown,
        "下一页",
        "one window down",
    ),
    bind(
        Panes,
        &[plain(Code::PageUp), Key::ctrl('u')],
        A::PageUp,
        "上一页",
        "one window up",
    ),
    bind(
        Panes,
        &[Key::char('g'), plain(Code::Home)],
        A::First,
        "第一行",
        "first line",
    ),
    bind(
        Panes,
        &[Key::char('G'), plain(Code::End)],
        A::Last,
        "最后一行",
        "last line",
    ),
    bind(
        Panes,
        &[plain(Code::Esc)],
        A::Back,
        "后退一步：原始记录、放大、筛选",
        "one step back: raw record, zoom, filter",
    ),
    bind(
        Panes,
        &[Key::char('M')],
        A::Mouse,
        "把鼠标交还终端，再按取回",
        "leave the mouse to the terminal, again to take it back",
    ),
    bind(
        Panes,
        &[Key::ctrl('z')],
        A::Suspend,
        "挂起，回到命令行（fg 返回）",
        "suspend to the command line (fg comes back)",
    ),
    bind(Panes, &[Key::char('?')], A::Help, "全部按键", "every key"),
    bind(
        Panes,
        &[Key::char('q'), Key::ctrl('c')],
        A::Quit,
        "退出",
        "quit",
    ),
    bind(
        Field,
        &[plain(Code::Enter)],
        A::Accept,
        "保留筛选，回到列表",
        "keep the filter, back to the list",
    )
    .hinted("完成", "done"),
    bind(
        Field,
        &[plain(Code::Esc)],
        A::Back,
        "离开输入框，再按清除筛选",
        "leave the field, again to clear the filter",
    )
    .hinted("离开", "leave"),
    bind(
        Field,
        &[plain(Code::Down)],
        A::Down,
        "下一名员工",
        "next person",
    )
    .hinted("选择", "select"),
    bind(
        Field,
        &[plain(Code::Up)],
        A::Up,
        "上一名员工",
        "previous person",
    ),
    bind(
        Field,
        &[plain(Code::PageDown)],
        A::PageDown,
        "下一页",
        "one window down",
    ),
    bind(
        Field,
        &[plain(Code::PageUp)],
        A::PageUp,
        "上一页",
        "one window up",
    ),
    bind(
        Field,
        &[plain(Code::Backspace), Key::ctrl('h')],
        A::Edit(Edit::DeletePrevChar),
        "删去前一个字",
        "delete the character before",
    ),
    bind(
        Field,
        &[plain(Code::Delete)],
        A::Edit(Edit::DeleteNextChar),
        "删去后一个字",
        "delete the character after",
    ),
    bind(
        Field,
        &[Key::ctrl('w')],
        A::Edit(Edit::DeletePrevWord),
        "删去前一个词",
        "delete the word before",
    ),
    bind(
        Field,
        &[Key::ctrl('u')],
        A::Edit(Edit::DeleteLine),
        "全部删去",
        "delete everything",
    )
    .hinted("清空", "clear"),
    bind(
        Field,
        &[plain(Code::Left)],
        A::Edit(Edit::GoToPrevChar),
        "光标左移",
        "cursor left",
    ),
    bind(
        Field,
        &[plain(Code::Right)],
        A::Edit(Edit::GoToNextChar),
        "光标右移",
        "cursor right",
    ),
    bind(
        Field,
        &[plain(Code::Home), Key::ctrl('a')],
        A::Edit(Edit::GoToStart),
        "到开头",
        "to the start",
    ),
    bind(
        Field,
        &[plain(Code::End), Key::ctrl('e')],
        A::Edit(Edit::GoToEnd),
        "到结尾",
        "to the end",
    ),
    bind(Field, &[Key::ctrl('z')], A::Suspend, "挂起", "suspend"),
    bind(Field, &[Key::ctrl('c')], A::Quit, "退出", "quit"),
    bind(
        Help,
        &[plain(Code::Enter)],
        A::Run,
        "执行选中的一项",
        "run the chosen one",
    )
    .hinted("执行", "run"),
    bind(Help, &[plain(Code::Esc)], A::Back, "关闭", "close").hinted("关闭", "close"),
    bind(Help, &[plain(Code::Down)], A::Down, "下一项", "next").hinted("选择", "select"),
    bind(Help, &[plain(Code::Up)], A::Up, "上一项", "previous"),
    bind(
        Help,
        &[plain(Code::PageDown)],
        A::PageDown,
        "下一页",
        "one window down",
    ),
    bind(
        Help,
        &[plain(Code::PageUp)],
        A::PageUp,
        "上一页",
        "one window up",
    ),
    bind(
        Help,
        &[plain(Code::Backspace)],
        A::Edit(Edit::DeletePrevChar),
        "删去前一个字",
        "delete the character before",
    ),
    bind(
        Help,
        &[Key::ctrl('u')],
        A::Edit(Edit::DeleteLine),
        "全部删去",
        "delete everything",
    ),
    bind(Help, &[Key::ctrl('c')], A::Quit, "退出", "quit"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> impl Iterator<Item = Place> {
        Pane::ALL
            .into_iter()
            .map(Place::Pane)
            .chain([Place::Field, Place::Help])
    }

    #[test]
    fn no_key_means_two_things_at_one_place() {
        for place in places() {
            let mut seen = Vec::new();
            for key in bindings_at(place).flat_map(|binding| binding.keys) {
                assert!(!seen.contains(key), "{key} twice at {place:?}");
                seen.push(*key);
            }
        }
    }

    #[test]
    fn every_place_can_be_left_and_the_help_is_found_by_key_or_word() {
        for place in places() {
            assert_eq!(action_at(place, Key::ctrl('c')), Some(Action::Quit));
            assert_eq!(action_at(place, Key::plain(Code::Esc)), Some(Action::Back));
        }
        let found = |text: &str| {
            bindings_at(Place::Pane(Pane::Employees))
                .filter(|binding| binding.mentions(text))
                .any(|binding| binding.action == Action::Help)
        };
        assert!(found("?") && found("every key") && found("全部按键"));
        assert!(!found("zoom"));
    }
}
