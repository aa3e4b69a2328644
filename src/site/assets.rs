//! The stylesheet, the one script and the icon.

use super::place;
use super::record::Record;
use crate::publish::{PublishError, Put};

const STYLE: &str = include_str!("../../templates/site.css");
/// What pictures look like: they bring it along.
const PICTURES: &str = super::picture::STYLE;
const SCRIPT: &str = include_str!("../../templates/authorities.js");
const ICON: &str = include_str!("../../templates/icon.svg");

pub(super) fn put(_: &Record<'_>, put: &mut Put<'_>) -> Result<(), PublishError> {
    put(place::STYLE, format!("{STYLE}\n{PICTURES}").as_bytes())?;
    put(place::SCRIPT, SCRIPT.as_bytes())?;
    put(place::ICON, ICON.as_bytes())
}
