//! What is wrong with a pipeline file, with its place. All faults of a file are told at once.

use std::fmt;

/// One fault in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileFault {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1; 0 where it is about the file as a whole.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(f, "{}: {}", self.file, self.message);
        }
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// Every fault of one or more files, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default, thiserror::Error)]
pub struct Faults(pub Vec<FileFault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl FileFault {
    /// A fault of a file as a whole.
    pub(super) fn of_file(file: &str, message: String) -> Self {
        Self { file: file.to_owned(), line: 0, column: 0, message }
    }

    /// A fault of the value that stands under a pointer (`/publisher/address`, `/check/2`) in a
    /// file of this text; of the file as a whole where there is none.
    pub(super) fn at_value(file: &str, text: &str, pointer: &str, message: String) -> Self {
        match span_of(text, pointer) {
            Some(span) => at(file, text, span.start, message),
            None => Self::of_file(file, message),
        }
    }
}

/// Where a value stands in a text.
pub(super) fn span_of(text: &str, pointer: &str) -> Option<toml_span::Span> {
    let root = toml_span::parse(text).ok()?;
    root.pointer(pointer).map(|value| value.span)
}

impl Faults {
    /// The faults that TOML reading gave, with line and column worked out from `text`.
    pub(super) fn new(file: &str, text: &str, errors: Vec<toml_span::Error>) -> Self {
        let mut faults: Vec<FileFault> = errors.into_iter().flat_map(|error| apart(file, text, error)).collect();
        faults.sort();
        Self(faults)
    }
}

/// One fault for each place that an error names.
fn apart(file: &str, text: &str, error: toml_span::Error) -> Vec<FileFault> {
    match error.kind {
        toml_span::ErrorKind::UnexpectedKeys { keys, expected } => keys
            .into_iter()
            .map(|(key, span)| {
                at(file, text, span.start, format!("unknown key `{key}`; allowed here: {}", expected.join(", ")))
            })
            .collect(),
        toml_span::ErrorKind::MissingField(field) => {
            vec![at(file, text, error.span.start, format!("key `{field}` is missing; add it to this table"))]
        }
        _ => vec![at(file, text, error.span.start, error.to_string())],
    }
}

fn at(file: &str, text: &str, offset: usize, message: String) -> FileFault {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    FileFault { file: file.to_owned(), line, column, message }
}
