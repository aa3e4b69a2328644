//! The embedded sample site: about thirty reports of nine authorities, on pages like Ofsted's,
//! served on loopback.
//!
//! It is made by this project, not by Ofsted. Its facts (names, numbers, dates, grades, themes,
//! numbers of points) are those of Ofsted's published reports, under the Open Government Licence
//! v3.0; they stand in `facts.json`. All prose is the project's own and says nothing about
//! anybody's practice. Every document says so on every page.
//!
//! It knows no stage, writes no file and prints nothing; it listens on loopback and calls nobody.

mod facts;
mod expected;
mod prose;
mod paper;
mod documents;
mod pages;
mod site;
mod server;

pub use expected::{ExpectedReport, expected};
pub use server::{Server, start};
pub use site::{SampleReply, Site};

/// Why the sample site could not be served.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// `facts.json` is no JSON of the right form.
    #[error("crates/sample/src/facts.json: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// Facts contradict each other; each fault names its report.
    #[error("crates/sample/src/facts.json: {}", faults.join("; "))]
    Contradiction {
        /// All faults.
        faults: Vec<String>,
    },
    /// The port could not be listened on, or the server ended badly.
    #[error("127.0.0.1:{port}: {source}")]
    Listen {
        /// The port that was asked for; 0 stands for any free one.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
}
