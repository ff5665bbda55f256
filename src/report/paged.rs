//! What the formats made of pages have in common: words with their look, widths of columns, flat pictures.

pub(super) mod inline;
pub(super) mod png;
pub(super) mod widths;
