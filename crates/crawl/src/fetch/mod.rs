//! The one door to the network: pace, robots.txt, patience, limits, and only the pipeline's own
//! hosts. Looks into no body beyond what tells failure from success; knows no family; keeps
//! nothing.
//!
//! Bodies come as the site sent them: no compression is asked for, so that the archive keeps exact
//! bytes and a length that was promised can be checked against what came.

mod settings;
mod client;
mod error;
mod host;
mod robots;
mod pace;
mod patience;
mod attempt;
mod quirks;
mod traffic;
mod clock;

pub use client::Client;
pub use clock::{Clock, SystemClock};
pub use error::{Failure, FetchError};
pub use pace::{PaceRefused, allowed_pace};
pub use settings::{Limits, RequestKind, Settings};
pub use traffic::{HostTraffic, Traffic};
