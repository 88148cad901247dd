//! Beads as a translation memory, TMX 1.4b (Localization Industry Standards Association, 2005).
//!
//! A bead that links both sides is a translation unit with one variant a language; its paragraphs stand
//! one a line in the segment. What TMX has no element for is in properties whose type begins with `x-`,
//! as the standard asks of one's own.
//! Invariant: what is written is well-formed XML 1.0 whatever the texts hold, and the same each time: no
//! date is in it.
//! Must not know: files; where it is written.

use std::fmt::Write;

use crate::bitext::bead::Bead;
use crate::text::{Side, Sides};

/// What stands before the units. Translation programs, OmegaT among them, ask for the source language
/// here.
#[must_use]
pub fn head() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n\
         <tmx version=\"1.4\">\n  \
         <header creationtool=\"diglot\" creationtoolversion=\"{}\" segtype=\"paragraph\" \
         o-tmf=\"diglot\" adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\"/>\n  \
         <body>\n",
        env!("CARGO_PKG_VERSION"),
        Side::English.tag(),
    )
}

/// What stands after the units.
pub const TAIL: &str = "  </body>\n</tmx>\n";

/// A bead as a unit, with the names of the files its paragraphs are from; `None` where it links nothing.
#[must_use]
pub fn unit(bead: &Bead, paragraphs: Sides<&[&str]>, files: Sides<&str>) -> Option<String> {
    if !bead.is_linked() {
        return None;
    }
    let mut out = String::from("    <tu>\n");
    let probability = format!("{:.4}", bead.probability);
    property(&mut out, 6, "x-probability", &probability);
    for side in Side::BOTH {
        let members = bead.members(side);
        let texts = members
            .iter()
            .map(|&i| paragraphs[side].get(i as usize).copied().unwrap_or(""));
        let texts: Vec<&str> = texts.collect();
        let numbers: Vec<String> = members.iter().map(|i| (i + 1).to_string()).collect();
        // A string takes any write.
        let _ = writeln!(out, "      <tuv xml:lang=\"{}\">", side.tag());
        property(&mut out, 8, "x-file", files[side]);
        property(&mut out, 8, "x-paragraphs", &numbers.join(" "));
        let _ = writeln!(out, "        <seg>{}</seg>", escaped(&texts.join("\n")));
        out.push_str("      </tuv>\n");
    }
    out.push_str("    </tu>\n");
    Some(out)
}

fn property(out: &mut String, indent: usize, kind: &str, text: &str) {
    let text = escaped(text);
    let _ = writeln!(out, "{:indent$}<prop type=\"{kind}\">{text}</prop>", "");
}

/// Text as the content of an element: what XML 1.0 cannot hold (production 2) is left out, and the
/// controls it can hold are written by number, since terminals obey some.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(c),
            '\r' | '\u{7f}'..='\u{9f}' => {
                let _ = write!(out, "&#x{:X};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bead_is_a_unit_and_an_omission_none() {
        let bead = Bead {
            english: vec![0, 2],
            arabic: vec![1],
            probability: 0.98765,
            reasons: Vec::new(),
        };
        let english = ["One & <two>\u{1}\u{0}", "x", "three\u{85}\u{ffff}"];
        let arabic = ["س", "واحد \"اثنان\""];
        let texts = Sides::new(&english[..], &arabic[..]);
        let found = unit(&bead, texts, Sides::new("a&b.txt", "ب.txt")).unwrap();
        assert_eq!(
            found,
            "    <tu>\n      \
               <prop type=\"x-probability\">0.9877</prop>\n      \
               <tuv xml:lang=\"en\">\n        \
                 <prop type=\"x-file\">a&amp;b.txt</prop>\n        \
                 <prop type=\"x-paragraphs\">1 3</prop>\n        \
                 <seg>One &amp; &lt;two&gt;\nthree&#x85;</seg>\n      \
               </tuv>\n      \
               <tuv xml:lang=\"ar\">\n        \
                 <prop type=\"x-file\">ب.txt</prop>\n        \
                 <prop type=\"x-paragraphs\">2</prop>\n        \
                 <seg>واحد \"اثنان\"</seg>\n      \
               </tuv>\n    \
             </tu>\n"
        );
        let alone = Bead {
            english: vec![0],
            ..Bead::default()
        };
        assert_eq!(unit(&alone, texts, Sides::default()), None);
    }

    /// What the DTD of TMX 1.4 asks of `header`, written down from the specification, section 3.
    #[test]
    fn the_head_has_what_the_standard_requires() {
        let head = head();
        for attribute in [
            "creationtool",
            "creationtoolversion",
            "segtype",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
        ] {
            assert_eq!(head.matches(&format!(" {attribute}=\"")).count(), 1);
        }
        assert!(head.contains("<tmx version=\"1.4\">"));
    }
}
