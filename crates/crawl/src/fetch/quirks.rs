//! What this site does that no standard tells: answers that say all is well and are failures. A
//! list one can read.

/// How much of a body is looked at: error pages are short.
const LOOKED_AT: usize = 64 * 1024;

/// Headings of error pages that come with status 200, in lower case.
const ERROR_HEADINGS: &[&str] = &["slim application error"];

/// Whether a body is the site's error page.
pub(super) fn is_error_page(body: &[u8]) -> bool {
    if body.starts_with(b"%PDF") {
        return false;
    }
    let start = String::from_utf8_lossy(body.get(..LOOKED_AT).unwrap_or(body)).to_lowercase();
    let first_heading = start.split("<h1").nth(1).and_then(|rest| rest.split("</h1").next());
    let words = first_heading.and_then(|heading| heading.split_once('>')).map(|(_, words)| words.trim());
    words.is_some_and(|words| ERROR_HEADINGS.contains(&words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_sites_error_page_is_one() {
        assert!(is_error_page(b"<html><body><h1>Slim Application Error</h1></body></html>"));
        assert!(is_error_page(b"<html><body>\n<h1 class=\"x\"> Slim Application Error\n</h1>"));
        assert!(!is_error_page(b"<h1>Report not found</h1><p>Slim Application Error</p>"));
        assert!(!is_error_page(b"%PDF-1.7 <h1>Slim Application Error</h1>"));
        assert!(!is_error_page(b""));
        assert!(!is_error_page(b"<h1"));
    }
}
