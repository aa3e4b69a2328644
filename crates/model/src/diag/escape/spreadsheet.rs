//! Text for a cell of a CSV file that a spreadsheet opens: it is never taken for a formula.

use std::borrow::Cow;

/// What stands before a text that a spreadsheet would take for a formula. It is seen in the cell.
const GUARD: char = '\'';

/// The text of a cell. One that begins as formulas do gets an apostrophe before it; so does what
/// stands behind a semicolon, a tab or the end of a line in it, since many spreadsheets take those
/// for the end of a cell.
pub fn spreadsheet_cell(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut kept = 0;
    let mut may_begin = true;
    for (at, c) in text.char_indices() {
        if may_begin && begins_formula(c) {
            shown.push_str(text.get(kept..at).unwrap_or_default());
            shown.push(GUARD);
            kept = at;
        }
        // Some pass over spaces before a formula.
        may_begin = ends_cell(c) || (may_begin && c.is_whitespace());
    }
    if kept == 0 && shown.is_empty() {
        return Cow::Borrowed(text);
    }
    shown.push_str(text.get(kept..).unwrap_or_default());
    Cow::Owned(shown)
}

/// Signs that formulas begin with, the wide ones of East Asian keyboards among them.
fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

fn ends_cell(c: char) -> bool {
    matches!(c, ';' | '\t' | '\r' | '\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for (text, shown) in [
            ("Hackney", "Hackney"),
            ("", ""),
            ("a-b = c + d @ e", "a-b = c + d @ e"),
            ("=HYPERLINK(\"http://e.org\",\"x\")", "'=HYPERLINK(\"http://e.org\",\"x\")"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("  =1", "  '=1"),
            ("＝1", "'＝1"),
            ("a;=1;b; +2", "a;'=1;b; '+2"),
            ("'=1", "'=1"),
        ] {
            assert_eq!(spreadsheet_cell(text), shown, "{text:?}");
        }
    }
}
