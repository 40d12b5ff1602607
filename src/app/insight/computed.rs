//! An answer that is worked out off the UI task, and the question that is being worked on.

use std::sync::Arc;

use jiff::civil::Date;

use crate::app::large_drop::drop_aside;

/// While figures arrive, the same question is worked out at most once in this many turns of the
/// spinner: about once a second.
const TURNS_BETWEEN_ANSWERS: usize = 8;

/// Which figures an answer is about.
#[derive(Clone, Debug)]
pub struct FiguresVersion {
    /// The day that they are for.
    pub day: Date,
    /// Position of the first tenant.
    pub first_tenant: usize,
    /// Position of the tenant with which that one is compared.
    pub right_tenant: Option<usize>,
    /// The revision of each tenant's figures.
    pub revisions: Vec<u64>,
    /// More of them are being read.
    pub are_growing: bool,
}

impl FiguresVersion {
    /// Whether both are about the same tenants on the same day.
    fn has_scope_of(&self, other: &Self) -> bool {
        let scope = |version: &Self| {
            let tenants = version.revisions.len();
            (
                version.day,
                version.first_tenant,
                version.right_tenant,
                tenants,
            )
        };
        scope(self) == scope(other)
    }
}

/// An answer of type `A` to questions of type `Q`.
#[derive(Clone, Debug)]
pub struct Computed<Q, A> {
    /// The newest answer, and what it answers.
    shown: Option<(Q, FiguresVersion, Arc<A>)>,
    /// The question that is being worked on, with its number.
    pending: Option<(u32, Q, FiguresVersion)>,
    /// The question that the user did not want to wait for.
    declined: Option<(Q, FiguresVersion)>,
    /// Number of the last question.
    generation: u32,
    /// The spinner's turn when that was asked.
    asked_turn: usize,
}

impl<Q, A> Default for Computed<Q, A> {
    fn default() -> Self {
        Self {
            shown: None,
            pending: None,
            declined: None,
            generation: 0,
            asked_turn: 0,
        }
    }
}

impl<Q: Clone + PartialEq + Send + 'static, A: Send + Sync + 'static> Computed<Q, A> {
    /// The newest answer, which may be to an older question.
    pub fn answer(&self) -> Option<&Arc<A>> {
        self.shown.as_ref().map(|(_, _, answer)| answer)
    }

    /// The question that the newest answer answers.
    pub fn answered_question(&self) -> Option<&Q> {
        self.shown.as_ref().map(|(question, ..)| question)
    }

    /// Position of the first tenant that the newest answer is about.
    pub fn first_tenant(&self) -> Option<usize> {
        self.shown.as_ref().map(|(_, about, _)| about.first_tenant)
    }

    /// Whether a question is being worked on.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Whether a job for `question` is due. For another question it is due at once; for the same
    /// one about newer figures only when the last answer has come and, while figures are still
    /// arriving, some time has passed. So the last figures are never left out.
    pub fn is_due(&self, question: &Q, figures: &FiguresVersion, turn: usize) -> bool {
        let same_scope = |other: &FiguresVersion| figures.has_scope_of(other);
        let is_declined =
            |(declined, about): &(Q, FiguresVersion)| declined == question && same_scope(about);
        if self.declined.as_ref().is_some_and(is_declined) {
            return false;
        }
        if let Some((_, pending, about)) = &self.pending {
            return pending != question || !same_scope(about);
        }
        match &self.shown {
            Some((shown, about, _)) if shown == question && same_scope(about) => {
                let waited = turn.wrapping_sub(self.asked_turn) >= TURNS_BETWEEN_ANSWERS;
                about.revisions != figures.revisions && (waited || !figures.are_growing)
            }
            _ => true,
        }
    }

    /// Notes that `question` is being worked on, and returns its number.
    pub fn start(&mut self, question: Q, figures: FiguresVersion, turn: usize) -> u32 {
        self.generation += 1;
        self.asked_turn = turn;
        self.declined = None;
        self.pending = Some((self.generation, question, figures));
        self.generation
    }

    /// Takes an answer, and returns whether it did: the answer to an older question is dropped.
    pub fn take(&mut self, generation: u32, answer: Arc<A>) -> bool {
        match self.pending.take() {
            Some((asked, question, figures)) if asked == generation => {
                self.forget_answer();
                self.shown = Some((question, figures, answer));
                true
            }
            other => {
                self.pending = other;
                drop_aside(answer);
                false
            }
        }
    }

    /// Forgets the answer, which may hold millions of rows, with its question, which may hold a sheet.
    pub fn forget_answer(&mut self) {
        if let Some(shown) = self.shown.take() {
            drop_aside(shown);
        }
    }

    /// Forgets an answer about other tenants or another day: beside the name of the tenant that is shown now it would be wrong.
    pub fn forget_other_scope(&mut self, figures: &FiguresVersion) {
        let is_of_scope = |(_, about, _): &(Q, FiguresVersion, Arc<A>)| figures.has_scope_of(about);
        if !self.shown.as_ref().is_some_and(is_of_scope) {
            self.forget_answer();
        }
    }

    /// Forgets the question that is being worked on, because the user does not want to wait for it.
    /// No job for the same question is started until another one was asked.
    pub fn cancel(&mut self) -> bool {
        let pending = self.pending.take();
        self.declined = pending.map(|(_, question, about)| (question, about));
        self.declined.is_some()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn version(revision: u64) -> FiguresVersion {
        FiguresVersion {
            day: date(2026, 11, 21),
            first_tenant: 0,
            right_tenant: None,
            revisions: vec![revision],
            are_growing: true,
        }
    }

    #[test]
    fn another_question_is_asked_at_once_and_an_older_answer_is_dropped() {
        let mut computed = Computed::default();
        assert!(computed.is_due(&"a", &version(1), 0));
        let first = computed.start("a", version(1), 0);
        assert!(!computed.is_due(&"a", &version(2), 100), "it is worked on");
        assert!(computed.is_due(&"b", &version(2), 0));
        let second = computed.start("b", version(2), 0);
        assert!(!computed.take(first, Arc::new(1)));
        assert!(computed.take(second, Arc::new(2)));
        assert_eq!(computed.answer().map(|answer| **answer), Some(2));
        assert_eq!(computed.answered_question(), Some(&"b"));
    }

    #[test]
    fn what_was_declined_is_not_asked_again_by_itself() {
        let mut computed: Computed<&str, u8> = Computed::default();
        computed.start("a", version(1), 0);
        assert!(computed.cancel());
        assert!(!computed.is_due(&"a", &version(2), 1_000));
        assert!(computed.is_due(&"b", &version(2), 1_000));
        assert!(!Computed::<&str, u8>::default().cancel());
    }

    #[test]
    fn an_answer_about_another_tenant_is_forgotten() {
        let mut computed = Computed::default();
        let first = computed.start("a", version(1), 0);
        computed.take(first, Arc::new(1));
        computed.forget_other_scope(&version(2));
        assert!(
            computed.answer().is_some(),
            "newer figures of the same tenant"
        );
        let other = FiguresVersion {
            first_tenant: 1,
            ..version(1)
        };
        computed.forget_other_scope(&other);
        assert!(computed.answer().is_none());
    }

    #[test]
    fn the_same_question_about_newer_figures_waits_a_little() {
        let mut computed = Computed::default();
        let first = computed.start("a", version(1), 0);
        computed.take(first, Arc::new(1));
        assert!(!computed.is_due(&"a", &version(1), 1_000));
        assert!(!computed.is_due(&"a", &version(2), 1));
        let whole = FiguresVersion {
            are_growing: false,
            ..version(2)
        };
        assert!(computed.is_due(&"a", &whole, 1), "nothing more comes");
        assert!(computed.is_due(&"a", &version(2), TURNS_BETWEEN_ANSWERS));
    }
}
