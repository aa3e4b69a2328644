//! `ofsted render` and `ofsted serve`: rebuilds the pages of a published folder, and serves them on
//! loopback.

use std::path::Path;

use super::arguments::{RenderArguments, ServeFolderArguments};
use super::console::Console;
use super::failure::Failure;
use super::stages;
use crate::run::remake_pages;
use ofsted_site::serve::ServeError;

pub(super) fn render(arguments: &RenderArguments, console: &Console) -> Result<(), Failure> {
    let out = arguments.out.as_ref().unwrap_or(&arguments.folder);
    let made = remake_pages(&arguments.folder, out).map_err(|error| Failure::from_error(&error))?;
    let pages = made
        .files
        .iter()
        .filter(|file| Path::new(&file.path).extension().is_some_and(|extension| extension == "html"))
        .count();
    console.result(&format!("version {}: {pages} pages in {}", made.version, made.folder.display()));
    Ok(())
}

pub(super) fn serve(arguments: &ServeFolderArguments, console: &Console) -> Result<(), Failure> {
    stages::runtime()?.block_on(async {
        let server =
            ofsted_site::serve::start(&arguments.folder, arguments.port).await.map_err(|error| failure(&error))?;
        console.result(&format!(
            "serving {} at {} (press Ctrl-C to stop)",
            arguments.folder.display(),
            server.address()
        ));
        let ended = tokio::signal::ctrl_c().await;
        ended.map_err(|error| Failure {
            message: format!("could not wait for Ctrl-C: {error}"),
            hint: None,
            code: 1,
        })?;
        server.stop().await.map_err(|error| Failure { message: error.to_string(), hint: None, code: 1 })
    })
}

fn failure(error: &ServeError) -> Failure {
    let (hint, code) = match error {
        ServeError::NoFolder { .. } => ("give the path of a published folder", 2),
        ServeError::Listen { .. } => ("choose a different port with --port, or 0 for any free port", 40),
    };
    Failure { message: error.to_string(), hint: Some(hint.to_owned()), code }
}
