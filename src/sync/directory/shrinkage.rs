//! A directory that lists far fewer people than the last time. Usually an administrator has narrowed the app's visible range, and
//! nobody left. So those who are missing do not count as gone until somebody accepts the smaller directory.

/// Up to this many people may be missing without a question, however small the company is.
const MISSING_AT_MOST: usize = 20;
/// In a larger company one in this many of those listed before may be missing without a question.
const MISSING_ONE_IN: usize = 10;

/// How many people the newest finished sync listed, and how many this one does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::sync) struct Shrinkage {
    pub(in crate::sync) before: usize,
    pub(in crate::sync) now: usize,
}

impl Shrinkage {
    /// `None` if that many people can really have left between two syncs.
    pub(in crate::sync) fn between(before: usize, now: usize) -> Option<Self> {
        let missing = before.saturating_sub(now);
        let is_large = missing > MISSING_AT_MOST && missing.saturating_mul(MISSING_ONE_IN) > before;
        is_large.then_some(Self { before, now })
    }
}

/// Whether a directory that listed `before` people and now lists `now` is far smaller than a company becomes by itself.
pub fn has_shrunk(before: usize, now: usize) -> bool {
    Shrinkage::between(before, now).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_twenty_people_and_more_than_a_tenth_are_a_question() {
        for (before, now, is_question) in [
            (400, 0, true),
            (400, 360, false),
            (400, 359, true),
            (21, 0, true),
            (20, 0, false),
            (100, 79, true),
            (100, 80, false),
            (100_000, 90_000, false),
            (100_000, 89_999, true),
            (400, 500, false),
            (0, 0, false),
        ] {
            let shrinkage = Shrinkage::between(before, now);
            assert_eq!(shrinkage.is_some(), is_question, "{before} {now}");
        }
    }
}
