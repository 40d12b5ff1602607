//! Work that walks over everybody of one or several tenants: totals, what expires, what looks wrong, a comparison, the order of the
//! company's table. `update` describes it as an [`InsightJob`], a worker of `shell` runs it off the UI task, and a [`Computed`] keeps the
//! answer on screen while a newer one is worked out.

mod computed;
pub(in crate::app) mod examine;
mod job;
mod scope;

pub use computed::{Computed, FiguresVersion};
pub use job::{InsightAnswer, InsightId, InsightJob, InsightQuestion, InsightResult};
