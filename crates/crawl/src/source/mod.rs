//! What the site's pages say: the listing of providers, and the reports on a provider's page. Reads
//! by meaning (labels, where links lead, dates), not by position. Fetches nothing: it is given
//! pages, and says which address it wants next.

mod listing;
mod effects;
mod results;
mod provider_page;
mod timeline;
mod event;
mod agreement;
mod content;
mod html;
mod bounded;
mod shape;

pub use agreement::disagreements;
pub use content::{AttachedWorkbook, CollectedPage, ContentPage, content_address, read_content};
pub use listing::{Listing, Query};
pub use provider_page::read_provider_page;
pub use results::{provider_path, read_results};
pub use shape::ShapeChanged;
