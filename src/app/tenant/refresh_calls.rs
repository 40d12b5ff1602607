//! How many calls it takes to read some people again, so that the screen can say it before they are
//! sent.

/// How a platform takes requests for single people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefreshCalls {
    /// People whose balances one answer brings.
    pub people_in_answer: usize,
    /// Every leave type takes a call of its own.
    pub by_type: bool,
    /// The lots of each person and each leave type take a call of their own.
    pub has_lots_apart: bool,
    /// Where calls are billed: how many a month may take before somebody is asked.
    pub month_threshold: Option<u64>,
}

impl Default for RefreshCalls {
    fn default() -> Self {
        Self {
            people_in_answer: 1,
            by_type: false,
            has_lots_apart: false,
            month_threshold: None,
        }
    }
}

impl RefreshCalls {
    /// The calls for `people` people, where there are this many leave types. Failed calls and
    /// answers of several pages take more.
    pub fn of(self, people: usize, types: usize) -> usize {
        let (answers, types) = (self.answers(people), types.max(1));
        if self.has_lots_apart {
            answers + people * types
        } else {
            answers * if self.by_type { types } else { 1 }
        }
    }

    /// The threshold of the month, if `calls` more than the `used` ones go beyond it.
    pub fn crossed(self, used: u64, calls: usize) -> Option<u64> {
        let calls = u64::try_from(calls).unwrap_or(u64::MAX);
        self.month_threshold
            .filter(|threshold| used.saturating_add(calls) > *threshold)
    }

    /// The answers that bring the balances of `people` people, without lots that take calls of their own.
    pub fn answers(self, people: usize) -> usize {
        people.div_ceil(self.people_in_answer.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_by_people_in_an_answer_and_by_leave_type() {
        let dingtalk = RefreshCalls {
            people_in_answer: 50,
            by_type: true,
            ..RefreshCalls::default()
        };
        assert_eq!(dingtalk.of(0, 6), 0);
        assert_eq!(dingtalk.of(1, 6), 6);
        assert_eq!(dingtalk.of(51, 6), 12);
        assert_eq!(RefreshCalls::default().of(51, 6), 51);
        let feishu = RefreshCalls {
            people_in_answer: 20,
            has_lots_apart: true,
            ..RefreshCalls::default()
        };
        assert_eq!((feishu.of(100, 8), feishu.answers(100)), (5 + 800, 5));
    }
}
