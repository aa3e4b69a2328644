//! The `ofsted` command. Everything is in the library.

use std::process::ExitCode;

/// Documents come and go by the megabyte among small things that stay. C's allocator keeps the
/// holes between them: on a site with ten times the providers it held three times what was in use.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    ofsted::cli::run()
}
