//! The stylesheet, the scripts and the icon, but for the script of the search.

use super::page_place;
use super::record::SnapshotIndex;
use ofsted_publish::{PublishError, Put};

const STYLE: &str = include_str!("../templates/site.css");
/// What pictures look like: they bring it along.
const PICTURES: &str = super::picture::STYLE;
const SCRIPT: &str = include_str!("../templates/authorities.js");
/// The one script that every page has.
const STATUS: &str = include_str!("../templates/status.js");
const ICON: &str = include_str!("../templates/icon.svg");

pub(super) fn add_pages(_: &SnapshotIndex<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    put(page_place::STYLE, format!("{STYLE}\n{PICTURES}").as_bytes())?;
    put(page_place::SCRIPT, SCRIPT.as_bytes())?;
    put(page_place::STATUS_SCRIPT, STATUS.as_bytes())?;
    put(page_place::ICON, ICON.as_bytes())
}
