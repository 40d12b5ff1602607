//! What the real binary writes, whatever platforms send: nothing that steers a terminal, no secret, no token, and no names into the log.

mod hostile;
mod leaks;
mod proxy;
mod terminal;

#[path = "../../support/hostile.rs"]
mod hostile_text;
