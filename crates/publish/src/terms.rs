//! What every descriptor says alike: source, licence and key words.

/// The sentence that the licence asks for.
pub const ATTRIBUTION: &str =
    "Contains public sector information licensed under the Open Government Licence v3.0. Source: Ofsted.";

/// What the data are about, for those who search.
pub(super) const KEYWORDS: &[&str] =
    &["Ofsted", "inspection", "children's services", "local authorities", "children's social care", "England"];

/// Where all of the data were read.
pub(super) const SOURCE: &str = "https://reports.ofsted.gov.uk/";

/// Where the licence of the data stands.
pub const LICENCE_ADDRESS: &str = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/";
