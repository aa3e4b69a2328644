//! Work on untrusted bytes in child processes with limits, kept warm: what crashes, loops or eats
//! memory ends its worker, never the run. Knows no document and no reader: bytes in, bytes out.

mod fault;
mod frame;
mod limits;
mod patience;
mod child;
mod process;
mod pool;

pub use child::serve;
pub use fault::WorkerFault;
pub use limits::MEMORY_MIB;
pub use pool::{Pool, PoolError};
pub use process::{Died, NotStarted, Request};
