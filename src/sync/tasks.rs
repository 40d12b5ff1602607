//! Tasks that a sync waits for.

use tokio::task::JoinError;

/// The result of a task that nobody aborts. A panic of the task is resumed in the sync, so that it
/// is never swallowed.
pub(super) fn joined<T>(result: Result<T, JoinError>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
