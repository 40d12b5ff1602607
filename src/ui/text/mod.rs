//! Every word of the screen that is not a platform's, Chinese and English, in one place.

pub mod changes;
mod counts;
mod days;
mod sync_status;
mod words;

pub use counts::*;
pub use days::*;
pub use sync_status::*;
pub use words::*;
