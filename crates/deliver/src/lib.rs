//! Where a published folder and a copy's state go: object stores and GitHub.

/// Object stores: Amazon's, Google's, Azure's.
pub mod store;
/// Where a nightly copy lives between its runs.
pub mod state_store;
/// A published folder in an object store, whole for whoever follows its pointer.
pub mod publish_target;
/// GitHub, through its own program: issues and releases.
pub mod github;
