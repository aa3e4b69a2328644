//! A page's bytes as a tree, within limits: what a page may be at most, so that reading it takes
//! little time and memory whatever it is made of. Knows HTML; knows no page.

use std::cell::Cell;

use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{TokenizerResult, tendril::StrTendril};
use scraper::{Html, HtmlTreeSink};
use url::Url;

use super::html::NodeId;
use super::shape::ShapeChanged;

/// The longest page, in bytes, of the site and of GOV.UK's content API. The site's are some
/// kilobytes, its longest lists a tenth of this.
pub(super) const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Elements, texts and comments. A hundred results make two thousand.
const MOST_NODES: usize = 50_000;
/// Elements within each other. Browsers stop at 512; the site's pages need 20.
const MOST_DEPTH: usize = 256;
/// Attributes of one element.
const MOST_ATTRIBUTES_OF_ONE: usize = 256;
/// Attributes of all elements together.
const MOST_ATTRIBUTES: usize = 50_000;
/// The longest tag or comment, in bytes: the tokenizer compares each attribute of a tag with all
/// before it.
const LONGEST_TOKEN: usize = 64 * 1024;
/// So much is read at a time; limits are looked at in between.
const PIECE: usize = 16 * 1024;

/// How a page is more than is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TooMuch {
    /// Too many bytes.
    #[error("a page of {0} bytes; the limit is {MOST_BYTES}")]
    Bytes(usize),
    /// Too many nodes.
    #[error("a page with more than {MOST_NODES} elements and text nodes")]
    Nodes,
    /// Elements within elements.
    #[error("a page with elements nested more than {MOST_DEPTH} levels deep")]
    Depth,
    /// Attributes of one element.
    #[error("an element with more than {MOST_ATTRIBUTES_OF_ONE} attributes")]
    AttributesOfOne,
    /// Attributes of all elements.
    #[error("a page with more than {MOST_ATTRIBUTES} attributes")]
    Attributes,
    /// A tag or comment.
    #[error("a tag or comment longer than {LONGEST_TOKEN} bytes")]
    Token,
}

/// Reads a page on a thread of its own, within limits. A page's tree is thousands of small things
/// that go, with the few that stay among them: on one thread, page upon page, C's allocator came to
/// hold thirty times what was in use. A reader that fails on a page costs that page, and not the
/// run.
///
/// # Errors
/// A page beyond the limits, one on which its reader fails, and what `read` refuses.
pub(super) fn read_page<T: Send>(
    bytes: &[u8],
    address: &Url,
    read: impl FnOnce(&Html) -> Result<T, ShapeChanged> + Send,
) -> Result<T, ShapeChanged> {
    let refused = |found: &str| ShapeChanged::new(address, "a page within the limits", found);
    let work = || read(&tree(bytes).map_err(|too_much| refused(&too_much.to_string()))?);
    std::thread::scope(|scope| scope.spawn(work).join())
        .unwrap_or_else(|_| Err(refused("a page that its reader cannot process (a bug in this program)")))
}

/// A page's bytes as a tree. Pages are UTF-8; what is not becomes U+FFFD.
pub(super) fn tree(bytes: &[u8]) -> Result<Html, TooMuch> {
    if bytes.len() > MOST_BYTES {
        return Err(TooMuch::Bytes(bytes.len()));
    }
    let text = String::from_utf8_lossy(bytes);
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let tokenizer = Tokenizer::new(Bounded::new(builder), TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut pending = 0;
    for piece in pieces(&text) {
        input.push_back(StrTendril::from(piece));
        tokenize(&tokenizer, &input);
        pending = if tokenizer.sink.emitted.take() { 0 } else { pending + piece.len() };
        if pending > LONGEST_TOKEN {
            return Err(TooMuch::Token);
        }
        tokenizer.sink.exceeded.get().map_or(Ok(()), Err)?;
    }
    tokenizer.end();
    tokenizer.sink.exceeded.get().map_or(Ok(()), Err)?;
    let page = tokenizer.sink.builder.sink.0.into_inner();
    // Elements that were moved while the tree was made may stand deeper than when they were made.
    if page.tree.nodes().any(|node| node.ancestors().nth(MOST_DEPTH).is_some()) {
        return Err(TooMuch::Depth);
    }
    Ok(page)
}

/// A text in pieces, each of whole characters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE));
        rest = behind;
        (!piece.is_empty()).then_some(piece)
    })
}

/// Takes in all of the input; scripts are not run, and the encoding is known.
fn tokenize(tokenizer: &Tokenizer<Bounded>, input: &BufferQueue) {
    while !matches!(tokenizer.feed(input), TokenizerResult::Done) {}
}

/// Between the tokenizer and what makes the tree: passes tokens on until there is too much of
/// something.
struct Bounded {
    builder: TreeBuilder<NodeId, HtmlTreeSink>,
    /// Whether a token came since this was last looked at.
    emitted: Cell<bool>,
    nodes: Cell<usize>,
    attributes: Cell<usize>,
    exceeded: Cell<Option<TooMuch>>,
}

impl Bounded {
    fn new(builder: TreeBuilder<NodeId, HtmlTreeSink>) -> Self {
        let (emitted, nodes, attributes) = (Cell::new(false), Cell::new(0), Cell::new(0));
        Self { builder, emitted, nodes, attributes, exceeded: Cell::new(None) }
    }

    /// What of a tag is too much, before anything is made of it.
    fn of_token(&self, token: &Token) -> Option<TooMuch> {
        let Token::TagToken(tag) = token else { return None };
        self.attributes.set(self.attributes.get() + tag.attrs.len());
        if tag.attrs.len() > MOST_ATTRIBUTES_OF_ONE {
            Some(TooMuch::AttributesOfOne)
        } else if self.attributes.get() > MOST_ATTRIBUTES {
            Some(TooMuch::Attributes)
        } else {
            None
        }
    }

    /// What of the tree is too much, now that a token has been taken in.
    fn of_tree(&self) -> Option<TooMuch> {
        let page = self.builder.sink.0.borrow();
        let nodes = page.tree.nodes();
        let count = nodes.len();
        let fresh = count - self.nodes.replace(count);
        if count > MOST_NODES {
            return Some(TooMuch::Nodes);
        }
        let is_too_deep = nodes.rev().take(fresh).any(|node| node.ancestors().nth(MOST_DEPTH).is_some());
        is_too_deep.then_some(TooMuch::Depth)
    }
}

impl TokenSink for Bounded {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        // Odd things within a tag are told before the tag is whole.
        if !matches!(token, Token::ParseError(_)) {
            self.emitted.set(true);
        }
        if self.exceeded.get().is_none() {
            self.exceeded.set(self.of_token(&token));
        }
        if self.exceeded.get().is_some() {
            return TokenSinkResult::Continue;
        }
        let result = self.builder.process_token(token, line);
        self.exceeded.set(self.of_tree());
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
