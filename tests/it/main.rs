//! The integration tests, one binary so that Polars is linked once.
#![cfg(test)]

mod architecture;
mod archive;
mod bad_documents;
mod bad_pdf;
mod command;
mod dates;
mod documents;
mod drawn;
mod evaluate;
mod fetch;
mod full_text;
mod fuzz_seeds;
mod gathered;
mod golden;
mod ilacs;
mod join;
mod json_schema;
mod known;
mod layout;
mod letters;
mod nights;
mod normalise;
mod pdf;
mod publish;
mod quiet;
mod read;
mod run_report;
mod sample_site;
mod schema;
mod source;
mod stand_in;
mod validate;
mod worker;
