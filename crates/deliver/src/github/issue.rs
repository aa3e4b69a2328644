//! Issues: the open one with a label, found, opened, added to and closed.

use serde::Deserialize;

use super::{GithubError, Repository, read};

/// An open issue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Issue {
    /// Its number.
    pub number: u64,
}

impl Repository {
    /// The oldest open issue with a label and a title.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn open_issue(&self, label: &str, title: &str) -> Result<Option<Issue>, GithubError> {
        #[derive(Deserialize)]
        struct Listed {
            number: u64,
            title: String,
        }
        let arguments =
            ["issue", "list", "--label", label, "--state", "open", "--limit", "100", "--json", "number,title"];
        let issues: Vec<Listed> = read(&arguments, &self.ask(&arguments, "")?)?;
        let ours = issues.into_iter().filter(|issue| issue.title == title).map(|issue| issue.number).min();
        Ok(ours.map(|number| Issue { number }))
    }

    /// Opens an issue; the label is made where the repository does not have it.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn create_issue(&self, label: &str, title: &str, body: &str) -> Result<(), GithubError> {
        let about = "Opened and closed by the nightly run";
        self.ask(&["label", "create", label, "--description", about, "--force"], "")?;
        self.ask(&["issue", "create", "--label", label, "--title", title, "--body-file", "-"], body)?;
        Ok(())
    }

    /// Adds a comment to an issue.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn comment(&self, issue: &Issue, body: &str) -> Result<(), GithubError> {
        self.ask(&["issue", "comment", &issue.number.to_string(), "--body-file", "-"], body).map(drop)
    }

    /// Closes an issue with a comment.
    ///
    /// # Errors
    /// See [`GithubError`].
    pub fn close_issue(&self, issue: &Issue, why: &str) -> Result<(), GithubError> {
        self.ask(&["issue", "close", &issue.number.to_string(), "--comment", why], "").map(drop)
    }
}
