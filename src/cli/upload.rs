//! `upload`: the published folder to an object store.

use super::Failure;
use super::arguments::UploadArguments;
use super::console::Console;
use super::progress::Progress;
use super::stages::{runtime, show_json};
use crate::run::{self, Uploaded, Wish};
use ofsted_config::StoreAddress;

pub(super) fn upload(arguments: &UploadArguments, console: &Console) -> Result<(), Failure> {
    // What was typed is not told: it may be one of the addresses elsewhere that hold a credential.
    let no_target = || {
        Failure::usage("--to names no target", "write s3://bucket/prefix, gs://bucket/prefix or az://container/prefix")
    };
    let to = StoreAddress::of(&arguments.to).ok_or_else(no_target)?;
    let wish = Wish { full: arguments.full, dry_run: arguments.dry_run, back: arguments.back };
    let progress = Progress::new(console);
    let uploaded = runtime()?.block_on(run::upload(&arguments.out, &to, wish, &progress));
    let uploaded = uploaded.map_err(|error| Failure::of(&error))?;
    if console.json() {
        return show_json(&uploaded, console);
    }
    console.result(&line(&uploaded, &to, arguments.dry_run));
    Ok(())
}

fn line(uploaded: &Uploaded, to: &StoreAddress, dry_run: bool) -> String {
    let Uploaded { version, sent, there, requests, bytes_sent, bytes_received, .. } = uploaded;
    let version = version.as_deref().unwrap_or("no version");
    if dry_run {
        return format!("{to} is at {version}: {sent} objects would be sent, {there} are there");
    }
    format!(
        "{to} is at {version}: {sent} objects sent, {there} were there; {requests} requests, {bytes_sent} bytes out, \
         {bytes_received} bytes in"
    )
}
