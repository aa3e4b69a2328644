//! Which kind of file bytes are, by what they say themselves: addresses and file names may be
//! wrong.

/// As many bytes as the kind is looked for in.
const HEAD_BYTES: usize = 1024;

/// A kind of file that Ofsted publishes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Media {
    /// A PDF file.
    #[default]
    Pdf,
    /// An HTML page.
    Html,
    /// A workbook: a zip file, as `.ods` and `.xlsx` files are. A CSV file says nothing of itself.
    Table,
}

impl Media {
    /// The kind of a file; `None` if its first bytes do not say.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(HEAD_BYTES)];
        if head.starts_with(b"PK\x03\x04") {
            return Some(Self::Table);
        }
        let head = String::from_utf8_lossy(head).to_ascii_lowercase();
        if head.contains("%pdf-") {
            Some(Self::Pdf)
        } else if ["<html", "<!doctype html", "<head"].iter().any(|tag| head.contains(tag)) {
            Some(Self::Html)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is_in_its_first_bytes() {
        assert_eq!(Media::of_bytes(b"\n%PDF-1.7\n<html>"), Some(Media::Pdf));
        assert_eq!(Media::of_bytes(b"  <!DOCTYPE HTML><p>Report not found"), Some(Media::Html));
        assert_eq!(Media::of_bytes(b"PK\x03\x04 %PDF-1.7"), Some(Media::Table));
        assert_eq!(Media::of_bytes(&[b" ".repeat(HEAD_BYTES), b"%PDF-1.7".to_vec()].concat()), None);
        assert_eq!(Media::of_bytes(b""), None);
    }
}
