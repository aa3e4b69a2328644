//! Entries as the XML of Atom. Every text goes through one door, which keeps out what XML forbids.
//! Words nothing.

use std::io::Result;

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};

use super::entry::{FeedEntry, Head};
use crate::About;

const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

/// The licence in a line.
const RIGHTS: &str = "Contains public sector information from Ofsted, licensed under the Open Government Licence v3.0.";

/// A file on its way.
struct Feed {
    writer: Writer<Vec<u8>>,
}

/// The bytes of a feed.
pub(super) fn written(entries: &[FeedEntry], head: &Head, about: &About) -> Result<Vec<u8>> {
    let mut feed = Feed { writer: Writer::new_with_indent(Vec::new(), b' ', 2) };
    feed.writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    feed.within("feed", &[("xmlns", NAMESPACE), ("xml:lang", "en-GB")], |feed| {
        feed.head(head, about)?;
        entries.iter().try_for_each(|entry| feed.entry(entry))
    })?;
    let mut bytes = feed.writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

impl Feed {
    fn head(&mut self, head: &Head, about: &About) -> Result<()> {
        self.text("id", &[], &head.id)?;
        self.text("title", &[], &head.title)?;
        self.text("subtitle", &[], &head.subtitle)?;
        self.text("updated", &[], &moment(head.updated))?;
        self.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &head.own)])?;
        self.empty("link", &[("rel", "alternate"), ("href", &head.page)])?;
        self.within("author", &[], |feed| {
            feed.text("name", &[], &about.publisher)?;
            match about.contact.strip_prefix("mailto:") {
                Some(address) => feed.text("email", &[], address),
                None => feed.text("uri", &[], &about.contact),
            }
        })?;
        self.text("rights", &[], RIGHTS)?;
        let program = [("uri", about.repository.as_str()), ("version", &about.code_version)];
        self.text("generator", &program, "ofsted-datasets")
    }

    fn entry(&mut self, entry: &FeedEntry) -> Result<()> {
        self.within("entry", &[], |feed| {
            feed.text("id", &[], &entry.id)?;
            feed.text("title", &[], &entry.title)?;
            feed.text("updated", &[], &moment(entry.updated))?;
            if let Some(day) = entry.published {
                feed.text("published", &[], &moment(day))?;
            }
            let report = [("rel", "alternate"), ("type", "application/pdf"), ("href", entry.report_url.as_str())];
            feed.empty("link", &report)?;
            if let Some(page) = &entry.page_url {
                feed.empty("link", &[("rel", "related"), ("type", "text/html"), ("href", page)])?;
            }
            if let Some(page) = &entry.own_page {
                let title = "All inspections of this authority";
                feed.empty("link", &[("rel", "related"), ("type", "text/html"), ("title", title), ("href", page)])?;
            }
            feed.text("content", &[("type", "html")], &entry.content)
        })
    }

    fn within(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self) -> Result<()>,
    ) -> Result<()> {
        let start = tag(name, attributes);
        self.writer.write_event(Event::Start(start.borrow()))?;
        content(self)?;
        self.writer.write_event(Event::End(start.to_end()))
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> Result<()> {
        self.within(name, attributes, |feed| feed.writer.write_event(Event::Text(BytesText::new(&allowed(text)))))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<()> {
        self.writer.write_event(Event::Empty(tag(name, attributes)))
    }
}

fn tag<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut tag = BytesStart::new(name);
    for (name, value) in attributes {
        tag.push_attribute((*name, allowed(value).as_str()));
    }
    tag
}

/// The first moment of a day. Versions are of days, and so is the feed.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

/// A text without the characters that XML 1.0 forbids, or discourages as nothing that a person
/// reads, and without controls of writing direction, which would act on what a reader shows after
/// them.
fn allowed(text: &str) -> String {
    let is_line = |character: char| matches!(character, '\t' | '\n' | '\r');
    let left: String = text.chars().filter(|character| is_line(*character) || is_allowed(*character)).collect();
    // Where something went, the spaces around it meet.
    if left.len() == text.len() {
        left
    } else {
        left.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

fn is_allowed(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_no_character = u32::from(character) & 0xfffe == 0xfffe || matches!(character, '\u{fdd0}'..='\u{fdef}');
    !(character.is_control() || turns || is_no_character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_xml_allows_comes_through() {
        assert_eq!(allowed("a\u{0}\u{1}\u{b}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}b"), "ab");
        assert_eq!(allowed("a\u{202e}\u{2066}b\u{200f}"), "ab\u{200f}");
        assert_eq!(allowed("a\tb\nc d\u{e9}\u{1f600}\u{10fffd}"), "a\tb\nc d\u{e9}\u{1f600}\u{10fffd}");
    }
}
