//! Names, ids, numbers and departments: who is found by which text, and what of it is marked.

use super::super::super::row_set::RowId;
use super::*;

/// Names, and texts separated by spaces that must each find them.
const TYPED_NAMES: &[(&str, &str)] = &[
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

#[test]
fn names_are_found_however_they_are_typed() {
    for (name, texts) in TYPED_NAMES {
        assert!(matches(name, texts), "{name} by all of {texts}");
        for text in texts.split(' ').filter(|text| !text.contains('"')) {
            assert!(matches(name, text), "{name} by {text}");
        }
    }
}

#[test]
fn a_name_is_not_found_by_a_text_that_only_resembles_it() {
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
        let found = find(&roster, &Query::parse(text), SearchScope::Everything);
        assert_eq!(found, rows, "{text}");
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
        dates: TenantDates::default(),
    };
    let query = Query::parse("zs");
    let from = |row| {
        search(
            &query,
            &people,
            SearchScope::Everything,
            RowId(row),
            &|| false,
        )
    };
    assert_eq!(from(2), Some(vec![2, 3]));
    assert_eq!(from(4), Some(vec![]));
    let among = |rows| {
        search(&query, &people, SearchScope::Among(rows), RowId(1), &|| {
            false
        })
    };
    assert_eq!(among(&[0, 2, 3]), Some(vec![2, 3]));
    assert_eq!(among(&[]), Some(vec![]));
    let cancelled = search(&query, &people, SearchScope::Everything, RowId(0), &|| true);
    assert_eq!(cancelled, None);
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
