//! What is on screen as a file: `x` opens a dialog, and a worker of `shell` writes what the open view has, off the UI task.

pub(in crate::app) mod control;
pub mod job;
pub mod state;
