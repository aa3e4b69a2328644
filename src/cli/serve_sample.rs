//! `ofsted serve-sample`: the embedded site by hand.

use super::arguments::ServeArguments;
use super::console::Console;
use super::failure::Failure;
use super::stages;

pub(super) fn serve(arguments: &ServeArguments, console: &Console) -> Result<(), Failure> {
    stages::runtime()?.block_on(async {
        let server = ofsted_sample::start(arguments.port).await.map_err(|error| Failure {
            message: error.to_string(),
            hint: Some("choose a different port with --port, or 0 for any free port".to_owned()),
            code: 40,
        })?;
        let address = server.address();
        console.result(&format!("serving the sample site at {address}search (press Ctrl-C to stop)"));
        console.note(&format!("try: ofsted run sample --base-url {address} --files-url {address}"));
        let ended = tokio::signal::ctrl_c().await;
        ended.map_err(|error| Failure {
            message: format!("could not wait for Ctrl-C: {error}"),
            hint: None,
            code: 1,
        })?;
        server.stop().await.map_err(|error| Failure { message: error.to_string(), hint: None, code: 1 })
    })
}
