//! A generated company for the benches. The same size always gives the same people, none of them real.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each bench includes this file and uses only a part of it"
)]

use std::sync::Arc;

use jiff::civil::{Date, date};
use leaveboard::domain::roster::RosterChunk;
use leaveboard::domain::{
    Amount, Balance, CellState, Employee, EmployeeId, ExpirySource, LeaveTypeId, Ledger, Roster,
    RowId, Scale, Unit,
};

/// People in a page, as the platforms send them.
pub const PAGE: usize = 100;
/// Leave types of the company.
pub const TYPES: usize = 8;
/// The day on which the benches take place.
pub const TODAY: Date = date(2026, 11, 21);

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文单解仇区查";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文斌辉宁波婷雪梅鹏飞浩宇轩子涵思齐雨欣怡佳琪梓晨俊博瑞嘉诚欢乐健康晓东海燕春花云龙凤翔林森田甜星辰月光阳瑶琳璐颖慧洁莹露倩云莉萍";
const SYLLABLES: [&str; 16] = [
    "wang", "li", "zhang", "liu", "chen", "yang", "zhao", "wx00", "zhou", "wu", "xu", "sun", "hu",
    "zhu", "gao", "dd",
];
const AREAS: [&str; 10] = [
    "华东", "华北", "华南", "西南", "西北", "东北", "总部", "海外", "上海", "深圳",
];
const UNITS: [&str; 10] = [
    "市场",
    "研发",
    "财务",
    "人力资源",
    "客户服务",
    "供应链",
    "法务",
    "平台",
    "数据",
    "质量",
];

/// A repeatable source of random numbers (splitmix64).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// The order in which the people of departments come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// One department after the other, as WeCom and DingTalk list people.
    ByDepartment,
    /// In no order, as Feishu lists people.
    Mixed,
}

/// Generates `count` people.
pub fn people(count: usize, order: Order) -> impl Iterator<Item = Employee> {
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let given: Vec<char> = GIVEN.chars().collect();
    let mut dice = Dice(7);
    (0..count).map(move |n| {
        let mut name = String::new();
        // The product of two random numbers favours the front of the list, where the common surnames are.
        let at = dice.below(surnames.len()) * dice.below(surnames.len()) / surnames.len();
        name.push(surnames[at]);
        for _ in 0..=usize::from(dice.below(5) > 0) {
            name.push(dice.pick(&given));
        }
        let department = match order {
            Order::ByDepartment => n / 450,
            Order::Mixed => dice.below(2_200),
        };
        Employee {
            id: EmployeeId::new(&format!("{}{n:06}", dice.pick(&SYLLABLES))),
            name,
            departments: Some(vec![department_name(department)]),
            number: None,
            union_id: None,
            hired_on: None,
            department_paths: Vec::new(),
        }
    })
}

fn department_name(n: usize) -> String {
    let (area, unit) = (AREAS[n % 10], UNITS[n / 10 % 10]);
    format!("{area}{unit}{}部", n / 100 + 1)
}

/// The people of [`people`] as a roster.
pub fn roster(count: usize, order: Order) -> Roster {
    let mut roster = Roster::default();
    let mut people = people(count, order);
    loop {
        let page: Vec<_> = people.by_ref().take(PAGE).collect();
        if page.is_empty() {
            return roster;
        }
        let start = RowId(u32::try_from(roster.len()).unwrap_or(0));
        roster.push(Arc::new(RosterChunk::build(start, &page)));
    }
}

/// One person's balances. About one in ten has no figures.
pub fn balances(dice: &mut Dice, types: &[(LeaveTypeId, Arc<str>)]) -> Vec<Balance> {
    types
        .iter()
        .map(|(id, name)| balance(dice, id, name))
        .collect()
}

fn balance(dice: &mut Dice, id: &LeaveTypeId, name: &Arc<str>) -> Balance {
    let unit = [Unit::Day, Unit::Hour][name.len() % 2];
    let mut balance = Balance::without_figures(
        id.clone(),
        name.clone(),
        CellState::Known,
        Some(unit),
        TODAY,
    );
    if dice.below(10) == 0 {
        balance.state = CellState::NotApplicable;
        return balance;
    }
    let granted = i64::try_from(dice.below(40)).unwrap_or(0) * 500_000;
    let used = i64::try_from(dice.below(20)).unwrap_or(0) * 500_000;
    let amount = |count| Some(Amount::new(count, Scale::Millionths, unit));
    balance.figures.granted = amount(granted);
    balance.figures.used = amount(used);
    balance.figures.left = amount(granted - used);
    balance.overdrawn = used > granted;
    balance.expires_on = TODAY.checked_add(jiff::Span::new().days(90)).ok();
    balance.expiry_source = ExpirySource::RuleExact;
    balance
}

/// The leave types of the company.
pub fn types() -> Vec<(LeaveTypeId, Arc<str>)> {
    let names = [
        "年假",
        "事假",
        "病假h",
        "调休h",
        "婚假",
        "产假",
        "陪产假",
        "哺乳假h",
    ];
    (1..=TYPES)
        .zip(names)
        .map(|(n, name)| (LeaveTypeId::new(&n.to_string()), Arc::from(name)))
        .collect()
}

/// A ledger with the balances of the first `count` people.
pub fn ledger(count: usize) -> Ledger {
    let (types, mut dice) = (types(), Dice(11));
    let mut ledger = Ledger::default();
    for row in 0..u32::try_from(count).unwrap_or(0) {
        ledger.apply(RowId(row), &balances(&mut dice, &types));
    }
    ledger
}
