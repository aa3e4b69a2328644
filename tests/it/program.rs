//! The program as every test starts it: it can reach this machine alone, and is no part of a job
//! that the tests run in.

use assert_cmd::Command;
use ofsted_model::LOOPBACK_ONLY;

/// The program, without arguments.
pub fn ofsted() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ofsted"));
    command.env(LOOPBACK_ONLY, "1");
    for name in ["GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "OFSTED_LOG"] {
        command.env_remove(name);
    }
    command
}

/// A pipeline file of the tests' own: that of the live site, or that of Ofsted's own tables, each
/// with placeholders. A copy of this project writes its own addresses into `pipelines/`, and its
/// tests must not change with them.
pub fn pipeline(name: &str) -> String {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pipelines").join(name);
    file.with_extension("toml").display().to_string()
}
