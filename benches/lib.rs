//! The project's readers and its sample, taken in by path. Measures nothing itself.

#[path = "../src/diag/mod.rs"]
pub mod diag;
#[path = "../src/run/document.rs"]
pub mod document;
#[path = "../src/family/mod.rs"]
pub mod family;
#[path = "../src/model/mod.rs"]
pub mod model;
#[path = "../src/parse/mod.rs"]
pub mod parse;
#[path = "../src/sample/mod.rs"]
pub mod sample;
#[path = "../src/source/mod.rs"]
pub mod source;
#[path = "../src/run/visibility.rs"]
pub mod visibility;
