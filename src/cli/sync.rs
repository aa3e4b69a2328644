//! `ofsted sync`: sends the published folder to an object store.

use super::arguments::SyncArguments;
use super::console::Console;
use super::failure::Failure;
use super::progress::ProgressBars;
use super::stages::{runtime, show_json};
use crate::run::{self, SyncOptions, Synced};
use ofsted_config::StoreAddress;

pub(super) fn sync(arguments: &SyncArguments, console: &Console) -> Result<(), Failure> {
    // The message does not repeat the argument: an address in another form may hold a credential.
    let no_target = || {
        Failure::usage(
            "--to is not the address of an object store",
            "write s3://bucket/prefix, gs://bucket/prefix or az://container/prefix",
        )
    };
    let to = StoreAddress::parse(&arguments.to).ok_or_else(no_target)?;
    let options = SyncOptions { full: arguments.full, dry_run: arguments.dry_run, back: arguments.back };
    let progress = ProgressBars::new(console);
    let synced = runtime()?.block_on(run::sync(&arguments.out, &to, options, &progress));
    let synced = synced.map_err(|error| Failure::from_error(&error))?;
    if console.json() {
        return show_json(&synced, console);
    }
    console.result(&line(&synced, &to, arguments.dry_run));
    Ok(())
}

fn line(synced: &Synced, to: &StoreAddress, dry_run: bool) -> String {
    let Synced { version, sent, there, requests, bytes_sent, bytes_received, .. } = synced;
    let version = version.as_deref().unwrap_or("no version");
    if dry_run {
        return format!("{to} is at {version}: {sent} objects to send, {there} already there");
    }
    format!(
        "{to} is at {version}: {sent} objects sent, {there} already there; {requests} requests, {bytes_sent} bytes sent, \
         {bytes_received} bytes received"
    )
}
