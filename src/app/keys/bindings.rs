//! The one table of keys. `update`, the footer, the list of keys and `docs/keys.md` all follow it.

use tui_input::InputRequest as Edit;

use crate::app::keys::key::{Key, KeyCode};
use crate::app::keys::keymap::Action as A;
use crate::app::keys::keymap::BindingScope::{
    Balances, Changes, DatePicker, Field, Help, Panes, People, Question, Readings, Reports, Shrunk,
    Views,
};
use crate::app::keys::keymap::Pane;
use crate::app::keys::keymap::{Binding, bind};
use crate::app::views::name::ViewName;

const fn plain(code: KeyCode) -> Key {
    Key::plain(code)
}

const fn char(c: char) -> Key {
    Key::char(c)
}

const fn ctrl(c: char) -> Key {
    Key::ctrl(c)
}

/// The table. The footer shows its hints in this order.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    bind(Views, &[char('/')], A::Filter, "筛选：姓名、剩余<0、超支、假期:年假、状态:读不到；竖线为或，! 取反", "filter: name, left<0, overdrawn, state:unreadable; bar: or, !: not").hinted("筛选", "filter"),
    bind(Panes, &[plain(KeyCode::Enter)], A::Zoom, "当前窗格全屏，再按还原", "zoom the focused pane, again to undo").hinted("全屏", "zoom"),
    bind(Balances, &[char(' '), char('o')], A::Open, "展开或收起这一行的额度明细与字段", "open or close this row's lots and fields").hinted("额度明细", "lots"),
    bind(Readings, &[char('.'), char('r')], A::Raw, "平台的原始数据，再按还原", "the record as the platform sent it, again to undo").hinted("原始数据", "raw"),
    bind(People, &[char('s')], A::Sort, "员工排序：目录顺序、姓名拼音、账号", "order of people: directory, name, id").hinted("排序", "sort"),
    bind(People, &[char('R')], A::Refresh, "重新读取这名员工", "re-read this person").hinted("刷新", "refresh"),
    bind(Changes, &[char(' '), plain(KeyCode::Enter), char('o')], A::Open, "展开或收起一条变化：全文与新旧规则", "open or close a change: its whole text, old and new rule").hinted("展开", "open"),
    bind(Changes, &[char('s')], A::Sort, "变化排序：目录顺序、姓名、假期、增减、发现时间", "order of changes: directory, person, leave type, change, first seen").hinted("排序", "sort"),
    bind(Views, &[char('t')], A::Time, "看另一天的余额；在变化视图里选比较的两天", "balances as of another day; in Changes, the two days to compare").hinted("日期", "day"),
    bind(Views, &[char(']')], A::NextView, "下一个视图", "next view").hinted("视图", "view"),
    bind(Views, &[char('[')], A::PreviousView, "上一个视图", "previous view"),
    bind(Views, &[char('B')], A::ShowView(ViewName::Browse), "浏览：一名员工的全部余额与规则", "Browse: a person's balances and rules"),
    bind(Views, &[char('C')], A::ShowView(ViewName::Company), "总表：每人一行，每种假期一列", "Company: a row a person, a column a leave type"),
    bind(Views, &[char('E')], A::ShowView(ViewName::Expiring), "到期：什么时候、谁、多少", "Expiring: what ends, when, of whom"),
    bind(Views, &[char('T')], A::ShowView(ViewName::Totals), "合计：按假期、部门、企业", "Totals: by leave type, department, tenant"),
    bind(Views, &[char('K')], A::ShowView(ViewName::Checks), "核对：超支、差额、读不到、重复", "Checks: overdrawn, gaps, unreadable, duplicates"),
    bind(Views, &[char('H')], A::ShowView(ViewName::Changes), "变化：两天之间", "Changes: between two days"),
    bind(Views, &[char('P')], A::ShowView(ViewName::Compare), "比对：两个企业，或企业与表格", "Compare: two tenants, or a tenant and a sheet"),
    bind(Reports, &[char('a')], A::AllTenants, "全部企业，或只看选中的一个", "all tenants, or the chosen one alone").hinted("全部企业", "all tenants"),
    bind(Reports, &[char('2')], A::Focus(Pane::Employees), "到窗格 2", "to pane 2"),
    bind(Views, &[char('y')], A::CopyCell, "复制单元格", "copy the cell").hinted("复制", "copy"),
    bind(Views, &[char('Y')], A::CopyRow, "复制整行（制表符分隔）", "copy the row, separated by tabs"),
    bind(Panes, &[plain(KeyCode::F(5))], A::Reload, "重新读取整个企业", "re-read the whole tenant"),
    bind(Changes, &[char('l'), plain(KeyCode::Right)], A::Right, "展开的全文下移一行", "the opened text one line down"),
    bind(Changes, &[char('h'), plain(KeyCode::Left)], A::Left, "展开的全文上移一行", "the opened text one line up"),
    bind(Changes, &[plain(KeyCode::F(5))], A::Reload, "重新比较两个快照", "compare the two snapshots again"),
    bind(Changes, &[char('2')], A::Focus(Pane::Employees), "到窗格 2 变化", "to pane 2, changes"),
    bind(Views, &[char('m')], A::Mask, "脱敏或显示姓名与数字", "mask or show names and figures").hinted("脱敏", "mask"),
    bind(Views, &[char('L')], A::SwitchLanguage, "切换到英文", "switch to Chinese").hinted("EN", "中文"),
    bind(Panes, &[char('p')], A::Pause, "暂停或继续读取这个企业", "pause or resume reading this tenant").hinted("暂停", "pause"),
    bind(Panes, &[char('S')], A::Stop, "停止读取（已读到的保留，按 p 接着读）", "stop reading: what came stays, p resumes"),
    bind(Panes, &[char('A')], A::AcceptShrunk, "通讯录大幅变少时：确认这就是现在的全部人员", "when the directory shrank: accept it as the whole company"),
    bind(Views, &[char('1')], A::Focus(Pane::Tenants), "到窗格 1 企业", "to pane 1, tenants"),
    bind(Panes, &[char('2')], A::Focus(Pane::Employees), "到窗格 2 员工", "to pane 2, employees"),
    bind(Panes, &[char('3')], A::Focus(Pane::Balances), "到窗格 3 余额", "to pane 3, balances"),
    bind(Panes, &[char('4')], A::Focus(Pane::Rule), "到窗格 4 规则", "to pane 4, rule"),
    bind(Views, &[plain(KeyCode::Tab)], A::NextPane, "下一个窗格", "next pane"),
    bind(Views, &[plain(KeyCode::BackTab)], A::PreviousPane, "上一个窗格", "previous pane"),
    bind(Views, &[char('j'), plain(KeyCode::Down)], A::Down, "下一行", "one line down"),
    bind(Views, &[char('k'), plain(KeyCode::Up)], A::Up, "上一行", "one line up"),
    bind(Panes, &[char('l'), plain(KeyCode::Right)], A::Right, "展开这一行，或到右边的窗格", "open the row, or go one pane right"),
    bind(Panes, &[char('h'), plain(KeyCode::Left)], A::Left, "收起这一行，或到左边的窗格", "close the row, or go one pane left"),
    bind(Views, &[plain(KeyCode::PageDown), ctrl('d')], A::PageDown, "下一页", "one window down"),
    bind(Views, &[plain(KeyCode::PageUp), ctrl('u')], A::PageUp, "上一页", "one window up"),
    bind(Views, &[char('g'), plain(KeyCode::Home)], A::First, "第一行", "first line"),
    bind(Views, &[char('G'), plain(KeyCode::End)], A::Last, "最后一行", "last line"),
    bind(Views, &[plain(KeyCode::Esc)], A::Back, "后退一步：原始数据、全屏、筛选、另一天", "one step back: raw record, zoom, filter, another day"),
    bind(Views, &[char('M')], A::Mouse, "把鼠标交还终端，再按取回", "release the mouse to the terminal, again to take it back"),
    bind(Views, &[ctrl('l')], A::Redraw, "重画屏幕", "draw the screen again"),
    bind(Views, &[ctrl('z')], A::Suspend, "挂起，回到命令行（fg 返回）", "suspend to the command line (fg comes back)"),
    bind(Views, &[char('?')], A::Help, "全部按键", "every key"),
    bind(Views, &[char('q'), ctrl('c')], A::Quit, "退出", "quit"),
    bind(Field, &[plain(KeyCode::Enter)], A::Accept, "保留筛选，回到列表", "keep the filter, back to the list").hinted("完成", "done"),
    bind(Field, &[plain(KeyCode::Esc)], A::Back, "离开输入框，再按清除筛选", "leave the field, again to clear the filter").hinted("离开", "leave"),
    bind(Field, &[plain(KeyCode::Down)], A::Down, "下一名员工", "next person").hinted("选择", "select"),
    bind(Field, &[plain(KeyCode::Up)], A::Up, "上一名员工", "previous person"),
    bind(Field, &[plain(KeyCode::PageDown)], A::PageDown, "下一页", "one window down"),
    bind(Field, &[plain(KeyCode::PageUp)], A::PageUp, "上一页", "one window up"),
    bind(Field, &[plain(KeyCode::Backspace), ctrl('h')], A::Edit(Edit::DeletePrevChar), "删去前一个字", "delete the character before"),
    bind(Field, &[plain(KeyCode::Delete)], A::Edit(Edit::DeleteNextChar), "删去后一个字", "delete the character after"),
    bind(Field, &[ctrl('w')], A::Edit(Edit::DeletePrevWord), "删去前一个词", "delete the word before"),
    bind(Field, &[ctrl('u')], A::Edit(Edit::DeleteLine), "全部删去", "delete everything").hinted("清空", "clear"),
    bind(Field, &[plain(KeyCode::Left)], A::Edit(Edit::GoToPrevChar), "光标左移", "cursor left"),
    bind(Field, &[plain(KeyCode::Right)], A::Edit(Edit::GoToNextChar), "光标右移", "cursor right"),
    bind(Field, &[plain(KeyCode::Home), ctrl('a')], A::Edit(Edit::GoToStart), "到开头", "to the start"),
    bind(Field, &[plain(KeyCode::End), ctrl('e')], A::Edit(Edit::GoToEnd), "到结尾", "to the end"),
    bind(Field, &[ctrl('l')], A::Redraw, "重画屏幕", "draw the screen again"),
    bind(Field, &[ctrl('z')], A::Suspend, "挂起", "suspend"),
    bind(Field, &[ctrl('c')], A::Quit, "退出", "quit"),
    bind(Help, &[plain(KeyCode::Enter)], A::Run, "执行选中的一项", "run the chosen one").hinted("执行", "run"),
    bind(Help, &[plain(KeyCode::Esc)], A::Back, "关闭", "close").hinted("关闭", "close"),
    bind(Help, &[plain(KeyCode::Down)], A::Down, "下一项", "next").hinted("选择", "select"),
    bind(Help, &[plain(KeyCode::Up)], A::Up, "上一项", "previous"),
    bind(Help, &[plain(KeyCode::PageDown)], A::PageDown, "下一页", "one window down"),
    bind(Help, &[plain(KeyCode::PageUp)], A::PageUp, "上一页", "one window up"),
    bind(Help, &[plain(KeyCode::Backspace)], A::Edit(Edit::DeletePrevChar), "删去前一个字", "delete the character before"),
    bind(Help, &[ctrl('u')], A::Edit(Edit::DeleteLine), "全部删去", "delete everything"),
    bind(Help, &[ctrl('l')], A::Redraw, "重画屏幕", "draw the screen again"),
    bind(Help, &[ctrl('c')], A::Quit, "退出", "quit"),
    bind(DatePicker, &[plain(KeyCode::Enter)], A::Choose, "选定", "select").hinted("选定", "select"),
    bind(DatePicker, &[plain(KeyCode::Esc)], A::Back, "取消", "cancel").hinted("取消", "cancel"),
    bind(DatePicker, &[plain(KeyCode::Down), plain(KeyCode::Tab), char('j')], A::Down, "下一行", "one line down").hinted("选择", "move"),
    bind(DatePicker, &[plain(KeyCode::Up), plain(KeyCode::BackTab), char('k')], A::Up, "上一行", "one line up"),
    bind(DatePicker, &[plain(KeyCode::Backspace), ctrl('h')], A::Edit(Edit::DeletePrevChar), "删去前一个字", "delete the character before"),
    bind(DatePicker, &[plain(KeyCode::Delete)], A::Edit(Edit::DeleteNextChar), "删去后一个字", "delete the character after"),
    bind(DatePicker, &[ctrl('w')], A::Edit(Edit::DeletePrevWord), "删去前一个词", "delete the word before"),
    bind(DatePicker, &[ctrl('u')], A::Edit(Edit::DeleteLine), "全部删去", "delete everything"),
    bind(DatePicker, &[plain(KeyCode::Left)], A::Edit(Edit::GoToPrevChar), "光标左移", "cursor left"),
    bind(DatePicker, &[plain(KeyCode::Right)], A::Edit(Edit::GoToNextChar), "光标右移", "cursor right"),
    bind(DatePicker, &[plain(KeyCode::Home), ctrl('a')], A::Edit(Edit::GoToStart), "到开头", "to the start"),
    bind(DatePicker, &[plain(KeyCode::End), ctrl('e')], A::Edit(Edit::GoToEnd), "到结尾", "to the end"),
    bind(DatePicker, &[char('L')], A::SwitchLanguage, "切换到英文", "switch to Chinese"),
    bind(DatePicker, &[char('?')], A::Help, "全部按键", "every key"),
    bind(DatePicker, &[ctrl('l')], A::Redraw, "重画屏幕", "draw the screen again"),
    bind(DatePicker, &[ctrl('z')], A::Suspend, "挂起", "suspend"),
    bind(DatePicker, &[ctrl('c')], A::Quit, "退出", "quit"),
    bind(Question, &[char('y')], A::Consent, "继续，读取余额", "continue and read the balances").hinted("继续", "continue"),
    bind(Question, &[char('n'), plain(KeyCode::Esc)], A::Back, "不读取余额", "don't read the balances").hinted("不读取", "don't read"),
    bind(Question, &[char('j'), plain(KeyCode::Down)], A::NextTenant, "下一个企业，问题留待以后", "next tenant, the question stays").hinted("其他企业", "other tenant"),
    bind(Question, &[char('k'), plain(KeyCode::Up)], A::PreviousTenant, "上一个企业，问题留待以后", "previous tenant, the question stays"),
    bind(Question, &[char('L')], A::SwitchLanguage, "切换到英文", "switch to Chinese"),
    bind(Question, &[ctrl('l')], A::Redraw, "重画屏幕", "draw the screen again"),
    bind(Question, &[ctrl('z')], A::Suspend, "挂起", "suspend"),
    bind(Question, &[char('?')], A::Help, "全部按键", "every key"),
    bind(Question, &[char('q'), ctrl('c')], A::Quit, "退出", "quit"),
    bind(Shrunk, &[char('y')], A::Consent, "确认：未列出的人已离开", "accept: whoever is not listed has left").hinted("确认", "accept"),
    bind(Shrunk, &[char('n'), plain(KeyCode::Esc)], A::Back, "不确认，一切照旧", "don't accept, everything stays").hinted("不确认", "don't accept"),
    bind(Shrunk, &[char('L')], A::SwitchLanguage, "切换到英文", "switch to Chinese"),
    bind(Shrunk, &[ctrl('z')], A::Suspend, "挂起", "suspend"),
    bind(Shrunk, &[char('?')], A::Help, "全部按键", "every key"),
    bind(Shrunk, &[char('q'), ctrl('c')], A::Quit, "退出", "quit"),
];
