//! Object stores, opened by their address: Amazon's S3 and whatever speaks it, Google Cloud
//! Storage, Azure Blob Storage. Knows keys and bytes, and looks inside no body but a refusal's, for
//! its code. Removes nothing.
//!
//! Credentials come from the environment alone and are never told: an address has no place for one,
//! what a service says of a refusal is cut down to its code before anybody else sees it, and errors
//! leave out addresses of requests.

mod error;
mod line;
mod environment;
mod open;
mod objects;
mod source;

pub use error::StoreError;
pub use line::Traffic;
pub use objects::{Headers, Objects, Sending, Sent};
