//! What several readers need: days on site, leads, signs of what kind of document it is, missing
//! values.

pub(super) mod signs;
pub(super) mod days;
pub(super) mod lead;
pub(super) mod missing;
