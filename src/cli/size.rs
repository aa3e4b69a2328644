//! `ofsted check-size`: whether a published folder fits the host that it is to be deployed to.

use super::arguments::SizeArguments;
use super::console::Console;
use super::{Failure, github};
use crate::run::{FolderSize, size_of};

/// The share of the limit from which on a warning is given.
const WARN_AT: f64 = 0.8;

/// What can be done about a folder that is too large.
const HINT: &str = "keep fewer versions in it (`kept` under [versions] in the pipeline file: older ones are in their releases), leave \
                    out the files for spreadsheets (`workbook_file = false`), or send the folder to an object store with `ofsted \
                    upload`";

/// The exit code: refused by a check.
const REFUSED: u8 = 30;

pub(super) fn check_size(arguments: &SizeArguments, console: &Console) -> Result<(), Failure> {
    let SizeArguments { folder, limit } = arguments;
    let FolderSize { files, bytes } = size_of(folder).map_err(|error| Failure::of(&error))?;
    #[expect(clippy::cast_precision_loss, reason = "a share for a person, in whole percent")]
    let share = bytes as f64 / *limit as f64;
    let said = format!("{}: {bytes} bytes in {files} files, {:.0} % of {limit}", folder.display(), share * 100.0);
    if bytes > *limit {
        let message = format!("{said}: the host does not take it");
        return Err(Failure { message, hint: Some(HINT.to_owned()), code: REFUSED });
    }
    console.result(&said);
    if share >= WARN_AT {
        let warning = format!("{said}: soon the host will not take it; {HINT}");
        console.note(&format!("warning: {warning}"));
        github::warned("the folder's size", &warning, console);
    }
    Ok(())
}
