//! How many calls it takes to read some people again, so that it can be said before they are sent.

/// How a platform takes requests for single people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RefreshCalls {
    /// People whose balances one answer brings.
    pub people_in_answer: usize,
    /// Every leave type takes a call of its own.
    pub by_type: bool,
}

impl Default for RefreshCalls {
    fn default() -> Self {
        Self {
            people_in_answer: 1,
            by_type: false,
        }
    }
}

impl RefreshCalls {
    /// The calls for `people` people, where there are so many leave types. A call that fails or whose answer goes on takes more.
    pub fn of(self, people: usize, types: usize) -> usize {
        let answers = people.div_ceil(self.people_in_answer.max(1));
        answers * if self.by_type { types.max(1) } else { 1 }
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
        };
        assert_eq!(dingtalk.of(0, 6), 0);
        assert_eq!(dingtalk.of(1, 6), 6);
        assert_eq!(dingtalk.of(51, 6), 12);
        assert_eq!(RefreshCalls::default().of(51, 6), 51);
    }
}
