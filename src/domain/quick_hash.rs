//! A hash for walks that read one text of everybody, where the hash of the standard library would
//! take most of the time. An attacker can choose texts with equal hashes, so callers must not
//! become slow when many texts collide.

/// An odd number with many bits set, which spreads what it is multiplied with.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of a text. Its upper half is as good as the whole. It is never stored, so the byte
/// order may be the machine's own.
pub(super) fn quick_hash(text: &str) -> u64 {
    let mut words = text.as_bytes().chunks_exact(8);
    let mut hash = words.by_ref().fold(SPREAD, |hash, word| {
        let word = word.try_into().map_or(0, u64::from_ne_bytes);
        mixed(hash, word)
    });
    let mut last = [0; 8];
    let rest = words.remainder();
    last[..rest.len()].copy_from_slice(rest);
    hash = mixed(hash, u64::from_ne_bytes(last));
    mixed(hash, text.len() as u64)
}

/// A hash with another number mixed in.
pub(super) fn mixed(hash: u64, number: u64) -> u64 {
    let product = (hash ^ number).wrapping_mul(SPREAD);
    product ^ (product >> 29)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn texts_that_differ_little_have_different_hashes_also_in_the_upper_half() {
        let mut texts: Vec<String> = (0..20_000).map(|n| format!("wx{n:06}")).collect();
        texts.extend((0..200).map(|n| "a".repeat(n)));
        texts.extend(["", "\0", "\0\0", "研发部", "研发二部"].map(String::from));
        texts.sort();
        texts.dedup();
        let whole: HashSet<u64> = texts.iter().map(|text| quick_hash(text)).collect();
        assert_eq!(whole.len(), texts.len());
        let upper: HashSet<u64> = texts.iter().map(|text| quick_hash(text) >> 32).collect();
        assert!(texts.len() - upper.len() < 5, "{}", upper.len());
        assert_eq!(quick_hash("张伟"), quick_hash(&String::from("张伟")));
    }
}
