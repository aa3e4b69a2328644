//! What all fuzz targets share.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The fuzzer takes every panic for a crash, also one that the program catches; here only those
/// count that come through.
pub fn keep_caught_panics_quiet() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// Does `work`; a panic that comes through is the end.
pub fn must_not_panic(work: impl FnOnce()) {
    if let Err(thrown) = catch_unwind(AssertUnwindSafe(work)) {
        let said = thrown.downcast_ref::<String>().map(String::as_str);
        eprintln!("panicked: {}", said.or(thrown.downcast_ref().copied()).unwrap_or("without words"));
        std::process::abort();
    }
}
