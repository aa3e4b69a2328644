//! What a panic says: for the few places that catch one, because other people's code may give up
//! where ours must not.

use std::any::Any;

/// The words of a panic that was caught.
pub fn panic_message(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic without a message".to_owned())
}
