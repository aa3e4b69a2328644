//! `ofsted check-size`: whether a published folder fits on its host.

use super::arguments::CheckSizeArguments;
use super::console::Console;
use super::failure::Failure;
use super::github;
use crate::run::{FolderSize, size_of};

/// The share of the limit above which the command warns.
const WARN_AT: f64 = 0.8;

/// What to do about a folder that is too large.
const HINT: &str = "keep fewer versions in the folder (`kept` under [versions] in the pipeline file; the releases have \
     the older versions), leave out the spreadsheet files (`workbook_file = false`), or send the folder to an object \
     store with `ofsted sync`";

/// The exit code: refused by a check.
const REFUSED: u8 = 30;

pub(super) fn check_size(arguments: &CheckSizeArguments, console: &Console) -> Result<(), Failure> {
    let CheckSizeArguments { folder, limit } = arguments;
    let FolderSize { files, bytes } = size_of(folder).map_err(|error| Failure::from_error(&error))?;
    #[expect(clippy::cast_precision_loss, reason = "a share for a person, in whole percent")]
    let share = bytes as f64 / *limit as f64;
    let size = format!("{}: {bytes} bytes in {files} files, {:.0} % of {limit}", folder.display(), share * 100.0);
    if bytes > *limit {
        let message = format!("{size}: too large for the host");
        return Err(Failure { message, hint: Some(HINT.to_owned()), code: REFUSED });
    }
    console.result(&size);
    if share >= WARN_AT {
        let warning = format!("{size}: nearly too large for the host; {HINT}");
        console.note(&format!("warning: {warning}"));
        github::warned("size of the published folder", &warning, console);
    }
    Ok(())
}
