//! The word that somebody who mistyped one probably meant.

/// The entry of `known` that `word` was probably meant to be. `None` where more than half of its
/// characters would have to be wrong, because that is no misspelling.
pub fn nearest_word<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let distances = known
        .iter()
        .map(|entry| (strsim::damerau_levenshtein(word, entry), *entry));
    let (distance, entry) = distances.min_by_key(|(distance, _)| *distance)?;
    (2 * distance <= word.chars().count()).then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_counted_in_characters() {
        assert_eq!(
            nearest_word("corpid", &["name", "corp_id"]),
            Some("corp_id")
        );
        assert_eq!(nearest_word("标签", &["标题", "名称"]), Some("标题"));
        let known = ["name", "secret", "label"];
        assert_eq!(nearest_word("secrets", &known), Some("secret"));
    }

    #[test]
    fn a_word_that_is_far_from_all_is_compared_with_none() {
        assert_eq!(nearest_word("proxy", &["name", "secret", "label"]), None);
        assert_eq!(nearest_word("", &["name"]), None);
        assert_eq!(nearest_word("x", &[]), None);
    }
}
