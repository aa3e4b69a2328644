//! Questions that pages are asked: text, classes, labels, where links lead. Knows HTML; knows no page.

use scraper::{CaseSensitivity, ElementRef, Html};
use url::Url;

use crate::model::SiteAddresses;

/// A page's bytes as a tree. Pages are UTF-8; what is not becomes U+FFFD.
pub(super) fn parse(bytes: &[u8]) -> Html {
    Html::parse_document(&String::from_utf8_lossy(bytes))
}

/// Reads a page on a thread of its own. A page's tree is thousands of small things that go, with the few that stay among
/// them: on one thread, page upon page, C's allocator came to hold thirty times what was in use.
pub(super) fn apart<T: Send>(read: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(read).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// An element's text with white space normalised.
pub(super) fn text(element: ElementRef) -> String {
    normalised(element.text().collect::<String>().as_str())
}

/// Text with white space normalised.
pub(super) fn normalised(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an element has a class among its classes.
pub(super) fn has_class(element: ElementRef, class: &str) -> bool {
    element.value().has_class(class, CaseSensitivity::CaseSensitive)
}

/// Elements of a name beneath an element, in the page's order.
pub(super) fn named<'a>(beneath: ElementRef<'a>, name: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let name = name.to_owned();
    beneath.descendent_elements().filter(move |element| element.value().name() == name)
}

/// Elements of a class beneath an element, in the page's order.
pub(super) fn of_class<'a>(beneath: ElementRef<'a>, class: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let class = class.to_owned();
    beneath.descendent_elements().filter(move |element| has_class(*element, &class))
}

/// Elements around an element, the nearest first.
pub(super) fn around(element: ElementRef) -> impl Iterator<Item = ElementRef> {
    element.ancestors().filter_map(ElementRef::wrap)
}

/// Whether an element stands in another.
pub(super) fn is_in(element: ElementRef, other: ElementRef) -> bool {
    around(element).any(|around| around.id() == other.id())
}

/// What stands behind a label such as `URN:` in the smallest list item, paragraph or block that has it.
pub(super) fn labelled(beneath: ElementRef, label: &str) -> Option<String> {
    let holders = beneath.descendent_elements().filter(|element| matches!(element.value().name(), "li" | "p" | "div"));
    let values = holders.filter_map(|element| {
        let text = text(element);
        let (name, value) = text.split_once(':')?;
        name.trim().eq_ignore_ascii_case(label).then(|| value.trim().to_owned())
    });
    values.filter(|value| !value.is_empty()).min_by_key(String::len)
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To an address of the site, as the live site has it.
    Site(Url),
    /// Away from the site.
    Elsewhere(Url),
}

/// Where an `a` leads; `None` where it leads nowhere that can be read.
pub(super) fn target(link: ElementRef, page: &Url, addresses: &SiteAddresses) -> Option<Target> {
    let address = page.join(link.attr("href")?.trim()).ok()?;
    Some(match addresses.linked(&address) {
        Some(canonical) => Target::Site(canonical),
        None => Target::Elsewhere(address),
    })
}

/// The largest element around a link that holds none of the other links: the item that the link belongs to.
pub(super) fn item_of<'a>(link: ElementRef<'a>, is_other_link: impl Fn(ElementRef<'a>) -> bool) -> ElementRef<'a> {
    let alone = |element: &ElementRef<'a>| !named(*element, "a").any(&is_other_link);
    let within_the_list = |element: &ElementRef| !matches!(element.value().name(), "ul" | "ol" | "main" | "body");
    around(link).take_while(within_the_list).take_while(alone).last().unwrap_or(link)
}

/// Whether an element is a heading.
pub(super) fn is_heading(element: ElementRef) -> bool {
    matches!(element.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_found_wherever_it_stands() {
        let list = "<ul><li>Type: <b>Primary</b></li><li><span> URN : </span>\n<span>1 2</span></li></ul>";
        let page = parse(format!("<div>{list}</div><div><p>URN: 1 2</p><p>Address: here</p></div>").as_bytes());
        let value = |label| labelled(page.root_element(), label);
        assert_eq!(value("urn").as_deref(), Some("1 2"));
        assert_eq!(value("Type").as_deref(), Some("Primary"));
        assert_eq!(value("Rating"), None);
    }

    #[test]
    fn an_item_ends_where_the_next_link_begins() {
        let page =
            parse(b"<main><div><p><a href=1>one</a></p><i>x</i></div><div><a href=2>two</a><i>y</i></div></main>");
        let links: Vec<_> = named(page.root_element(), "a").collect();
        let items: Vec<_> = links.iter().map(|link| text(item_of(*link, |other| other != *link))).collect();
        assert_eq!(items, ["onex", "twoy"]);
    }
}
