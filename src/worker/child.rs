//! The worker's own side: takes requests from one pipe and answers them on another, within limits, until it is hung up
//! on. Does the work that it is given.

use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::fault::Fault;
use super::patience::{Waited, wait};
use super::{frame, limits};

/// What a worker says first: nobody else begins so.
pub(super) const GREETING: &[u8] = b"ofsted worker 1";
/// What it says first where its memory is not bounded.
pub(super) const GREETING_UNBOUNDED: &[u8] = b"ofsted worker 1, memory not bounded";
/// A worker that is not ended in time has lost whoever would end it, and ends itself.
const ALONE: Duration = Duration::from_mins(1);

/// Serves requests until the other end hangs up. `work` gets a request's words and its document, and gives the reply.
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
    while let Some(fault) = frame::read(requests)? {
        let (words, document) = (some(requests)?, some(requests)?);
        tick(&ticks)?;
        if let Some(fault) = fault.first().copied().and_then(Fault::of_byte) {
            fault.happen();
        }
        let done = work(&words, &document);
        tick(&ticks)?;
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

/// A thread that ends the process when too much time goes by between a first and a second tick.
fn watched() -> io::Result<Sender<()>> {
    let (ticks, from) = channel();
    std::thread::Builder::new().name("watch".to_owned()).spawn(move || watch(&from))?;
    Ok(ticks)
}

fn watch(ticks: &Receiver<()>) {
    while ticks.recv().is_ok() {
        if matches!(wait(ticks, ALONE), Waited::TooLong) {
            std::process::abort();
        }
    }
}

fn tick(ticks: &Sender<()>) -> io::Result<()> {
    ticks.send(()).map_err(|_| io::Error::other("the watching thread is gone"))
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
