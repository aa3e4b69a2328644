//! A folder on loopback, as any web server would show it: for a look at what was published. Shows
//! files of that folder and nothing else; lists none, changes none, is no server for the public.

mod served_place;
mod range;
mod server;

use std::path::PathBuf;

pub use server::{Server, start};

/// Why a folder could not be shown.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// There is no such folder.
    #[error("{}: is not a readable folder: {source}", .folder.display())]
    NoFolder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
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
