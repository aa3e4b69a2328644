//! Bytes of a document to what it says, as far as the program goes with them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ofsted_documents::readers::READERS;
use ofsted_fuzz::{keep_caught_panics_quiet, must_not_panic};
use ofsted_parse::{pdf, section};

fuzz_target!(init: keep_caught_panics_quiet(), |bytes: &[u8]| {
    must_not_panic(|| {
        let Ok(read) = pdf::read(bytes) else { return };
        let document = read.value;
        assert!(document.lines().all(|line| !line.words.is_empty()), "a line without words");
        section::blocks(&document);
        // Every family, not only the one that knows the document: none may fall over any document.
        for family in READERS {
            family.recognises(&document, None);
            family.read(&document);
        }
    });
});
