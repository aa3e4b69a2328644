//! What is asked of a site, what is kept of its answers, and what its pages say.

/// The one door to the network.
pub mod fetch;
/// What was asked and answered, kept for good.
pub mod archive;
/// Ofsted's listing and provider pages to listings.
pub mod source;
/// What is known of the site, and what a run asks for.
pub mod crawl_state;
