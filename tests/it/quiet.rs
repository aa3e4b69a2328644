//! A watcher that shows nothing.

use ofsted::run::Progress;

/// Shows nothing.
pub struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _: &'static str, _: usize) {}
    fn step(&self, _: &str) {}
    fn note(&self, _: &str) {}
    fn finish(&self) {}
}
