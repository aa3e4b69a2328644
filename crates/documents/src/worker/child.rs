//! The worker's own side: takes requests from one pipe and answers them on another, within limits,
//! until it is hung up on. Does the work that it is given.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::fault::WorkerFault;
use super::patience::{Waited, wait};
use super::{frame, limits};

/// What a worker says first: nobody else begins so.
pub(super) const GREETING: &[u8] = b"ofsted worker 1";
/// What it says first where its memory is not bounded.
pub(super) const GREETING_UNBOUNDED: &[u8] = b"ofsted worker 1, memory not bounded";
/// The last words of one that has worked on a request for too long.
pub(super) const OUT_OF_TIME: &str = "out of time";

/// Serves requests until the other end hangs up. `work` gets a request's words and its document,
/// and gives the reply.
///
/// # Errors
/// When a pipe breaks.
pub fn serve(
    requests: &mut impl Read,
    replies: &mut impl Write,
    work: impl Fn(&[u8], &[u8]) -> Vec<u8>,
) -> io::Result<()> {
    let greeting = if limits::set() { GREETING } else { GREETING_UNBOUNDED };
    let ticks = watched()?;
    reply(replies, greeting)?;
    while let Some(terms) = frame::read(requests)? {
        let Terms { fault, patience } = Terms::of_bytes(&terms)?;
        let (words, document) = (some(requests)?, some(requests)?);
        tick(&ticks, Some(patience))?;
        if let Some(fault) = fault {
            fault.happen();
        }
        let done = work(&words, &document);
        tick(&ticks, None)?;
        reply(replies, &done)?;
    }
    Ok(())
}

fn some(requests: &mut impl Read) -> io::Result<Vec<u8>> {
    frame::read(requests)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

fn reply(replies: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    frame::write(replies, bytes)?;
    replies.flush()
}

/// What a request comes with.
pub(super) struct Terms {
    pub(super) fault: Option<WorkerFault>,
    /// How long the worker may work for it.
    pub(super) patience: Duration,
}

impl Terms {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let patience = u64::try_from(self.patience.as_millis()).unwrap_or(u64::MAX);
        [&[WorkerFault::byte(self.fault)], patience.to_le_bytes().as_slice()].concat()
    }

    fn of_bytes(bytes: &[u8]) -> io::Result<Self> {
        let (fault, patience) = bytes.split_first().ok_or(io::ErrorKind::UnexpectedEof)?;
        let patience = patience.try_into().map_err(|_| io::ErrorKind::InvalidData)?;
        Ok(Self { fault: WorkerFault::of_byte(*fault), patience: Duration::from_millis(u64::from_le_bytes(patience)) })
    }
}

/// A thread that ends the process when it works for too long between the beginning of a request,
/// told with how long it may take, and its end.
fn watched() -> io::Result<Sender<Option<Duration>>> {
    let (ticks, from) = channel();
    std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch(&from))?;
    Ok(ticks)
}

fn watch(ticks: &Receiver<Option<Duration>>) {
    while let Ok(tick) = ticks.recv() {
        if let Some(patience) = tick
            && !ends_within(ticks, patience)
        {
            // Whoever listens is told why; whoever does not is gone.
            let _ = io::stderr().write_all(OUT_OF_TIME.as_bytes());
            std::process::abort();
        }
    }
}

/// Whether the next tick comes before this process has worked for so long. Time in which a busy
/// machine did something else does not count: what a document says must not depend on that.
fn ends_within(ticks: &Receiver<Option<Duration>>, patience: Duration) -> bool {
    let began = limits::time_worked();
    let mut left = patience;
    while !left.is_zero() {
        if !matches!(wait(ticks, left), Waited::TooLong) {
            return true;
        }
        let worked = began.zip(limits::time_worked()).map_or(patience, |(began, now)| now.saturating_sub(began));
        left = patience.saturating_sub(worked);
    }
    false
}

fn tick(ticks: &Sender<Option<Duration>>, tick: Option<Duration>) -> io::Result<()> {
    ticks.send(tick).map_err(|_| io::Error::other("the watching thread has ended"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_request_is_an_error_and_no_request_the_end() {
        let mut replies = Vec::new();
        // `limits::set` would bound the tests themselves: only what stands after it is tried here.
        let mut pipe = Vec::new();
        frame::write(&mut pipe, b"words").unwrap();
        assert_eq!(some(&mut pipe.as_slice()).unwrap(), b"words");
        assert!(some(&mut &b""[..]).is_err());
        reply(&mut replies, b"done").unwrap();
        assert_eq!(frame::read(&mut replies.as_slice()).unwrap().unwrap(), b"done");
    }
}
