//! Requests to plexe.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| countersign_mock_fuzz::requests::hold("plexe", input));
