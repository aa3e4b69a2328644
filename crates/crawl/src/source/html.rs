//! Questions that pages are asked: text, classes, labels, where links lead. Knows HTML; knows no
//! page.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use html5ever::tree_builder::TreeSink;
use scraper::{CaseSensitivity, ElementRef, HtmlTreeSink};
use url::Url;

use ofsted_model::SiteAddresses;

use super::shape::ShapeChanged;

/// What tells one place of a page's tree from another.
pub(super) type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// The longest text that is taken from an element, in characters. What is longer is cut, with `…`
/// at its end.
const LONGEST_TEXT: usize = 4_000;
/// The longest text that may be published as a name or a title, in characters: longer ones are
/// none.
const LONGEST_NAME: usize = 1_000;
/// So much of an element's text is looked at for a label and its value, in bytes of the page: both
/// are short.
const LABELLED_WITHIN: usize = 4_000;

/// An element's text with white space normalised, cut where it is longer than any that a page has.
pub(super) fn text(element: ElementRef) -> String {
    start_of(element.text(), LONGEST_TEXT)
}

/// The beginning of an element's text, for what is short or else not meant.
pub(super) fn short_text(element: ElementRef) -> String {
    start_of(element.text(), 100)
}

/// Text with white space normalised, cut where it is longer than any that a page has.
pub(super) fn normalised(text: &str) -> String {
    start_of(std::iter::once(text), LONGEST_TEXT)
}

/// The pieces of a text as one, with white space normalised and at most so many characters; `…`
/// stands for the rest.
fn start_of<'a>(pieces: impl Iterator<Item = &'a str>, most: usize) -> String {
    let (mut text, mut count, mut is_between) = (String::new(), 0, false);
    for character in pieces.flat_map(str::chars) {
        if character.is_whitespace() {
            is_between = !text.is_empty();
            continue;
        }
        if count + usize::from(is_between) >= most {
            text.push('…');
            break;
        }
        if std::mem::take(&mut is_between) {
            text.push(' ');
            count += 1;
        }
        text.push(character);
        count += 1;
    }
    text
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

/// What stands behind a label such as `URN:` in the smallest list item, paragraph or block that has
/// it.
pub(super) fn labelled(beneath: ElementRef, label: &str) -> Option<String> {
    let holders = beneath.descendent_elements().filter(|element| matches!(element.value().name(), "li" | "p" | "div"));
    let values = holders.filter_map(|element| value_behind(element, label));
    values.filter(|value| !value.is_empty()).min_by_key(String::len)
}

/// What stands behind a label at the beginning of an element. The search ends where the text is
/// another or too long, so that elements within elements are not read again and again.
fn value_behind(element: ElementRef, label: &str) -> Option<String> {
    let letters = |text: &str| text.chars().filter(|character| !character.is_whitespace()).count();
    let (mut name, mut read, mut left) = (String::new(), 0, letters(label));
    let mut value: Option<String> = None;
    for piece in element.text() {
        read += piece.len();
        if read > LABELLED_WITHIN {
            return None;
        }
        match (&mut value, piece.split_once(':')) {
            (Some(value), _) => value.push_str(piece),
            (None, Some((last, first))) => {
                name.push_str(last);
                if !normalised(&name).eq_ignore_ascii_case(label) {
                    return None;
                }
                value = Some(first.to_owned());
            }
            (None, None) => {
                name.push_str(piece);
                left = left.checked_sub(letters(piece))?;
            }
        }
    }
    value.map(|value| normalised(&value))
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

/// The links of a page that lead to things of one kind, and which of them stand in each element
/// around them.
pub(super) struct Links<'a, Thing> {
    /// In the page's order.
    pub(super) links: Vec<(ElementRef<'a>, Target, Thing)>,
    /// The one thing that all links in an element lead to; `None` where they lead to several.
    within: HashMap<NodeId, Option<Thing>>,
}

impl Target {
    /// The address that the link leads to, as the live site has it.
    fn address(&self) -> &Url {
        match self {
            Self::Site(address) | Self::Elsewhere(address) => address,
        }
    }
}

impl<'a, Thing: Clone + PartialEq> Links<'a, Thing> {
    /// The links among all `links` and their targets that lead to a `thing`.
    pub(super) fn new(
        links: impl Iterator<Item = (ElementRef<'a>, Option<Target>)>,
        thing: impl Fn(&Url) -> Option<Thing>,
    ) -> Self {
        let mut found = Self { links: Vec::new(), within: HashMap::new() };
        for (link, target) in links {
            let Some(target) = target else { continue };
            if let Some(thing) = thing(target.address()) {
                found.mark(link, &thing);
                found.links.push((link, target, thing));
            }
        }
        found
    }

    /// Notes that a link to a thing stands in every element around it. Where one knows that
    /// already, or knows of several, so do those around it.
    fn mark(&mut self, link: ElementRef, thing: &Thing) {
        for element in std::iter::once(link).chain(around(link)) {
            match self.within.entry(element.id()) {
                Entry::Vacant(fresh) => {
                    fresh.insert(Some(thing.clone()));
                }
                Entry::Occupied(mut known) if known.get().as_ref().is_some_and(|known| known != thing) => {
                    known.insert(None);
                }
                Entry::Occupied(_) => break,
            }
        }
    }

    /// The largest element around a link that holds no link to another thing: the item that the
    /// link belongs to.
    pub(super) fn item_of(&self, link: ElementRef<'a>, thing: &Thing) -> ElementRef<'a> {
        let alone =
            |element: &ElementRef| self.within.get(&element.id()).is_some_and(|one| one.as_ref() == Some(thing));
        let within_the_list = |element: &ElementRef| !matches!(element.value().name(), "ul" | "ol" | "main" | "body");
        around(link).take_while(within_the_list).take_while(alone).last().unwrap_or(link)
    }
}

/// Refuses a page with a name or title that is longer than any.
pub(super) fn are_names<'a>(mut texts: impl Iterator<Item = &'a String>, page: &Url) -> Result<(), ShapeChanged> {
    match texts.find(|text| text.chars().count() > LONGEST_NAME) {
        None => Ok(()),
        Some(text) => {
            let begins: String = text.chars().take(40).collect();
            let expected = format!("names and titles of at most {LONGEST_NAME} characters");
            Err(ShapeChanged::new(page, expected, format!("a longer one, `{begins}…`")))
        }
    }
}

/// Whether an element is a heading.
pub(super) fn is_heading(element: ElementRef) -> bool {
    matches!(element.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

#[cfg(test)]
mod tests {
    use super::super::bounded::tree;
    use super::*;

    #[test]
    fn a_label_is_found_wherever_it_stands() {
        let list = "<ul><li>Type: <b>Primary</b></li><li><span> URN : </span>\n<span>1 2</span></li></ul>";
        let page = tree(format!("<div>{list}</div><div><p>URN: 1 2</p><p>Address: here</p></div>").as_bytes()).unwrap();
        let value = |label| labelled(page.root_element(), label);
        assert_eq!(value("urn").as_deref(), Some("1 2"));
        assert_eq!(value("Type").as_deref(), Some("Primary"));
        assert_eq!(value("Rating"), None);
    }

    #[test]
    fn an_item_ends_where_the_next_link_begins() {
        let page =
            tree(b"<main><div><p><a href=1>one</a></p><i>x</i></div><div><a href=2>two</a><i>y</i></div></main>")
                .unwrap();
        let here: Url = "https://reports.example/".parse().unwrap();
        let all = named(page.root_element(), "a").map(|link| {
            let address = here.join(link.attr("href").unwrap()).unwrap();
            (link, Some(Target::Site(address)))
        });
        let links = Links::new(all, |address| Some(address.path().to_owned()));
        let items: Vec<_> = links.links.iter().map(|(link, _, thing)| text(links.item_of(*link, thing))).collect();
        assert_eq!(items, ["onex", "twoy"]);
    }

    #[test]
    fn text_is_taken_with_plain_space_and_no_longer_than_any_is() {
        assert_eq!(normalised("  two\n\t words "), "two words");
        let long = normalised(&"word ".repeat(2_000));
        assert_eq!((long.chars().count(), long.ends_with(" word…")), (LONGEST_TEXT, true));
    }
}
