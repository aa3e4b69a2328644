//! How much a document asks for, counted before it is drawn: what inflates without end, and
//! drawings that draw drawings that draw drawings. Draws nothing.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

use flate2::bufread::ZlibDecoder;
use hayro_interpret::hayro_syntax::content::{TypedIter, ops::TypedInstruction};
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::{Page, Resources};

use super::layer::appearances;

/// Bytes that all streams together may inflate to; a real report's inflate to some 20 MB.
const MOST_INFLATED: usize = 256 << 20;
/// Streams may be compressed twice; more often is a bomb.
const MOST_LAYERS: usize = 3;
/// Drawings stand within one another at most this deep.
const MOST_DEPTH: usize = 30;
/// Reading so many bytes of a drawing is as much work as drawing one thing.
const BYTES_A_STEP: usize = 64;

/// What the compressed streams of a file are like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Streams {
    /// Bytes that they inflate to.
    inflated: usize,
    /// How many break off or do not match their checksum: what they hold is lost or wrong.
    pub broken: usize,
}

/// Room for what is inflated and forgotten.
const BUFFER: usize = 1 << 16;

/// What one stream after the other is inflated with.
struct Room<'a> {
    decoder: ZlibDecoder<&'a [u8]>,
    buffer: Vec<u8>,
}

/// Inflates all compressed streams, keeping nothing; `None` where they inflate to more than any
/// report's do.
pub fn streams(bytes: &[u8]) -> Option<Streams> {
    let mut streams = Streams::default();
    let mut room = Room { decoder: ZlibDecoder::new(&[]), buffer: vec![0; BUFFER] };
    let mut rest = bytes;
    while rest.skip_until(b's').ok()? > 0 {
        let ends = bytes[..bytes.len() - rest.len() - 1].ends_with(b"end");
        let Some(after) = rest.strip_prefix(b"tream") else { continue };
        rest = after;
        if !ends {
            let start = rest.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(rest.len());
            streams.inflate(&rest[start..], &mut room)?;
        }
    }
    Some(streams)
}

impl Streams {
    /// Inflates one stream layer by layer.
    fn inflate<'a>(&mut self, compressed: &'a [u8], room: &mut Room<'a>) -> Option<()> {
        if !compressed.get(..2).is_some_and(is_zlib) {
            return Some(());
        }
        room.decoder.reset(compressed);
        let mut head = self.drain(&mut room.decoder, 1, &mut room.buffer)?;
        for layers in 2..=MOST_LAYERS {
            if !is_zlib(&head) {
                break;
            }
            let mut reader: Box<dyn BufRead + '_> = Box::new(compressed);
            for _ in 0..layers {
                reader = Box::new(BufReader::new(ZlibDecoder::new(reader)));
            }
            head = self.drain(reader, layers, &mut room.buffer)?;
        }
        Some(())
    }

    /// Reads to the end and gives the first two bytes; what is under the outermost layer may be no
    /// stream at all.
    fn drain(&mut self, mut reader: impl Read, layer: usize, buffer: &mut [u8]) -> Option<Vec<u8>> {
        let mut head = Vec::new();
        loop {
            match reader.read(buffer) {
                Ok(0) => return Some(head),
                Ok(count) => {
                    self.inflated += count;
                    if head.is_empty() {
                        head.extend_from_slice(&buffer[..count.min(2)]);
                    }
                }
                Err(_) => {
                    self.broken += usize::from(layer == 1);
                    return Some(head);
                }
            }
            if self.inflated > MOST_INFLATED {
                return None;
            }
        }
    }
}

fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [first, second] if first & 0x0F == 8 && (u16::from(*first) << 8 | u16::from(*second)).is_multiple_of(31))
}

/// Counts drawing steps, each drawing within a drawing once for every time it is drawn.
#[derive(Debug, Default)]
pub struct Counter {
    /// Steps of drawings that were counted; `None` while one is being counted, so that a cycle
    /// shows.
    known: HashMap<ObjectIdentifier, Option<usize>>,
    /// Whether a drawing is a group in which what is drawn later takes away what was drawn before.
    pub knocks_out: bool,
}

impl Counter {
    /// The steps of a page and its annotations, or `None` where they have no end in sight. A page
    /// without drawings within it cannot take more than its bytes say, and is not gone through.
    pub fn steps(&mut self, page: &Page<'_>, limit: usize) -> Option<usize> {
        let mut steps = if has_forms(page.resources()) {
            self.count(page.typed_operations(), page.resources(), limit, 0)?
        } else {
            page.page_stream().map_or(0, <[u8]>::len) / BYTES_A_STEP
        };
        for drawing in appearances(page) {
            steps = steps.saturating_add(self.form(&drawing, page.resources(), limit, 1)?);
        }
        Some(steps)
    }

    fn count(
        &mut self,
        mut steps: TypedIter<'_>,
        resources: &Resources<'_>,
        limit: usize,
        depth: usize,
    ) -> Option<usize> {
        let mut total = 0_usize;
        while let Some(step) = steps.next() {
            total += 1;
            if let TypedInstruction::XObject(drawn) = step
                && let Some(stream) = resources.get_x_object(drawn.0).filter(is_form)
            {
                total = total.saturating_add(self.form(&stream, resources, limit, depth + 1)?);
            }
            if total > limit {
                return None;
            }
        }
        Some(total)
    }

    fn form(&mut self, stream: &Stream<'_>, outer: &Resources<'_>, limit: usize, depth: usize) -> Option<usize> {
        if let Some(known) = self.known.get(&stream.obj_id()) {
            return *known;
        }
        if depth > MOST_DEPTH {
            return None;
        }
        self.known.insert(stream.obj_id(), None);
        let group = stream.dict().get::<Dict<'_>>(b"Group");
        self.knocks_out |= group.is_some_and(|group| group.get::<bool>(b"K").unwrap_or(false));
        let own = stream.dict().get(b"Resources").map(Resources::new);
        let steps = match stream.decoded_data() {
            Ok(bytes) => {
                let inner = self.count(TypedIter::new(&bytes), own.as_ref().unwrap_or(outer), limit, depth)?;
                inner + bytes.len() / BYTES_A_STEP
            }
            Err(_) => 1,
        };
        self.known.insert(stream.obj_id(), Some(steps));
        Some(steps)
    }
}

fn has_forms(resources: &Resources<'_>) -> bool {
    let drawn = &resources.x_objects;
    drawn.keys().any(|name| resources.get_x_object(&name).as_ref().is_some_and(is_form))
}

fn is_form(stream: &Stream<'_>) -> bool {
    stream.dict().get::<Name<'_>>(b"Subtype").is_some_and(|subtype| subtype.as_str() == "Form")
}
