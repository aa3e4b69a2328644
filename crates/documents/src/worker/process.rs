//! One worker, seen from the program that started it: asked, waited for, ended. Gives no second
//! chance.

use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::child::{GREETING, GREETING_UNBOUNDED, OUT_OF_TIME, Terms};
use super::fault::WorkerFault;
use super::frame;
use super::limits::MEMORY_MIB;
use super::patience::{Waited, wait};

/// A worker that has not greeted by then will not.
const MOST_STARTING: Duration = Duration::from_secs(20);
/// A worker ends itself when it has worked for too long. One that is not heard of for so many times
/// that long is ended.
const TIMES_UNHEARD: u32 = 20;
/// So much of a worker's last words is kept, in bytes.
const LAST_WORDS: usize = 2048;

/// What a worker is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// What is to be known beside the document.
    pub words: Vec<u8>,
    /// The document.
    pub document: Vec<u8>,
    /// A fault that the worker is to have.
    pub fault: Option<WorkerFault>,
}

/// Why no reply came: the document was too much for a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Died {
    /// It took too long.
    #[error("reading it took longer than {0:?}")]
    OutOfTime(Duration),
    /// It took too much memory.
    #[error("reading it took more than {MEMORY_MIB} MiB of memory")]
    OutOfMemory,
    /// It was nested too deeply.
    #[error("it is nested too deeply to be read")]
    OutOfStack,
    /// The worker ended in another way.
    #[error("the reader crashed")]
    Crashed,
}

/// A worker could not be started.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// The system does not start it.
    #[error("{program}: {error}")]
    System {
        /// The program.
        program: String,
        /// What the system says.
        error: io::Error,
    },
    /// Something was started that is no worker.
    #[error("{program}: did not respond like a worker process")]
    NoWorker {
        /// The program.
        program: String,
    },
}

/// A worker.
pub(super) struct Worker {
    child: Child,
    requests: Sender<(Request, Duration)>,
    replies: Receiver<Vec<u8>>,
    last_words: Option<JoinHandle<String>>,
    /// Whether its memory is bounded.
    pub(super) is_bounded: bool,
    /// Whether it has answered before.
    pub(super) has_served: bool,
}

impl Worker {
    /// Starts a program with these arguments and waits until it greets.
    pub(super) fn start(program: &Path, arguments: &[&str]) -> Result<Self, NotStarted> {
        let system = |error| NotStarted::System { program: program.display().to_string(), error };
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(system)?;
        let threads = threads(&mut child);
        // Whatever is wrong from here on, the process is ended.
        let (requests, replies, last_words) = match threads {
            Ok(threads) => threads,
            Err(error) => {
                end(&mut child);
                return Err(system(error));
            }
        };
        let mut worker =
            Self { child, requests, replies, last_words: Some(last_words), is_bounded: true, has_served: false };
        match wait(&worker.replies, MOST_STARTING) {
            Waited::Came(greeting) if greeting == GREETING => Ok(worker),
            Waited::Came(greeting) if greeting == GREETING_UNBOUNDED => {
                worker.is_bounded = false;
                Ok(worker)
            }
            Waited::Came(_) | Waited::HungUp | Waited::TooLong => {
                Err(NotStarted::NoWorker { program: program.display().to_string() })
            }
        }
    }

    /// The reply to a request on which it may work for so long; a worker that died gives no other.
    pub(super) fn ask(&mut self, request: Request, patience: Duration) -> Result<Vec<u8>, Died> {
        let asked = self.requests.send((request, patience));
        let unheard = patience.saturating_mul(TIMES_UNHEARD);
        match asked.map_or(Waited::HungUp, |()| wait(&self.replies, unheard)) {
            Waited::Came(reply) => {
                self.has_served = true;
                Ok(reply)
            }
            Waited::TooLong => Err(Died::OutOfTime(unheard)),
            Waited::HungUp => Err(self.cause(patience)),
        }
    }

    /// What a worker that hung up died of, by its last words.
    fn cause(&mut self, patience: Duration) -> Died {
        end(&mut self.child);
        let words = self.last_words.take().and_then(|words| words.join().ok()).unwrap_or_default();
        tracing::debug!(words, "a worker died");
        if words.contains("memory allocation") {
            Died::OutOfMemory
        } else if words.contains("overflowed its stack") {
            Died::OutOfStack
        } else if words.ends_with(OUT_OF_TIME) {
            Died::OutOfTime(patience)
        } else {
            Died::Crashed
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// Ends a process, whether or not it has ended by itself.
fn end(child: &mut Child) {
    // It can only have ended before.
    let _ = child.kill();
    let _ = child.wait();
}

type Threads = (Sender<(Request, Duration)>, Receiver<Vec<u8>>, JoinHandle<String>);

/// The threads that talk to a worker: pipes block, and whoever asks must not.
fn threads(child: &mut Child) -> io::Result<Threads> {
    let (Some(input), Some(output), Some(errors)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        return Err(io::Error::other("the worker has no pipes"));
    };
    let (requests, asked) = channel();
    let (answered, replies) = channel();
    let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
    // An error on a pipe means that the worker is gone: hanging up says so.
    thread("worker").spawn(move || talk(input, output, &asked, &answered).unwrap_or_default())?;
    let last_words = thread("worker errors").spawn(move || last_words(errors))?;
    Ok((requests, replies, last_words))
}

fn talk(
    mut input: ChildStdin,
    output: ChildStdout,
    asked: &Receiver<(Request, Duration)>,
    answered: &Sender<Vec<u8>>,
) -> io::Result<()> {
    let mut output = BufReader::new(output);
    while let Some(reply) = frame::read(&mut output)? {
        if answered.send(reply).is_err() {
            break;
        }
        let Ok((Request { words, document, fault }, patience)) = asked.recv() else { break };
        frame::write(&mut input, &Terms { fault, patience }.to_bytes())?;
        frame::write(&mut input, &words)?;
        frame::write(&mut input, &document)?;
        input.flush()?;
    }
    Ok(())
}

/// The end of what a worker says on its error stream, which is read to its end so that the worker
/// never waits.
fn last_words(mut errors: ChildStderr) -> String {
    let mut kept = Vec::new();
    let mut buffer = [0; LAST_WORDS];
    while let Ok(count @ 1..) = errors.read(&mut buffer) {
        kept.extend_from_slice(&buffer[..count]);
        let surplus = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).into_owned()
}
