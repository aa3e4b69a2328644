//! A type for each data set and, on it, a constant for each of its columns: made from `schemas/` by
//! `build.rs` whenever one of the files changes.

#![expect(clippy::doc_markdown, reason = "titles of columns are for people and have no markup")]

use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::column::{Column, Declared};
use super::decimal::Decimal;
use super::rows::Rows;

include!(concat!(env!("OUT_DIR"), "/columns.rs"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Contract;

    #[test]
    fn every_column_is_as_its_contract_says() {
        let contract = Contract::embedded().unwrap();
        let promised: Vec<_> = contract
            .data_sets()
            .flat_map(|set| set.fields.iter().map(|field| (set.name.as_str(), field.name.as_str(), field.field_type)))
            .collect();
        assert_eq!(ALL, promised);
    }
}
