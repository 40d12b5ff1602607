//! Freeing what is large. A million marks are a million allocations, and to free them takes longer than a frame may.

use std::{mem, thread};

/// Drops a value on a thread of its own, so that the task that draws the screen does not wait for it.
pub(in crate::app) fn drop_aside<T: Send + 'static>(value: T) {
    // Where no thread can be started, the value is dropped here.
    let _ = thread::Builder::new().spawn(move || drop(value));
}

/// Replaces a value, and drops the one before on a thread of its own. Views hold the answers that they show, and whichever holder
/// lets go of an answer last frees it.
pub(in crate::app) fn replace_aside<T: Send + 'static>(held: &mut T, value: T) {
    drop_aside(mem::replace(held, value));
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};
    use std::thread::ThreadId;

    use super::*;

    /// Tells by which thread it was dropped.
    struct Witness(Sender<ThreadId>);

    impl Drop for Witness {
        fn drop(&mut self) {
            let _ = self.0.send(thread::current().id());
        }
    }

    #[test]
    fn another_thread_frees_the_value() {
        let (sender, dropped_by) = channel();
        drop_aside(Witness(sender.clone()));
        assert_ne!(dropped_by.recv().unwrap(), thread::current().id());
        let mut held = Some(Witness(sender));
        replace_aside(&mut held, None);
        assert_ne!(dropped_by.recv().unwrap(), thread::current().id());
    }
}
