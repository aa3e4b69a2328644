//! Text as it stands in the data: white space normalised, lists joined with `;`.

/// Runs of white space made one space, none at the ends.
pub(super) fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same; `None` where nothing is left.
pub(super) fn plain_or_null(text: Option<&str>) -> Option<String> {
    text.map(plain).filter(|text| !text.is_empty())
}

/// Items joined with `;`, which no item may hold itself; `None` where there are none.
pub(super) fn list<T: AsRef<str>>(items: &[T]) -> Option<String> {
    let items: Vec<String> =
        items.iter().map(|item| plain(item.as_ref()).replace(';', ",")).filter(|item| !item.is_empty()).collect();
    (!items.is_empty()).then(|| items.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_one_space_and_lists_stay_lists() {
        assert_eq!(plain("  children\u{a0}in\n care "), "children in care");
        assert_eq!(plain_or_null(Some(" \n ")), None);
        assert_eq!(list(&["a  b", "c; d", " "]).as_deref(), Some("a b;c, d"));
        assert_eq!(list::<&str>(&[]), None);
    }
}
