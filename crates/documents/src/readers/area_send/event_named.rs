//! The kind of visit that a title names.

use ofsted_model::Event;

/// The kind of visit that a title names.
pub(super) fn event_named(title: &str) -> Event {
    if ofsted_parse::prose::has(title, "monitoring") { Event::Monitoring } else { Event::FullInspection }
}
