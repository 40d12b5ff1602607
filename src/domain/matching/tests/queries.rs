//! How a filter is read: conditions, pasted columns, quotation marks, limits, and what narrows.

use super::super::super::language::Language;
use super::*;

#[test]
fn an_empty_query_is_everybody_and_dots_alone_ask_nothing() {
    for text in ["", "  ", "!", "·", "\"\""] {
        assert!(Query::parse(text).is_all(), "{text:?}");
    }
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
fn a_wrong_predicate_says_what_would_be_right_and_the_words_still_filter() {
    let roster = company();
    for (text, zh, en) in [
        ("lft<0", "没有这个条件", "no such field"),
        ("left<", "剩余<0", "left<0"),
        ("剩余<很多", "不是数字", "not a number"),
        ("left<2x", "2d", "not a number"),
        ("expires<soon", "到期<30d", "expires<30d"),
        ("state:broken", "未发放额度", "not_initialised"),
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
        assert_eq!(
            find(&roster, &query, SearchScope::Everything),
            [0],
            "{text}"
        );
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
        assert_eq!(
            find(&roster, &query, SearchScope::Everything),
            [0, 3],
            "{text:?}"
        );
        let line = as_one_line(text);
        assert!(!line.contains(['\n', '\r', '\t']), "{line:?}");
        let again = Query::parse(&line);
        assert_eq!(
            find(&roster, &again, SearchScope::Everything),
            [0, 3],
            "{line:?}"
        );
    }
    assert_eq!(as_one_line("张三\n李四\n"), "张三 | 李四");
    let cells = find(
        &roster,
        &Query::parse("张三 市场\n李四 财务"),
        SearchScope::Everything,
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
        assert_eq!(
            find(&roster, &query, SearchScope::Everything),
            rows,
            "{text}"
        );
    }
}

#[test]
fn what_is_too_long_is_refused_with_a_word() {
    for text in [
        "王".repeat(MAX_FILTER_CHARS + 1),
        "left<0 ".repeat(MAX_CONDITIONS + 1),
        "超支 | ".repeat(MAX_CONDITIONS + 1),
        "left < 0 ".repeat(MAX_CONDITIONS + 1),
    ] {
        let query = Query::parse(&text);
        assert!(query.is_all());
        let [error] = query.errors() else {
            panic!("{:?}", query.errors())
        };
        assert!(!error.explain(Language::Chinese).contains('王'));
        assert!(error.explain(Language::English).contains("at most"));
    }
    let most = Query::parse(&"left < 0 | ".repeat(MAX_CONDITIONS));
    assert_eq!(most.errors(), []);
    assert_eq!(
        Query::parse(&"王 ".repeat(MAX_FILTER_CHARS / 2)).errors(),
        []
    );
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
