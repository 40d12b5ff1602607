//! The program as scripts see it: the real binary, its output, its words on standard error and its exit code.

mod data;
mod ends;
mod offline;
mod support;
