//! What the rest of `domain` needs to know of the details of a leave type, on any platform.

/// The details that only the leave types of one platform have. The defaults are for a platform
/// without such types.
pub(in crate::domain) trait OwnDetails {
    /// Whether the platform's list of types lacks the type, so that it is only known from a balance.
    fn is_unlisted(&self) -> bool {
        false
    }

    /// Whether it has subtypes, on which it is granted, so that people have no balance of the type itself.
    fn is_granted_on_subtypes(&self) -> bool {
        false
    }
}
