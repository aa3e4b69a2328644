//! Waiting for something, but not for ever: the one place that waits by the clock. No value that is
//! read depends on it.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// What came of waiting.
pub(super) enum Waited<T> {
    /// It came.
    Came(T),
    /// The other end hung up.
    HungUp,
    /// Patience is over.
    TooLong,
}

/// Waits for the next thing to come.
#[expect(clippy::disallowed_methods, reason = "the door to the clock for what may not take for ever")]
pub(super) fn wait<T>(from: &Receiver<T>, patience: Duration) -> Waited<T> {
    match from.recv_timeout(patience) {
        Ok(thing) => Waited::Came(thing),
        Err(RecvTimeoutError::Disconnected) => Waited::HungUp,
        Err(RecvTimeoutError::Timeout) => Waited::TooLong,
    }
}
