#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| leaveboard::fuzzing::run("filter", bytes));
