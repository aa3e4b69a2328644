//! GitHub, through its own program `gh`: issues and releases. The one door to it; knows commands,
//! and no report, archive or snapshot. Credentials are `gh`'s own: none is read, held or printed
//! here.

mod issue;
mod release;

use std::io::Write as _;
use std::process::{Command, Stdio};

pub use issue::Issue;
pub use release::{Asset, NewRelease};

/// Why `gh` did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum GithubError {
    /// There is no such program, or it does not start.
    #[error("could not start `gh`: {0}")]
    NotThere(#[source] std::io::Error),
    /// It ended badly.
    #[error("`gh {command}` failed: {message}")]
    Failed {
        /// The two words that name the command.
        command: String,
        /// What it said.
        message: String,
    },
    /// It said something else than was asked for.
    #[error("`gh {command}` returned an unexpected response: {message}")]
    Answer {
        /// The two words that name the command.
        command: String,
        /// What is wrong.
        message: String,
    },
}

impl GithubError {
    /// Whether it ended because a published release may not be changed: the repository's setting
    /// for immutable releases.
    pub fn is_immutable(&self) -> bool {
        matches!(self, Self::Failed { message, .. } if message.to_lowercase().contains("immutable release"))
    }
}

/// A repository on GitHub.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repository {
    /// `owner/name`; `None` is the one that `gh` finds: `GH_REPO`, or that of the current folder.
    name: Option<String>,
}

impl Repository {
    /// The one that `gh` finds by itself: `GH_REPO`, or that of the current folder.
    pub fn here() -> Self {
        Self::default()
    }

    /// The repository `owner/name`.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()) }
    }

    /// Runs `gh` and gives what it wrote to stdout.
    fn ask(&self, arguments: &[&str], input: &str) -> Result<String, GithubError> {
        let mut command = Command::new("gh");
        command.args(arguments).env("GH_PROMPT_DISABLED", "1");
        if let Some(name) = &self.name {
            command.args(["--repo", name]);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(GithubError::NotThere)?;
        if let Some(mut pipe) = child.stdin.take() {
            // A command that reads nothing closes the pipe; how it ended is what counts.
            let _ = pipe.write_all(input.as_bytes());
        }
        let output = child.wait_with_output().map_err(GithubError::NotThere)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(GithubError::Failed { command: name_of(arguments), message })
    }
}

/// The two words that name a command.
fn name_of(arguments: &[&str]) -> String {
    arguments.iter().take(2).copied().collect::<Vec<_>>().join(" ")
}

/// An answer in JSON.
fn read<T: serde::de::DeserializeOwned>(arguments: &[&str], answer: &str) -> Result<T, GithubError> {
    serde_json::from_str(answer)
        .map_err(|error| GithubError::Answer { command: name_of(arguments), message: error.to_string() })
}
