//! A small approximate set of characters, which tells quickly that a text cannot contain a word.

/// A set of characters that may contain others by chance (a Bloom filter of 256 bits).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CharSet([u64; 4]);

impl CharSet {
    /// The characters of `text`.
    pub(super) fn of(text: &str) -> Self {
        let mut set = Self::default();
        for c in text.chars() {
            let bit = bit_of(c);
            set.0[bit as usize / 64] |= 1 << (bit % 64);
        }
        set
    }

    /// Whether it may contain `c`. Only `false` is certain.
    #[inline]
    pub(super) fn may_contain_char(&self, c: char) -> bool {
        let bit = bit_of(c);
        self.0[bit as usize / 64] >> (bit % 64) & 1 == 1
    }

    /// Whether it may contain all of `other`. Only `false` is certain.
    #[inline]
    pub(super) fn may_contain(&self, other: &Self) -> bool {
        let both = self.0.iter().zip(&other.0);
        both.fold(0, |missing, (own, asked)| missing | (asked & !own)) == 0
    }
}

#[inline]
fn bit_of(c: char) -> u32 {
    (c as u32).wrapping_mul(0x9E37_79B1) >> 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_may_contain_its_own_characters_and_excludes_most_others() {
        let departments = CharSet::of("华东市场1部研发中心");
        for held in ["市场", "研发", "1", ""] {
            assert!(departments.may_contain(&CharSet::of(held)), "{held}");
        }
        let others = "张王李赵伟芳娜敏静丽".chars();
        let passed = others.filter(|c| departments.may_contain(&CharSet::of(&c.to_string())));
        assert!(passed.count() < 4);
    }
}
