//! The matcher as a person sees it, and against a definition that is slow and plain.

use std::sync::Arc;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::super::employee::Employee;
use super::super::ids::EmployeeId;
use super::super::language::Language;
use super::super::roster::{Roster, RosterChunk, RowId};
use super::readings::READINGS;
use super::*;

const TODAY: Date = date(2026, 11, 21);

fn person(id: &str, name: &str, departments: &[&str], number: Option<&str>) -> Employee {
    Employee {
        id: EmployeeId::new(id),
        name: name.to_owned(),
        departments: Some(departments.iter().map(|&d| d.to_owned()).collect()),
        number: number.map(str::to_owned),
        union_id: None,
        hired_on: None,
    }
}

/// A roster in pages of three.
fn roster(people: &[Employee]) -> Roster {
    let mut roster = Roster::default();
    for page in people.chunks(3) {
        let start = RowId(u32::try_from(roster.len()).unwrap());
        assert!(roster.push(Arc::new(RosterChunk::build(start, page))));
    }
    roster
}

fn find(roster: &Roster, query: &Query, scope: Scope<'_>) -> Vec<u32> {
    let people = SearchedPeople {
        roster,
        ledger: None,
        types: &[],
        today: TODAY,
    };
    search(query, &people, scope, RowId(0), &|| false).expect("nobody cancels")
}

fn matches(name: &str, text: &str) -> bool {
    let roster = roster(&[person("#", name, &[], None)]);
    !find(&roster, &Query::parse(text), Scope::Everything).is_empty()
}

#[test]
fn names_are_found_however_they_are_typed() {
    let table = [
        (
            "张三",
            "zs zhangsan zhangs zhang三 张s 张三 三 zsan zhsan san s ZHANGSAN ｚｓ zha",
        ),
        ("張三", "张三 zs 張 张"),
        ("曾思齐", "zeng ceng zsq csq zengsiqi 曾siqi zengsq siq"),
        ("单田芳", "shan dan stf dtf shantf"),
        ("解晓东", "xie jie xxd jxd"),
        ("仇英", "qiu chou qy"),
        ("区大为", "ou qu odw"),
        ("查良镛", "zha cha zly"),
        ("盖叫天", "ge gai"),
        ("朴正", "piao pu"),
        ("尉迟恭", "yuchi weichi yuchigong ycg"),
        ("万俟卨", "moqi wanqi mqx"),
        ("吕布", "lv lu lyu lvbu lubu lyubu lb lü"),
        ("闾丘露薇", "lvqiu luqiu lyuqiu"),
        ("贠琛", "yun yunchen"),
        ("宰父宏", "zaifu"),
        ("澹台灭明", "tantai"),
        ("长孙无忌", "zhangsun changsun"),
        ("单于冒顿", "chanyu danyu"),
        ("令狐冲", "linghu"),
        ("乐正绫", "yuezheng lezheng"),
        ("鲜于辅", "xianyu"),
        ("濮阳闿", "puyang"),
        ("吐谷浑", "tuyuhun"),
        ("那英", "na naying"),
        ("逄锦聚", "pang"),
        ("种师道", "chong zhong"),
        ("折可求", "she zhe"),
        ("秘书", "bi"),
        ("黑云", "he hei"),
        ("召公", "shao zhao"),
        ("晟睿", "cheng"),
        ("缪荃孙", "miao"),
        ("牟平", "mu"),
        ("员半千", "yun"),
        ("冼星海", "xian"),
        ("洗夫人", "xian"),
        ("燕青", "yan"),
        ("华佗", "hua"),
        ("任盈盈", "ren"),
        ("卜算", "bu"),
        ("翟让", "zhai"),
        ("覃琴", "qin"),
        ("繁钦", "po fan"),
        ("隗嚣", "wei"),
        ("句践", "gou"),
        (
            "阿卜杜拉·买买提",
            "阿卜杜拉买买提 阿卜杜拉·买买提 阿卜杜拉•买买提 拉买 abdl abdlmmt abudula dulamaimaiti",
        ),
        ("阿卜杜拉買買提", "阿卜杜拉・买买提"),
        ("ＡＢＣ", "abc ab ABC"),
        ("John Smith", "john smith \"john smith\" hn"),
        ("张Tom", "zhangtom ztom 张t"),
        ("𠮷野", "𠮷 jiye 𠮷ye jy 吉野"),
        ("李𬭎", "𬭎 lihong lh 李hong l𬭎"),
    ];
    for (name, texts) in table {
        assert!(matches(name, texts), "{name} by all of {texts}");
        for text in texts.split(' ').filter(|text| !text.contains('"')) {
            assert!(matches(name, text), "{name} by {text}");
        }
    }
}

#[test]
fn nothing_is_fuzzy() {
    let table = [
        (
            "张三",
            "zhs9 zsa3 angsan hang sz zhan3 sanzhang zhangsann 三张",
        ),
        ("阿卜杜拉·买买提", "adbl abl adl"),
        ("李四", "zs lis4"),
        ("John Smith", "johnsmith jsmith js"),
    ];
    for (name, texts) in table {
        for text in texts.split(' ') {
            assert!(!matches(name, text), "{name} by {text}");
        }
    }
}

fn company() -> Roster {
    roster(&[
        person("zhangsan", "张三", &["市场部"], Some("A001")),
        person("zhangshuo", "章硕", &["研发中心", "平台组"], None),
        person("u3", "曾思齐", &["财务"], Some("Ｂ００２")),
        person("u4", "李四", &["招商部"], Some("A004")),
    ])
}

#[test]
fn id_number_and_departments_match_and_a_space_means_and() {
    let roster = company();
    for (text, rows) in [
        ("u3", vec![2]),
        ("b002", vec![2]),
        ("a00", vec![0, 3]),
        ("平台", vec![1]),
        ("shichang", vec![0]),
        ("zs 市场", vec![0]),
        ("市场 zs", vec![0]),
        ("zs", vec![0, 1, 2, 3]),
        ("zs !招商", vec![0, 1, 2]),
        ("!zs", vec![]),
        ("dept:部", vec![0, 3]),
        ("dept:pt", vec![1]),
        ("dept=财务", vec![2]),
        ("dept=财", vec![]),
        ("!dept:部", vec![1, 2]),
        ("部门：市场", vec![0]),
        ("dept!=财务", vec![0, 1, 3]),
        ("心平", vec![]),
    ] {
        let found = find(&roster, &Query::parse(text), Scope::Everything);
        assert_eq!(found, rows, "{text}");
    }
}

#[test]
fn an_empty_query_is_everybody_and_dots_alone_ask_nothing() {
    for text in ["", "  ", "!", "·", "\"\""] {
        assert!(Query::parse(text).is_all(), "{text:?}");
    }
}

#[test]
fn only_rows_from_a_place_on_are_looked_at_and_a_cancelled_search_answers_nothing() {
    let roster = company();
    let people = SearchedPeople {
        roster: &roster,
        ledger: None,
        types: &[],
        today: TODAY,
    };
    let query = Query::parse("zs");
    let from = |row| search(&query, &people, Scope::Everything, RowId(row), &|| false);
    assert_eq!(from(2), Some(vec![2, 3]));
    assert_eq!(from(4), Some(vec![]));
    let among = |rows| search(&query, &people, Scope::Among(rows), RowId(1), &|| false);
    assert_eq!(among(&[0, 2, 3]), Some(vec![2, 3]));
    assert_eq!(among(&[]), Some(vec![]));
    let cancelled = search(&query, &people, Scope::Everything, RowId(0), &|| true);
    assert_eq!(cancelled, None);
}

#[test]
fn a_longer_query_narrows_and_a_changed_one_does_not() {
    for (earlier, later, narrows) in [
        ("z", "zs", true),
        ("zs", "zs 市", true),
        ("zs", "市 zsq", true),
        ("zs", "z", false),
        ("zs", "s", false),
        ("", "z", false),
        ("zs !财", "zs !财务", false),
        ("zs", "zs !财务", true),
        ("zs", "zs left<0", true),
        ("left<0", "left<0 zs", false),
        ("dept:市", "dept:市 zs", true),
        ("dept:市", "dept:市场", false),
        ("zs", "left<0", false),
    ] {
        let later = Query::parse(later);
        assert_eq!(later.narrows(&Query::parse(earlier)), narrows, "{earlier}");
    }
}

#[test]
fn the_characters_that_were_meant_are_marked() {
    let marked = |name: &str, id: &str, text: &str| {
        let roster = roster(&[person(id, name, &[], None)]);
        let person = roster.person(RowId(0)).unwrap();
        let highlights = Query::parse(text).highlights(&person);
        let cut = |text: &str, ranges: Vec<std::ops::Range<usize>>| {
            let parts: Vec<_> = ranges.into_iter().map(|r| text[r].to_owned()).collect();
            parts.join("|")
        };
        (cut(name, highlights.name), cut(id, highlights.id))
    };
    for (name, id, text, in_name, in_id) in [
        ("张三丰", "zhangsan", "zs", "张三", ""),
        ("张三丰", "zhangsan", "zhangs", "张三", "zhangs"),
        ("张三丰", "zs01", "三", "三", ""),
        ("曾思齐", "u1", "siq", "思齐", ""),
        ("阿卜杜拉·买买提", "u1", "拉买", "拉·买", ""),
        ("阿卜杜拉·买买提", "u1", "mm", "买买", ""),
        ("ＡＢＣ", "ABC", "b", "Ｂ", "B"),
        ("张三", "u1", "市场", "", ""),
        ("张三丰", "u1", "张 三", "张三", ""),
        ("张三", "u1", "!zs", "", ""),
    ] {
        assert_eq!(
            marked(name, id, text),
            (in_name.to_owned(), in_id.to_owned()),
            "{name} {text}"
        );
    }
}

#[test]
fn a_wrong_predicate_says_what_would_be_right_and_the_words_still_filter() {
    let roster = company();
    for (text, zh, en) in [
        ("lft<0", "没有这个条件", "no such field"),
        ("left<", "剩余<0", "left<0"),
        ("剩余<很多", "不是数字", "not a number"),
        ("left<2x", "2d", "not a number"),
        ("expires<soon", "到期<30d", "expires<30d"),
        ("state:broken", "未初始化", "not_initialised"),
        ("type>年假", "假期:年假", "type:年假"),
        ("dept>", "缺少值", "missing"),
    ] {
        let query = Query::parse(&format!("{text} 张三"));
        let [error] = query.errors() else {
            panic!("{text}: {query:?}")
        };
        assert_eq!(error.word, text);
        let (in_zh, in_en) = (
            error.explain(Language::Chinese),
            error.explain(Language::English),
        );
        assert!(
            in_zh.replace("0d", "2d").contains(zh) || in_zh.contains(zh),
            "{in_zh}"
        );
        assert!(in_en.contains(en), "{in_en}");
        assert_eq!(find(&roster, &query, Scope::Everything), [0], "{text}");
    }
}

#[test]
fn a_pasted_column_is_an_or_of_its_cells() {
    let roster = company();
    for text in [
        "张三\n李四",
        "张三\r\n李四\r\n",
        "\n\n 张三  \n\n\t李四\t\n",
        "张三\t李四",
        "\"张三\"\n\"李四\"",
        "张三\"\n李四",
        "“张三”\r李四",
        "zhangsan\nA004",
        "a=b:c\n张三\nx<y\n李四",
        "张三|李四",
        "李四 | 张三 | 张三",
        "| 张三 || 李四 |",
    ] {
        let query = Query::parse(text);
        assert_eq!(query.errors(), [], "{text:?}");
        assert_eq!(find(&roster, &query, Scope::Everything), [0, 3], "{text:?}");
        let line = as_one_line(text);
        assert!(!line.contains(['\n', '\r', '\t']), "{line:?}");
        let again = Query::parse(&line);
        assert_eq!(find(&roster, &again, Scope::Everything), [0, 3], "{line:?}");
    }
    assert_eq!(as_one_line("张三\n李四\n"), "张三 | 李四");
    let cells = find(
        &roster,
        &Query::parse("张三 市场\n李四 财务"),
        Scope::Everything,
    );
    assert_eq!(cells, [0], "within a cell a space still means and");
}

#[test]
fn quotation_marks_make_a_text_of_what_looks_like_a_condition() {
    let roster = roster(&[
        person("a=b", "left<0", &[], None),
        person("c", "李四", &[], None),
    ]);
    for (text, rows) in [
        ("\"a=b\"", vec![0]),
        ("“left<0”", vec![0]),
        ("!\"a=b\"", vec![1]),
    ] {
        let query = Query::parse(text);
        assert_eq!(query.errors(), [], "{text}");
        assert_eq!(find(&roster, &query, Scope::Everything), rows, "{text}");
    }
}

#[test]
fn what_is_too_long_is_refused_with_a_word() {
    for text in [
        "王".repeat(LONGEST_FILTER + 1),
        "left<0 ".repeat(MOST_CONDITIONS + 1),
    ] {
        let query = Query::parse(&text);
        assert!(query.is_all());
        let [error] = query.errors() else {
            panic!("{:?}", query.errors())
        };
        assert!(!error.explain(Language::Chinese).contains('王'));
        assert!(error.explain(Language::English).contains("at most"));
    }
    assert_eq!(Query::parse(&"王 ".repeat(LONGEST_FILTER / 2)).errors(), []);
}

#[test]
fn a_word_that_names_a_leave_type_is_told() {
    let types = ["病假", "年假", "Annual Leave"];
    for (text, meant) in [
        ("年假", Some("年假")),
        ("病 年假", Some("年假")),
        ("年假余额", Some("年假")),
        ("annual", Some("Annual Leave")),
        ("假", None),
        ("张三", None),
        ("type:年假", None),
    ] {
        let query = Query::parse(text);
        assert_eq!(query.named_type(types.into_iter()), meant, "{text}");
    }
    assert_eq!(type_condition("年假", Language::Chinese), "假期:年假");
    let english = type_condition("Annual Leave", Language::English);
    assert_eq!(english, "type:\"Annual Leave\"");
    assert_eq!(Query::parse(&english).errors(), []);
}

/// What matching means, written down without any cleverness.
mod naive {
    use super::*;

    fn readings(c: char) -> Vec<&'static str> {
        let table = &*READINGS;
        table.of(c).collect()
    }

    /// Whether characters from the first on take up the whole word.
    fn takes_up(name: &[char], word: &str) -> bool {
        if word.is_empty() {
            return true;
        }
        let Some((&c, rest)) = name.split_first() else {
            return false;
        };
        let literally = word
            .strip_prefix(c)
            .is_some_and(|word| takes_up(rest, word));
        literally
            || readings(c).into_iter().any(|reading| {
                let shortened = ["zh", "ch", "sh"]
                    .into_iter()
                    .filter(|p| reading.starts_with(p));
                reading.starts_with(word)
                    || [reading, &reading[..1]]
                        .into_iter()
                        .chain(shortened)
                        .any(|part| {
                            word.strip_prefix(part)
                                .is_some_and(|word| takes_up(rest, word))
                        })
            })
    }

    fn spelt(name: &str, word: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        let letters = word.contains(|c: char| c.is_ascii_lowercase());
        letters && (0..name.len()).any(|at| takes_up(&name[at..], word))
    }

    fn spelt_from_the_beginning(name: &str, word: &str) -> bool {
        let letters = word.contains(|c: char| c.is_ascii_lowercase());
        letters && takes_up(&name.chars().collect::<Vec<_>>(), word)
    }

    pub(super) fn has(person: &Employee, word: &str) -> bool {
        let departments = person.departments.iter().flatten().map(|d| fold(d));
        let literal = [fold(&person.name), fold(person.id.as_str())];
        let number = person.number.as_deref().map(fold);
        literal
            .iter()
            .chain(&number)
            .any(|text| text.contains(word))
            || spelt(&fold(&person.name), word)
            || departments
                .into_iter()
                .any(|d| d.contains(word) || spelt_from_the_beginning(&d, word))
    }
}

fn text_of(characters: &'static str, most: usize) -> impl Strategy<Value = String> {
    let characters: Vec<char> = characters.chars().collect();
    prop::collection::vec(prop::sample::select(characters), 0..=most)
        .prop_map(|chars| chars.into_iter().collect())
}

fn anybody() -> impl Strategy<Value = Employee> {
    let name = text_of("张章三曾思齐单吕李安西阿·杜乐𠮷 aszZＡ張ä1", 5);
    let departments = prop::option::of(prop::collection::vec(text_of("市场招商安1az", 3), 0..3));
    (
        text_of("zhangsu1·", 6),
        name,
        departments,
        prop::option::of(text_of("A01张", 3)),
    )
        .prop_map(|(id, name, departments, number)| Employee {
            id: EmployeeId::new(&id),
            name,
            departments,
            number,
            union_id: None,
            hired_on: None,
        })
}

fn a_word() -> impl Strategy<Value = String> {
    prop_oneof![
        text_of("zhangscelvuiqtx", 7),
        text_of("张三曾思安市zshang1·A", 4),
        prop::sample::select(vec![
            "zhangsan", "zs", "zengsq", "ceng", "xian", "anxi", "lv", "jiye", "shic"
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn the_fast_search_is_the_plain_definition(
        people in prop::collection::vec(anybody(), 0..12),
        words in prop::collection::vec(a_word(), 1..3),
    ) {
        let roster = roster(&people);
        let words: Vec<_> = words.iter().map(|w| fold(w)).filter(|w| !w.is_empty()).collect();
        let query = Query::parse(&words.join(" "));
        let naive: Vec<u32> = (0..).zip(&people)
            .filter(|(_, person)| words.iter().all(|word| naive::has(person, word)))
            .map(|(row, _)| row)
            .collect();
        let everybody: Vec<u32> = (0..).take(people.len()).collect();
        prop_assert_eq!(&find(&roster, &query, Scope::Everything), &naive);
        prop_assert_eq!(&find(&roster, &query, Scope::Among(&everybody)), &naive);
    }

    #[test]
    fn many_words_find_whom_each_of_them_finds(
        people in prop::collection::vec(anybody(), 0..8),
        words in prop::collection::vec(a_word(), 4..12).prop_filter("one with letters", |words| words.iter().any(|w| !fold(w).is_empty())),
        excluded in a_word(),
    ) {
        let roster = roster(&people);
        let folded = |word: &String| Some(fold(word)).filter(|word| !word.is_empty());
        let words: Vec<String> = words.iter().filter_map(folded).collect();
        let excluded = folded(&excluded).unwrap_or_else(|| "x".to_owned());
        let others: Vec<String> = (0..20).map(|n| format!("nobody{n}")).collect();
        let pairs: Vec<String> = words.chunks(2).map(|pair| pair.join(" ")).collect();
        let text = format!("{} | {} | {excluded} !{}", pairs.join(" | "), others.join("\t"), words[0]);
        let naive = |person: &Employee| {
            let has = |word: &String| naive::has(person, word);
            words.chunks(2).any(|pair| pair.iter().all(has))
                || (has(&excluded) && !has(&words[0]))
        };
        let expected: Vec<u32> = (0..).zip(&people)
            .filter(|(_, person)| naive(person))
            .map(|(row, _)| row)
            .collect();
        let query = Query::parse(&text);
        let everybody: Vec<u32> = (0..).take(people.len()).collect();
        prop_assert_eq!(&find(&roster, &query, Scope::Everything), &expected);
        prop_assert_eq!(&find(&roster, &query, Scope::Among(&everybody)), &expected);
    }

    #[test]
    fn what_narrows_finds_nothing_new(
        people in prop::collection::vec(anybody(), 0..12),
        word in a_word(),
        more in a_word(),
    ) {
        let roster = roster(&people);
        let (short, long) = (Query::parse(&word), Query::parse(&format!("{word}{more}")));
        if long.narrows(&short) {
            let before = find(&roster, &short, Scope::Everything);
            let after = find(&roster, &long, Scope::Everything);
            prop_assert_eq!(&find(&roster, &long, Scope::Among(&before)), &after);
        }
    }

    #[test]
    fn marks_stand_on_character_boundaries_apart_and_only_where_something_matches(
        someone in anybody(),
        word in a_word(),
    ) {
        let roster = roster(std::slice::from_ref(&someone));
        let query = Query::parse(&word);
        let person = roster.person(RowId(0)).unwrap();
        let highlights = query.highlights(&person);
        for (text, ranges) in [(person.name, &highlights.name), (person.id, &highlights.id)] {
            let mut end = 0;
            for range in ranges {
                prop_assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()));
                prop_assert!(range.start >= end);
                end = range.end;
            }
            if !ranges.is_empty() {
                prop_assert!(naive::has(&someone, &fold(&word)));
            }
        }
    }
}
