//! A correction as JSON and back.
//!
//! Invariant: what is written is read as the same correction. Paragraphs are counted from 1; hashes are
//! hexadecimal, since JSON's numbers are not exact beyond 53 bits.
//! Must not know: files.

use serde_json::{Value, json};

use crate::app::correction::Correction;
use crate::bitext::correction::Verb;
use crate::bitext::{Anchor, LinkCorrection};
use crate::entity::{EntityCorrection, Kind, Layer, Quote};
use crate::text::{Side, Sides};

pub(super) fn write(correction: &Correction) -> Value {
    match correction {
        Correction::Links(links) => {
            let beads: Vec<Value> = links
                .beads
                .iter()
                .map(|bead| {
                    let side = |s: Side| bead[s].iter().map(anchor).collect::<Vec<_>>();
                    json!({ "en": side(Side::English), "ar": side(Side::Arabic) })
                })
                .collect();
            json!({ "do": links.verb.word(), "beads": beads })
        }
        Correction::Entities(entities) => {
            use EntityCorrection as C;
            let word = entities.word();
            match entities {
                C::Add { at, kind } => {
                    json!({ "do": word, "at": quote(at), "type": kind.tag() })
                }
                C::Remove { at, layer: of } | C::Unlink { at, layer: of } => {
                    json!({ "do": word, "at": quote(at), "layer": layer(*of) })
                }
                C::Retype {
                    at,
                    layer: of,
                    kind,
                } => json!({
                    "do": word, "at": quote(at), "layer": layer(*of), "type": kind.tag()
                }),
                C::Link { at, kind } => json!({
                    "do": word,
                    "en": quote(&at.english),
                    "ar": quote(&at.arabic),
                    "type": kind.tag()
                }),
                C::Rename {
                    at,
                    layer: of,
                    name,
                } => json!({ "do": word, "at": quote(at), "layer": layer(*of), "name": name }),
            }
        }
    }
}

fn anchor(anchor: &Anchor) -> Value {
    json!({
        "paragraph": u64::from(anchor.index) + 1,
        "quote": anchor.quote,
        "hash": format!("{:016x}", anchor.hash),
    })
}

fn quote(quote: &Quote) -> Value {
    let mut value = anchor(&quote.anchor);
    if let Some(fields) = value.as_object_mut() {
        fields.insert("side".into(), quote.anchor.side.tag().into());
        fields.insert("byte".into(), quote.anchor.offset.into());
        fields.insert("exact".into(), quote.exact.as_str().into());
        fields.insert("prefix".into(), quote.prefix.as_str().into());
        fields.insert("suffix".into(), quote.suffix.as_str().into());
    }
    value
}

const fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Core => "core",
        Layer::Role => "role",
    }
}

/// `None` where it is of a sort that this version does not know.
pub(super) fn read(value: &Value) -> Option<Correction> {
    let word = value.get("do")?.as_str()?;
    if let Some(verb) = Verb::ALL.into_iter().find(|v| v.word() == word) {
        let beads = value.get("beads")?.as_array()?.iter().map(|bead| {
            let side = |side: Side| -> Option<Vec<Anchor>> {
                let all = bead.get(side.tag())?.as_array()?.iter();
                all.map(|a| read_anchor(a, side)).collect()
            };
            Some(Sides::new(side(Side::English)?, side(Side::Arabic)?))
        });
        let beads = beads.collect::<Option<Vec<_>>>()?;
        return Some(Correction::Links(LinkCorrection { verb, beads }));
    }
    use EntityCorrection as C;
    let at = || {
        let at = value.get("at")?;
        let tag = at.get("side")?.as_str()?;
        let side = Side::BOTH.into_iter().find(|s| s.tag() == tag)?;
        read_quote(at, side)
    };
    let kind = || Kind::of_tag(value.get("type")?.as_str()?);
    let layer = || match value.get("layer")?.as_str()? {
        "core" => Some(Layer::Core),
        "role" => Some(Layer::Role),
        _ => None,
    };
    let correction = match word {
        "add" => C::Add {
            at: at()?,
            kind: kind()?,
        },
        "remove" => C::Remove {
            at: at()?,
            layer: layer()?,
        },
        "retype" => C::Retype {
            at: at()?,
            layer: layer()?,
            kind: kind()?,
        },
        "link-entity" => {
            let side = |side: Side| read_quote(value.get(side.tag())?, side);
            C::Link {
                at: Sides::new(side(Side::English)?, side(Side::Arabic)?),
                kind: kind()?,
            }
        }
        "unlink-entity" => C::Unlink {
            at: at()?,
            layer: layer()?,
        },
        "rename" => C::Rename {
            at: at()?,
            layer: layer()?,
            name: value.get("name")?.as_str()?.to_owned(),
        },
        _ => return None,
    };
    Some(Correction::Entities(correction))
}

fn read_anchor(value: &Value, side: Side) -> Option<Anchor> {
    let number = value.get("paragraph")?.as_u64()?.checked_sub(1)?;
    let offset = value.get("byte").and_then(Value::as_u64).unwrap_or(0);
    Some(Anchor {
        side,
        index: u32::try_from(number).ok()?,
        hash: u64::from_str_radix(value.get("hash")?.as_str()?, 16).ok()?,
        quote: value.get("quote")?.as_str()?.to_owned(),
        offset: u32::try_from(offset).ok()?,
    })
}

fn read_quote(value: &Value, side: Side) -> Option<Quote> {
    let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
    Some(Quote {
        anchor: read_anchor(value, side)?,
        exact: text("exact").filter(|e| !e.is_empty())?,
        prefix: text("prefix")?,
        suffix: text("suffix")?,
    })
}
