//! Parts that several pages share.

pub mod assessment;
pub mod breakout;
pub mod questions;
