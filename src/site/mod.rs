//! A published snapshot to static pages. Runs no stage, reads no archive, asks no clock.

/// Pictures as SVG.
pub mod picture;
