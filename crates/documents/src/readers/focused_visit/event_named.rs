//! The kind of visit that a text names.

use ofsted_model::Event;
use ofsted_parse::prose;

/// The kind of visit that a text names first.
pub(super) fn event_named(text: &str) -> Option<Event> {
    let focused = prose::find(text, "focused visit").or_else(|| prose::find(text, "assurance visit"));
    match (focused, prose::find(text, "monitoring visit")) {
        (None, None) => None,
        (Some(focused), Some(monitoring)) if monitoring < focused => Some(Event::MonitoringVisit),
        (None, Some(_)) => Some(Event::MonitoringVisit),
        (Some(_), _) => Some(Event::FocusedVisit),
    }
}
