//! See `src/control.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| countersign_mock_fuzz::control::hold(input));
