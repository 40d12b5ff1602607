//! Random people and filters: the fast search finds what a plain definition of matching does.

use proptest::prelude::*;

use super::super::pronunciations::PRONUNCIATIONS;
use super::*;

/// What matching means, written down without any cleverness.
mod naive {
    use super::*;

    fn pronunciations(c: char) -> Vec<&'static str> {
        let table = &*PRONUNCIATIONS;
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
            || pronunciations(c).into_iter().any(|syllable| {
                let shortened = ["zh", "ch", "sh"]
                    .into_iter()
                    .filter(|p| syllable.starts_with(p));
                syllable.starts_with(word)
                    || [syllable, &syllable[..1]]
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
            department_paths: Vec::new(),
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
        prop_assert_eq!(&find(&roster, &query, SearchScope::Everything), &naive);
        prop_assert_eq!(&find(&roster, &query, SearchScope::Among(&everybody)), &naive);
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
        prop_assert_eq!(&find(&roster, &query, SearchScope::Everything), &expected);
        prop_assert_eq!(&find(&roster, &query, SearchScope::Among(&everybody)), &expected);
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
            let before = find(&roster, &short, SearchScope::Everything);
            let after = find(&roster, &long, SearchScope::Everything);
            prop_assert_eq!(&find(&roster, &long, SearchScope::Among(&before)), &after);
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
