//! The `ofsted` command. Everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ofsted::cli::run()
}
