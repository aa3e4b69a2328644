//! What several families need: days on site, leads, signs of what kind of document it is. Knows no family.

pub(super) mod signs;
pub(super) mod days;
pub(super) mod lead;
