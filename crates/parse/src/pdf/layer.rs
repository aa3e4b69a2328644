//! Content that is there and may not be shown: layers, and annotations. Tells where programs differ
//! in what they show; draws nothing.

use hayro_interpret::hayro_syntax::object::dict::keys;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Rect as PdfRect, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, Rect};

/// Flags of annotations: not shown where its kind is not known, not shown at all, not shown on a
/// screen.
const INVISIBLE: u32 = 1;
const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;

/// Kinds of annotations of which programs draw nothing over the page without an appearance: links,
/// marks in the margin, and marks of words that leave the words to be read.
const PLAIN: [&[u8]; 8] =
    [b"Link", b"Popup", b"Text", b"FileAttachment", b"Sound", b"Highlight", b"Underline", b"Squiggly"];
/// Kinds that are shown by their appearance.
const KNOWN: [&[u8]; 19] = [
    b"Text",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Stamp",
    b"Caret",
    b"Ink",
    b"FileAttachment",
    b"Widget",
    b"Watermark",
    b"Redact",
    b"Sound",
];

/// Whether programs differ in whether they show a layer: by an expression, or by what it is used
/// for.
pub fn is_moody(layer: &Dict<'_>) -> bool {
    let usage = layer.get::<Dict<'_>>(b"Usage").and_then(|usage| usage.get::<Dict<'_>>(b"View"));
    let state = usage.and_then(|view| view.get::<Name<'_>>(b"ViewState"));
    layer.contains_key(b"VE") || state.is_some_and(|state| state.as_ref() == b"OFF")
}

/// What the annotations of a page draw.
pub fn appearances<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    annotations(page)
        .filter_map(|annotation| match appearance(&annotation)? {
            Object::Stream(drawing) => Some(vec![drawing]),
            Object::Dict(states) => Some(states.keys().filter_map(|state| states.get(state)).collect()),
            _ => None,
        })
        .flatten()
        .collect()
}

/// Whether a document asks to be drawn anew from a form's data, instead of by its pages.
pub fn is_drawn_anew(catalogue: &Dict<'_>) -> bool {
    catalogue.get::<bool>(b"NeedsRendering").unwrap_or(false)
}

/// Whether a document may change what its layers and annotations show as soon as it is opened.
pub fn changes_when_opened(catalogue: &Dict<'_>) -> bool {
    let action = catalogue.get::<Dict<'_>>(b"OpenAction").and_then(|action| action.get::<Name<'_>>(b"S"));
    action.is_some_and(|action| [&b"SetOCGState"[..], b"Hide", b"JavaScript"].contains(&action.as_ref()))
}

/// Where on a page programs differ in what they show, because of its annotations. `changes` is
/// whether the document may change them.
pub fn moody_areas(page: &Page<'_>, onto_page: Affine, changes: bool) -> Vec<Rect> {
    annotations(page)
        .filter(|annotation| is_moody_annotation(annotation, changes))
        .filter_map(|annotation| annotation.get::<PdfRect>(keys::RECT))
        .map(|rect| onto_page.transform_rect_bbox(Rect::new(rect.x0, rect.y0, rect.x1, rect.y1)))
        .collect()
}

fn annotations<'a>(page: &Page<'a>) -> impl Iterator<Item = Dict<'a>> {
    page.raw().get::<Array<'_>>(keys::ANNOTS).into_iter().flat_map(|all| all.iter::<Dict<'_>>().collect::<Vec<_>>())
}

fn appearance<'a>(annotation: &Dict<'a>) -> Option<Object<'a>> {
    annotation.get::<Dict<'_>>(keys::AP)?.get::<Object<'_>>(keys::N)
}

fn is_moody_annotation(annotation: &Dict<'_>, changes: bool) -> bool {
    let flags = annotation.get::<u32>(keys::F).unwrap_or(0);
    let kind = annotation.get::<Name<'_>>(keys::SUBTYPE);
    let kind = kind.as_ref().map_or(&b""[..], |kind| kind.as_ref());
    if changes && !PLAIN.contains(&kind) {
        return true;
    }
    if flags & (HIDDEN | NO_VIEW) != 0 {
        return false;
    }
    match appearance(annotation) {
        // Drawn as every program draws it, but for kinds that some know and others do not, and for
        // layers.
        Some(Object::Stream(drawing)) => {
            let is_known = KNOWN.contains(&kind) && flags & INVISIBLE == 0;
            !is_known || annotation.contains_key(keys::OC) || is_empty(&drawing)
        }
        Some(_) => true,
        // A field without a value has nothing to show.
        None if kind == b"Widget" => [&b"V"[..], b"MK", b"Parent"].iter().any(|key| annotation.contains_key(key)),
        None => !PLAIN.contains(&kind),
    }
}

/// Where an appearance has no area, some programs draw their own.
fn is_empty(drawing: &Stream<'_>) -> bool {
    drawing.dict().get::<PdfRect>(keys::BBOX).is_none_or(|area| area.x0 >= area.x1 || area.y0 >= area.y1)
}
