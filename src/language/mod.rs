//! What is known of English and Arabic. Pure.
//!
//! Must not know: articles, alignment, entities.

pub mod date;
pub mod fold;
pub mod frequent;
pub mod gazetteer;
pub(crate) mod hash;
pub mod lexicon;
pub mod number;
pub mod script;
pub mod sentence;
pub mod token;
pub mod translit;
pub mod word;
