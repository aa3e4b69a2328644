//! Workers for as many threads as ask at once, each kept for the next request, a fresh one for each
//! that died.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::process::{Died, NotStarted, Request, Worker};

/// Workers of one program.
pub struct Pool {
    program: PathBuf,
    arguments: &'static [&'static str],
    patience: Duration,
    idle: Mutex<Vec<Worker>>,
}

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// A fresh worker died of it.
    #[error("{0}")]
    Died(#[from] Died),
    /// There is no worker for it.
    #[error("{0}")]
    NotStarted(#[from] NotStarted),
}

impl Pool {
    /// Workers that are started as `program arguments…` and may work so long for one request. One
    /// is started at once.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(program: PathBuf, arguments: &'static [&'static str], patience: Duration) -> Result<Self, NotStarted> {
        let first = Worker::start(&program, arguments)?;
        Ok(Self { program, arguments, patience, idle: Mutex::new(vec![first]) })
    }

    /// Whether the memory of workers is bounded on this system.
    pub fn is_bounded(&self) -> bool {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).iter().all(|worker| worker.is_bounded)
    }

    /// The reply to a request. What a worker that has served before dies of may be what it served:
    /// then a fresh one is asked, so that a reply depends on nothing but the request.
    ///
    /// # Errors
    /// When a fresh worker dies of it, when it takes too long, or when no worker can be had.
    pub fn ask(&self, request: &Request) -> Result<Vec<u8>, PoolError> {
        let mut worker = self.take()?;
        let reply = match worker.ask(request.clone(), self.patience) {
            Err(Died::OutOfMemory | Died::OutOfStack | Died::Crashed) if worker.has_served => {
                worker = self.fresh()?;
                worker.ask(request.clone(), self.patience)
            }
            reply => reply,
        }?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        Ok(reply)
    }

    fn take(&self) -> Result<Worker, NotStarted> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.fresh(), Ok)
    }

    fn fresh(&self) -> Result<Worker, NotStarted> {
        Worker::start(&self.program, self.arguments)
    }
}
