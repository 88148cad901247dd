//! What keys and the mouse do: scripts of keys, and the state they lead to in one line.
//!
//! Every command of the table is asked for by a script here, or a test fails.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use diglot::text::Side;

use crate::corrections;
use crate::scene::{Scene, Story, alone, long, missing, moon, tall};

/// Scripts of one matter, each from a fresh start.
pub(crate) struct Chapter {
    /// The articles; the first one is open.
    pub(crate) stories: fn() -> Vec<Story>,
    /// Columns and rows.
    pub(crate) size: (u16, u16),
    /// Lines of keys, an arrow, and the state after them ([`Scene::dump`]).
    pub(crate) cases: &'static str,
}

const CHAPTERS: [&Chapter; 19] = [
    &PAIRS,
    &TALL,
    &PAGES,
    &PANES,
    &LINKS,
    &crate::links::WAYS,
    &ENTITIES,
    &SEARCH,
    &COPIES,
    &SCREEN,
    &NAMES,
    &ARABIC_KEYS,
    &LIST,
    &crate::shelf::TITLES,
    &SMALL,
    &corrections::LINKS,
    &corrections::ENTITIES,
    &corrections::TEXTS,
    &crate::panel::PANEL,
];

impl Chapter {
    /// Its scripts with what is expected.
    fn cases(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let lines = self.cases.lines().filter(|l| !l.trim().is_empty());
        lines.map(|line| {
            let (keys, state) = line.split_once('⇒').unwrap();
            (keys.trim(), state.trim())
        })
    }

    /// The program after a script.
    pub(crate) fn play(&self, script: &str) -> Scene {
        let mut scene = Scene::new((self.stories)(), self.size);
        scene.keys(script);
        scene
    }
}

/// Plays a chapter; all that differs is shown at once.
pub(crate) fn check(chapter: &Chapter) {
    let mut wrong = String::new();
    for (script, expected) in chapter.cases() {
        let got = chapter.play(script).dump();
        if got != expected {
            wrong.push_str(&format!(
                "\n  keys {script:?}\n  want {expected:?}\n  got  {got:?}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_command_has_a_script() {
    let mut asked = BTreeSet::new();
    for chapter in CHAPTERS {
        for (script, _) in chapter.cases() {
            asked.extend(chapter.play(script).commands);
        }
    }
    assert_eq!(missing(&asked), Vec::<&str>::new());
}

/// Pair by pair, paragraph by paragraph, to a number.
const PAIRS: Chapter = Chapter {
    stories: || vec![moon()],
    size: (80, 24),
    cases: r#"
⇒ EN 1* ─ AR 1 | en pane
j ⇒ EN 2* ─ AR 2 | en pane
down down ⇒ EN 3* ─ ∅ | en pane
3j ⇒ EN 4* ╳ AR 6,7 | en pane
3j k ⇒ EN 3* ─ ∅ | en pane
99j ⇒ EN 8* ─ AR 5 | en pane | from en 2.1 ar 2.1
k ⇒ EN 1* ─ AR 1 | en pane | ! this is the first pair
G j ⇒ EN 8* ─ AR 5 | en pane | from en 2.1 ar 2.1 | ! this is the last pair
5j 2k ⇒ EN 4* ╳ AR 6,7 | en pane
} ⇒ EN 2* ─ AR 2 | en pane
4} ⇒ EN 5* ─ AR 3 | en pane
4} { ⇒ EN 4* ╳ AR 6,7 | en pane
6} 2{ ⇒ EN 5* ─ AR 3 | en pane | from en 2.0 ar 2.0
{ ⇒ EN 1* ─ AR 1 | en pane | ! this is the first paragraph
9}  } ⇒ EN 8* ─ AR 5 | en pane | from en 2.1 ar 2.1 | ! this is the last paragraph
5G ⇒ EN 5* ─ AR 3 | en pane
99G ⇒ EN 8* ─ AR 5 | en pane | from en 2.1 ar 2.1
G ⇒ EN 8* ─ AR 5 | en pane | from en 2.1 ar 2.1
end home ⇒ EN 1* ─ AR 1 | en pane
G gg ⇒ EN 1* ─ AR 1 | en pane
3gg ⇒ EN 3* ─ ∅ | en pane
l 3G ⇒ EN 5 ─ AR 3* | ar pane
3 ⇒ EN 1* ─ AR 1 | en pane | count 3
1 2 g ⇒ EN 1* ─ AR 1 | en pane | count 12 | pending g
3 esc ⇒ EN 1* ─ AR 1 | en pane
] j ⇒ EN 2* ─ AR 2 | en pane
] esc ⇒ EN 1* ─ AR 1 | en pane
0 ⇒ EN 1* ─ AR 1 | en pane
b ⇒ EN 1* ─ AR 1 | en pane
"#,
};

/// A paragraph taller than the screen is scrolled through before the next one comes.
const TALL: Chapter = Chapter {
    stories: || vec![tall()],
    size: (80, 24),
    cases: r#"
j ⇒ EN 2* ─ AR 2 | en pane | from en 2.0 ar 2.0
jj ⇒ EN 2* ─ AR 2 | en pane | from en 2.18 ar 2.18
jjj ⇒ EN 2* ─ AR 2 | en pane | from en 2.36 ar 2.36
jjjjj ⇒ EN 2* ─ AR 2 | en pane | from en 2.72 ar 2.72
jjjjjj ⇒ EN 2* ─ AR 2 | en pane | from en 2.80
6j ⇒ EN 2* ─ AR 2 | en pane | from en 2.80
7j ⇒ EN 3* ─ AR 3 | en pane | from en 2.82 ar 3.0
9j ⇒ EN 3* ─ AR 3 | en pane | from en 2.82 ar 3.0
G ⇒ EN 3* ─ AR 3 | en pane | from en 2.82 ar 3.0
G k ⇒ EN 2* ─ AR 2 | en pane | from en 2.80
G kk ⇒ EN 2* ─ AR 2 | en pane | from en 2.62 ar 2.62
G kkkkkk ⇒ EN 2* ─ AR 2 | en pane | from en 2.0 ar 2.0
G kkkkkkk ⇒ EN 1* ─ AR 1 | en pane
2G } ⇒ EN 3* ─ AR 3 | en pane | from en 2.82 ar 3.0
3j /word390 enter ⇒ EN 2* ─ AR 2 | en pane | from en 2.77 | hit 1/1 «word390»
/كلمة٢٩٠ enter ⇒ EN 2 ─ AR 2* | ar pane | from en 2.52 ar 2.52 | hit 1/1 «كلمة290»
"#,
};

/// Rows and pages; the cursor stays in view.
const PAGES: Chapter = Chapter {
    stories: || vec![long()],
    size: (80, 24),
    cases: r#"
ctrl-e ⇒ EN 2* ─ AR 2 | en pane | from en 2.0 ar 2.0
5 ctrl-e ⇒ EN 3* ─ AR 3 | en pane | from en 3.0 ar 3.0
5 ctrl-e 2 ctrl-y ⇒ EN 3* ─ AR 3 | en pane | from en 2.1 ar 2.1
ctrl-y ⇒ EN 1* ─ AR 1 | en pane
ctrl-d ⇒ EN 5* ─ AR 5 | en pane | from en 4.1 ar 4.1
ctrl-d ctrl-d ctrl-u ⇒ EN 6* ─ AR 6 | en pane | from en 4.1 ar 4.1
ctrl-f ⇒ EN 6* ─ AR 6 | en pane | from en 5.4 ar 6.0
space ⇒ EN 6* ─ AR 6 | en pane | from en 5.4 ar 6.0
pagedown pagedown pageup ⇒ EN 10* ─ AR 10 | en pane | from en 5.4 ar 6.0
3 ctrl-f ctrl-b ⇒ EN 13* ─ AR 13 | en pane | from en 10.2 ar 10.2
99 ctrl-f ⇒ EN 56* ─ AR 56 | en pane | from en 55.2 ar 55.2
99 ctrl-f ctrl-f ⇒ EN 57* ─ AR 57 | en pane | from en 55.2 ar 55.2
G gg ⇒ EN 1* ─ AR 1 | en pane
30G ⇒ EN 30* ─ AR 30 | en pane | from en 28.0 ar 28.0
30G jjj ⇒ EN 33* ─ AR 33 | en pane | from en 29.0 ar 29.0
30G kkk ⇒ EN 27* ─ AR 27 | en pane | from en 27.0 ar 27.0
:50% enter ⇒ EN 31* ─ AR 31 | en pane | from en 29.0 ar 29.0
:0% enter ⇒ EN 1* ─ AR 1 | en pane
:200% enter ⇒ EN 60* ─ AR 60 | en pane | from en 55.2 ar 55.2
"#,
};

/// Panes: left and right, round and round.
const PANES: Chapter = Chapter {
    stories: || vec![moon(), alone(Side::English)],
    size: (120, 40),
    cases: r#"
l ⇒ EN 1 ─ AR 1* | ar pane
l h ⇒ EN 1* ─ AR 1 | en pane
right left left ⇒ EN 1* ─ AR 1 | en pane | list 1/2
h h ⇒ EN 1* ─ AR 1 | en pane | list 1/2
h l ⇒ EN 1* ─ AR 1 | en pane
tab ⇒ EN 1 ─ AR 1* | ar pane
tab tab ⇒ EN 1 ─ AR 1* | ar pane | list 1/2
tab tab tab ⇒ EN 1* ─ AR 1 | en pane
backtab ⇒ EN 1* ─ AR 1 | en pane | list 1/2
backtab backtab ⇒ EN 1 ─ AR 1* | ar pane
2j l ⇒ EN 3* ─ ∅ | ar pane
2j l j ⇒ EN 4 ╳ AR 6*,7 | ar pane
3j l } ⇒ EN 4 ╳ AR 6,7* | ar pane
h esc ⇒ EN 1* ─ AR 1 | en pane
s tab ⇒ EN 1 ─ AR 1* | ar pane
s tab tab ⇒ EN 1* ─ AR 1 | en pane
s h ⇒ EN 1* ─ AR 1 | en pane
"#,
};

/// Links: order, lock, crossings, what has no counterpart.
const LINKS: Chapter = Chapter {
    stories: || vec![moon()],
    size: (80, 24),
    cases: r#"
]x ⇒ EN 4* ╳ AR 6,7 | en pane
]x ]x ⇒ EN 4* ╳ AR 6,7 | en pane | ! no crossing link further on
G [x ⇒ EN 4* ╳ AR 6,7 | en pane | from en 2.1 ar 2.1
[x ⇒ EN 1* ─ AR 1 | en pane | ! no crossing link before
]0 ⇒ EN 3* ─ ∅ | en pane
]0 ]0 ⇒ ∅ ─ AR 8* | en pane
]0 ]0 ]0 ⇒ ∅ ─ AR 8* | en pane | ! nothing without counterpart further on
]0 ]0 [0 ⇒ EN 3* ─ ∅ | en pane
[0 ⇒ EN 1* ─ AR 1 | en pane | ! nothing without counterpart before
]x o ⇒ EN 4* ╳ AR 6,7 | en pane | ar order | from en 2.1 ar 2.1 | ! rows follow the Arabic order | → keep auto auto 26 50 %
]x o j ⇒ ∅ ─ AR 8* | en pane | ar order | from en 2.1 ar 2.1
]x o k ⇒ EN 8* ─ AR 5 | en pane | ar order | from en 2.1 ar 2.1
]x o o o ⇒ EN 4* ╳ AR 6,7 | en pane | ! rows follow the English order | → keep auto auto 26 50 %
o gg jj ⇒ EN 3* ─ ∅ | en pane | ar order
o G ⇒ ∅ ─ AR 8* | en pane | ar order | from en 2.1 ar 2.1
l ]x ⇒ EN 4 ╳ AR 6*,7 | ar pane
l ]0 ⇒ EN 3* ─ ∅ | ar pane
enter ⇒ EN 1 ─ AR 1* | ar pane
]x enter ⇒ EN 4 ╳ AR 6*,7 | ar pane
]x enter enter ⇒ EN 4* ╳ AR 6,7 | en pane
]0 enter ⇒ EN 3* ─ ∅ | en pane | ! Arabic has no counterpart of this paragraph
S ⇒ EN 1* ─ AR 1 | en pane | unlocked | ! panes unlocked: each in its own order | → keep auto auto 26 50 %
S jj ⇒ EN 3* ─ ∅ | en pane | unlocked
S jj l ⇒ EN 1 ─ AR 1* | ar pane | unlocked
S 3G l jj ⇒ EN 5 ─ AR 3* | ar pane | unlocked
S 4G S ⇒ EN 4* ╳ AR 6,7 | en pane | ! panes locked at the current pair | → keep auto auto 26 50 %
S l 7G S ⇒ EN 4 ╳ AR 6,7* | ar pane | ! panes locked at the current pair | → keep auto auto 26 50 %
i ⇒ EN 1* ─ AR 1 | en pane | explain 0
i jj k ⇒ EN 1* ─ AR 1 | en pane | explain 0
i esc ⇒ EN 1* ─ AR 1 | en pane
i i ⇒ EN 1* ─ AR 1 | en pane
]x ctrl-o ⇒ EN 1* ─ AR 1 | en pane
]x ]0 ctrl-o ctrl-o ⇒ EN 1* ─ AR 1 | en pane
]x ctrl-o L ⇒ EN 4* ╳ AR 6,7 | en pane
]x backspace ⇒ EN 1* ─ AR 1 | en pane
ctrl-o ⇒ EN 1* ─ AR 1 | en pane | ! no earlier jump to go back to
L ⇒ EN 1* ─ AR 1 | en pane | ! no jump was gone back from
"#,
};

/// Entities: on and back, to the other side, of the same name, by type.
const ENTITIES: Chapter = Chapter {
    stories: || vec![moon()],
    size: (120, 40),
    cases: r#"
e ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo»
e e e ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad»
3e ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad»
3e E ⇒ EN 2* ─ AR 2 | en pane | DATE «10 June 2021»
E ⇒ EN 1* ─ AR 1 | en pane | ! no entity before this one in this text
99e ⇒ EN 8* ─ AR 5 | en pane | PER «Samir Aziz»
99e e ⇒ EN 8* ─ AR 5 | en pane | PER «Samir Aziz» | ! no entity further on in this text
5G e ⇒ EN 5* ─ AR 3 | en pane | TIME «19:40»
5G E ⇒ EN 4* ╳ AR 6,7 | en pane | NUM «300 years»
l e ⇒ EN 2 ─ AR 2* | ar pane | LOC «القاهرة»
l 3e ⇒ EN 2 ─ AR 2* | ar pane | PER «ليلى حداد»
3e enter ⇒ EN 2 ─ AR 2* | ar pane | PER «ليلى حداد»
3e enter enter ⇒ EN 4 ╳ AR 6,7* | ar pane | PER «حداد»
3e enter ctrl-o ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad»
3e enter ctrl-o L ⇒ EN 2 ─ AR 2* | ar pane | PER «ليلى حداد»
4e enter ⇒ EN 2* ─ AR 2 | en pane | DATE «Thursday» | ! Arabic does not mention "Thursday"
3e * ⇒ EN 4* ╳ AR 6,7 | en pane | PER «Haddad»
3e * * ⇒ EN 4* ╳ AR 6,7 | en pane | PER «Haddad» | ! not mentioned again in this text
3e * ctrl-o ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad»
3e * ctrl-o L ⇒ EN 4* ╳ AR 6,7 | en pane | PER «Haddad»
3e * # ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad»
3e # ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad» | ! not mentioned before in this text
3e enter 2* ⇒ ∅ ─ AR 8* | ar pane | PER «ليلى»
* ⇒ EN 1* ─ AR 1 | en pane | ! no entity is current; `e` goes to the next one
3e j ⇒ EN 3* ─ ∅ | en pane
3e esc ⇒ EN 2* ─ AR 2 | en pane
F ⇒ EN 1* ─ AR 1 | en pane | filter
F p d ⇒ EN 1* ─ AR 1 | en pane | dark PER DATE | filter
F p d esc e ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo» | dark PER DATE
F p d F 3e ⇒ EN 4* ╳ AR 6,7 | en pane | LOC «Kingdom of Morocco» | dark PER DATE
F a ⇒ EN 1* ─ AR 1 | en pane | dark PER ORG LOC NORP DATE TIME NUM TITLE | filter
F a F e ⇒ EN 1* ─ AR 1 | en pane | dark PER ORG LOC NORP DATE TIME NUM TITLE | ! no entity of the types shown; `F` changes those
F a a ⇒ EN 1* ─ AR 1 | en pane | filter
F p F F p ⇒ EN 1* ─ AR 1 | en pane | filter
F ح esc ⇒ EN 1* ─ AR 1 | en pane | dark PER
F j ⇒ EN 1* ─ AR 1 | en pane | filter
F q ⇒ EN 1* ─ AR 1 | en pane
"#,
};

/// Searching both texts.
const SEARCH: Chapter = Chapter {
    stories: || vec![moon()],
    size: (80, 24),
    cases: r#"
/ ⇒ EN 1* ─ AR 1 | en pane | search _
/moon ⇒ EN 1* ─ AR 1 | en pane | search moon_
/moon enter ⇒ EN 1* ─ AR 1 | en pane | hit 1/4 «moon»
/MOON enter n ⇒ EN 4* ╳ AR 6,7 | en pane | hit 2/4 «moon»
/moon enter nnn ⇒ EN 6,7* ─ AR 4 | en pane | from en 2.0 ar 2.0 | hit 4/4 «moon»
/moon enter 4n ⇒ EN 1* ─ AR 1 | en pane | hit 1/4 «moon» | ! on to the first hit again
/moon enter N ⇒ EN 6,7* ─ AR 4 | en pane | from en 2.0 ar 2.0 | hit 4/4 «moon» | ! on to the last hit again
/moon enter N N ⇒ EN 5* ─ AR 3 | en pane | from en 2.0 ar 2.0 | hit 3/4 «moon»
/كتاب enter ⇒ EN 4 ╳ AR 6*,7 | ar pane | hit 1/1 «كِتَابٌ»
/المملكة enter ⇒ EN 4 ╳ AR 6,7* | ar pane | hit 1/1 «المـملكة»
/١٠ enter ⇒ EN 2* ─ AR 2 | en pane | hit 1/3 «10»
/١٠ enter n ⇒ EN 2* ─ AR 2 | en pane | hit 2/3 «10»
/10 enter nn ⇒ EN 2 ─ AR 2* | ar pane | hit 3/3 «١٠»
/قمر enter n ⇒ EN 4 ╳ AR 6*,7 | ar pane | hit 2/4 «قمر»
o /قمر enter n ⇒ EN 5 ─ AR 3* | ar pane | ar order | hit 2/4 «قمر»
/en:10 enter ⇒ EN 2* ─ AR 2 | en pane | hit 1/2 «10»
/ar:10 enter ⇒ EN 2 ─ AR 2* | ar pane | hit 1/1 «١٠»
/MOON/exact enter ⇒ EN 1* ─ AR 1 | en pane | hit 0/0 «» | ! "MOON/exact" occurs in neither text
/xyzzy enter ⇒ EN 1* ─ AR 1 | en pane | hit 0/0 «» | ! "xyzzy" occurs in neither text
/xyzzy enter n ⇒ EN 1* ─ AR 1 | en pane | hit 0/0 «» | ! "xyzzy" occurs in neither text
n ⇒ EN 1* ─ AR 1 | en pane | ! nothing is searched for; `/` starts a search
N ⇒ EN 1* ─ AR 1 | en pane | ! nothing is searched for; `/` starts a search
/moon enter esc ⇒ EN 1* ─ AR 1 | en pane
/moon enter esc n ⇒ EN 1* ─ AR 1 | en pane | ! nothing is searched for; `/` starts a search
/moon esc ⇒ EN 1* ─ AR 1 | en pane
/ enter ⇒ EN 1* ─ AR 1 | en pane
/ backspace ⇒ EN 1* ─ AR 1 | en pane
/moon enter / up ⇒ EN 1* ─ AR 1 | en pane | hit 1/4 «moon» | search moon_
/moon enter /10 enter / up up ⇒ EN 2* ─ AR 2 | en pane | hit 1/3 «10» | search moon_
/moon enter /10 enter / up up down ⇒ EN 2* ─ AR 2 | en pane | hit 1/3 «10» | search 10_
/moon enter ctrl-o ⇒ EN 1* ─ AR 1 | en pane | hit 1/4 «moon»
6G /moon enter ⇒ EN 6,7* ─ AR 4 | en pane | from en 2.0 ar 2.0 | hit 4/4 «moon»
/ تjش ⇒ EN 1* ─ AR 1 | en pane | search تjش_
/ا ب left c ⇒ EN 1* ─ AR 1 | en pane | search ابc_
/ab left c ⇒ EN 1* ─ AR 1 | en pane | search ac_b
/layla space h enter ⇒ EN 2* ─ AR 2 | en pane | hit 1/1 «Layla H»
/ab space cd ctrl-w ⇒ EN 1* ─ AR 1 | en pane | search ab _
/ab ctrl-u ⇒ EN 1* ─ AR 1 | en pane | search _
"#,
};

/// Copies and marks.
const COPIES: Chapter = Chapter {
    stories: || vec![moon()],
    size: (80, 24),
    cases: r#"
y ⇒ EN 1* ─ AR 1 | en pane | → copy English paragraph 1: "The library of the moon"
3G y ⇒ EN 3* ─ ∅ | en pane | → copy English paragraph 3: "It rained."
3G Y ⇒ EN 3* ─ ∅ | en pane | → copy English paragraph 3: "It rained."
4G Y ⇒ EN 4* ╳ AR 6,7 | en pane | → copy the pair: "A book about the moon was read aloud. Haddad said that it had come from the Kingdom of Morocco, where it had lain in a chest for 300 years.⏎قُرِئ كِتَابٌ عن القمر.⏎وقالت حداد إنه جاء من المـملكة المغربية، وبقي في صندوق ثلاثمئة سنة."
l 6G y ⇒ EN 4 ╳ AR 6*,7 | ar pane | → copy Arabic paragraph 6: "قُرِئ كِتَابٌ عن القمر."
l 7G Y ⇒ EN 4 ╳ AR 6,7* | ar pane | → copy the pair: "A book about the moon was read aloud. Haddad said that it had come from the Kingdom of Morocco, where it had lain in a chest for 300 years.⏎قُرِئ كِتَابٌ عن القمر.⏎وقالت حداد إنه جاء من المـملكة المغربية، وبقي في صندوق ثلاثمئة سنة."
m ⇒ EN 1* ─ AR 1 | en pane | awaits set-mark
ma ⇒ EN 1* ─ AR 1 | en pane | ! marked as a | → mark a en 1
4G ma gg 'a ⇒ EN 4* ╳ AR 6,7 | en pane
4G ma gg 'a ctrl-o ⇒ EN 1* ─ AR 1 | en pane
4G ma gg 'a '' ⇒ EN 1* ─ AR 1 | en pane
l 7G mش h gg 'ش ⇒ EN 4 ╳ AR 6,7* | ar pane
'z ⇒ EN 1* ─ AR 1 | en pane | ! no mark z; `mz` sets it
ma mb 'z ⇒ EN 1* ─ AR 1 | en pane | ! no mark z; there are: ab
m esc ⇒ EN 1* ─ AR 1 | en pane
' esc j ⇒ EN 2* ─ AR 2 | en pane
'' ⇒ EN 1* ─ AR 1 | en pane
mj j ⇒ EN 2* ─ AR 2 | en pane
"#,
};

/// The screen: list, layout, widths, mouse, overlays.
const SCREEN: Chapter = Chapter {
    stories: || vec![moon(), alone(Side::Arabic)],
    size: (80, 24),
    cases: r#"
s ⇒ EN 1* ─ AR 1 | en pane | → keep auto shown 26 50 %
s s ⇒ EN 1* ─ AR 1 | en pane | → keep auto hidden 26 50 %
s h ⇒ EN 1* ─ AR 1 | en pane | list 1/2
v ⇒ EN 1* ─ AR 1 | en pane | stacked | ! stacked: English above Arabic | → keep stacked auto 26 50 %
v v ⇒ EN 1* ─ AR 1 | en pane | single(english) | ! single: one pane, Tab flips it | → keep single auto 26 50 %
v v tab ⇒ EN 1 ─ AR 1* | ar pane | single(arabic)
v v v ⇒ EN 1* ─ AR 1 | en pane | ! rows: side by side | → keep rows auto 26 50 %
4G v ⇒ EN 4* ╳ AR 6,7 | en pane | stacked | from en 2.0 | ! stacked: English above Arabic | → keep stacked auto 26 50 %
4G vv ⇒ EN 4* ╳ AR 6,7 | en pane | single(english) | ! single: one pane, Tab flips it | → keep single auto 26 50 %
4G vv l ⇒ EN 4 ╳ AR 6*,7 | ar pane | single(arabic)
4G vv j ⇒ EN 5* ─ AR 3 | en pane | single(english)
3G vv tab ⇒ EN 2 ─ AR 2* | ar pane | single(arabic)
> ⇒ EN 1* ─ AR 1 | en pane | → keep auto auto 26 55 %
< ⇒ EN 1* ─ AR 1 | en pane | → keep auto auto 26 45 %
l > ⇒ EN 1 ─ AR 1* | ar pane | → keep auto auto 26 45 %
> > > > > > > > ⇒ EN 1* ─ AR 1 | en pane | → keep auto auto 26 80 %
s h > ⇒ EN 1* ─ AR 1 | en pane | list 1/2 | → keep auto shown 28 50 %
tm ⇒ EN 1* ─ AR 1 | en pane | ! mouse released: the terminal selects, in screen order; `y` copies the text | → mouse false
tm tm ⇒ EN 1* ─ AR 1 | en pane | ! mouse taken: click and wheel work here | → mouse true
tb ⇒ EN 1* ─ AR 1 | en pane | ! ↦↤⇤ marks, ⇉⇇ embeddings, ⇒⇐ overrides, ⇓ their end, ⇛⇚⇔ isolates, ⇊ their end
? ⇒ EN 1* ─ AR 1 | en pane | help 0
? jj ⇒ EN 1* ─ AR 1 | en pane | help 2
? G ⇒ EN 1* ─ AR 1 | en pane | help 7
? G gg ⇒ EN 1* ─ AR 1 | en pane | help 0
? jj k ⇒ EN 1* ─ AR 1 | en pane | help 1
? tab ⇒ EN 1* ─ AR 1 | en pane | help 0 ar | → keep auto auto 26 50 %
? tab tab ⇒ EN 1* ─ AR 1 | en pane | help 0 | → keep auto auto 26 50 %
? pagedown pageup ⇒ EN 1* ─ AR 1 | en pane | help 0
? ? ⇒ EN 1* ─ AR 1 | en pane
? esc ⇒ EN 1* ─ AR 1 | en pane
? q ⇒ EN 1* ─ AR 1 | en pane
f1 ⇒ EN 1* ─ AR 1 | en pane | help 0
? / ⇒ EN 1* ─ AR 1 | en pane | search _
r ⇒ EN 1* ─ AR 1 | en pane | → open moon | → list again
4G r ⇒ EN 4* ╳ AR 6,7 | en pane | from en 2.1 ar 2.1 | → open moon | → list again
l S 6G ma r ⇒ EN 4 ╳ AR 6*,7 | ar pane | unlocked | from en 2.0 | → open moon | → list again
o r ⇒ EN 1* ─ AR 1 | en pane | ar order | → open moon | → list again
ma r 'a ⇒ EN 1* ─ AR 1 | en pane
ctrl-l ⇒ EN 1* ─ AR 1 | en pane | → redraw
? ctrl-l ⇒ EN 1* ─ AR 1 | en pane | help 0 | → redraw
ctrl-z ⇒ EN 1* ─ AR 1 | en pane | → suspend
q ⇒ EN 1* ─ AR 1 | en pane | → quit
ctrl-c ⇒ EN 1* ─ AR 1 | en pane | → quit
esc ⇒ EN 1* ─ AR 1 | en pane
"#,
};

/// Commands by name.
const NAMES: Chapter = Chapter {
    stories: || vec![moon(), alone(Side::Arabic)],
    size: (80, 24),
    cases: r#"
: ⇒ EN 1* ─ AR 1 | en pane | command _
:quit enter ⇒ EN 1* ─ AR 1 | en pane | → quit
:q enter ⇒ EN 1* ─ AR 1 | en pane | → quit
:next-cr enter ⇒ EN 4* ╳ AR 6,7 | en pane
:next enter ⇒ EN 1* ─ AR 1 | en pane | ! "next" may be next-pair, next-paragraph …; type more of it
:first enter ⇒ EN 1* ─ AR 1 | en pane
:bi tab lrm enter ⇒ EN 1* ─ AR 1 | en pane | → bidi "lrm"
:bidi enter ⇒ EN 1* ─ AR 1 | en pane | → bidi ""
:learned space of tab enter ⇒ EN 1* ─ AR 1 | en pane | → learned false
:learned enter ⇒ EN 1* ─ AR 1 | en pane | ! `:learned off` links without the words learnt here, `:learned on` with them
:enc space cp720 enter ⇒ EN 1* ─ AR 1 | en pane | → encoding cp720
:al enter ⇒ EN 1* ─ AR 1 | en pane | → analyse moon
:mess enter ⇒ EN 1* ─ AR 1 | en pane | messages 0
:mess enter j esc ⇒ EN 1* ─ AR 1 | en pane
:nonsense enter ⇒ EN 1* ─ AR 1 | en pane | ! no command "nonsense"; `?` shows all, Tab completes
:5 enter ⇒ EN 5* ─ AR 3 | en pane
:0 enter ⇒ EN 1* ─ AR 1 | en pane
:999 enter ⇒ EN 8* ─ AR 5 | en pane | from en 2.1 ar 2.1
:50% enter ⇒ EN 5* ─ AR 3 | en pane
:next-c tab ⇒ EN 1* ─ AR 1 | en pane | command next-crossing_
:ne tab ⇒ EN 1* ─ AR 1 | en pane | command next-_
:zz tab ⇒ EN 1* ─ AR 1 | en pane | command zz_
:order enter : up ⇒ EN 1* ─ AR 1 | en pane | ar order | command order_
:help enter ⇒ EN 1* ─ AR 1 | en pane | help 0
:copy-pair enter ⇒ EN 1* ─ AR 1 | en pane | → copy the pair: "The library of the moon⏎مكتبة القمر"
: esc j ⇒ EN 2* ─ AR 2 | en pane
: j ⇒ EN 1* ─ AR 1 | en pane | command j_
:next-article enter ⇒ in alone-ar | ∅ ─ AR 1* | ar pane | single(arabic) | → open alone-ar
:search enter ⇒ EN 1* ─ AR 1 | en pane | search _
:set-mark enter a ⇒ EN 1* ─ AR 1 | en pane | ! marked as a | → mark a en 1
:back enter ⇒ EN 1* ─ AR 1 | en pane | ! no earlier jump to go back to
: space order space enter ⇒ EN 1* ─ AR 1 | en pane | ar order | ! rows follow the Arabic order | → keep auto auto 26 50 %
"#,
};

/// The same keys with an Arabic keyboard on; what is typed into a line stays as it is.
const ARABIC_KEYS: Chapter = Chapter {
    stories: || vec![moon(), alone(Side::Arabic)],
    size: (80, 24),
    cases: r#"
ت ⇒ EN 2* ─ AR 2 | en pane
٣ت ⇒ EN 4* ╳ AR 6,7 | en pane
٣ت ن ⇒ EN 3* ─ ∅ | en pane
٥ ﻷ ⇒ EN 5* ─ AR 3 | en pane
٥ لأ ⇒ EN 5* ─ AR 3 | en pane
ﻷ ل ل ⇒ EN 1* ─ AR 1 | en pane
دء ⇒ EN 4* ╳ AR 6,7 | en pane
د٠ ⇒ EN 3* ─ ∅ | en pane
دش ⇒ in alone-ar | ∅ ─ AR 1* | ar pane | single(arabic) | → open alone-ar
ث ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo»
خ ⇒ EN 1* ─ AR 1 | en pane | ar order | ! rows follow the Arabic order | → keep auto auto 26 50 %
م ⇒ EN 1 ─ AR 1* | ar pane
ظ ت enter ⇒ EN 1 ─ AR 1* | ar pane | hit 1/8 «ت»
ظ تن enter ى ⇒ EN 1* ─ AR 1 | en pane | hit 0/0 «» | ! "تن" occurs in neither text
ة ش ⇒ EN 1* ─ AR 1 | en pane | ! marked as ش | → mark ش en 1
ط ش ⇒ EN 1* ─ AR 1 | en pane | ! no mark ش; `mش` sets it
غ ⇒ EN 1* ─ AR 1 | en pane | → copy English paragraph 1: "The library of the moon"
س ⇒ EN 1* ─ AR 1 | en pane | → keep auto shown 26 50 %
ر ⇒ EN 1* ─ AR 1 | en pane | stacked | ! stacked: English above Arabic | → keep stacked auto 26 50 %
؟ ⇒ EN 1* ─ AR 1 | en pane | help 0
ض ⇒ EN 1* ─ AR 1 | en pane | → quit
فة ⇒ EN 1* ─ AR 1 | en pane | ! mouse released: the terminal selects, in screen order; `y` copies the text | → mouse false
ه ⇒ EN 1* ─ AR 1 | en pane | explain 0
"#,
};

/// The list of articles.
const LIST: Chapter = Chapter {
    stories: || vec![moon(), alone(Side::English), alone(Side::Arabic), long()],
    size: (120, 40),
    cases: r#"
]a ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | → open alone-en
]a ]a ⇒ in alone-ar | ∅ ─ AR 1* | ar pane | single(arabic) | → open alone-ar
]a ]a j ⇒ in alone-ar | ∅ ─ AR 2* | ar pane | single(arabic)
]a ]a tab ⇒ in alone-ar | ∅ ─ AR 1* | ar pane | single(arabic) | list 3/4
]a o ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! this article has one language only
]a enter ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! this article has one language only
]a ]0 ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! this article has one language only
]a % ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! this article has one language only
]a l ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english)
]a h ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | list 2/4
]a h h ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | list 2/4
]a S ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! this article has one language only
]a /moon enter ⇒ in alone-en | EN 2* ─ ∅ | en pane | single(english) | hit 1/1 «moon»
/moon enter ]a ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | hit 0/1 «» | → open alone-en
/moon enter ]a n ⇒ in alone-en | EN 2* ─ ∅ | en pane | single(english) | hit 1/1 «moon»
3]a ⇒ in long | EN 1* ─ AR 1 | en pane | → open long
3]a ]a ⇒ in long | EN 1* ─ AR 1 | en pane | ! this is the last article
9]a ⇒ in long | EN 1* ─ AR 1 | en pane | → open long
[a ⇒ EN 1* ─ AR 1 | en pane | ! this is the first article
3]a 2[a ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | → open alone-en
h j ⇒ EN 1* ─ AR 1 | en pane | list 2/4
h 2j ⇒ EN 1* ─ AR 1 | en pane | list 3/4
h 2j k ⇒ EN 1* ─ AR 1 | en pane | list 2/4
h G ⇒ EN 1* ─ AR 1 | en pane | list 4/4
h 3G ⇒ EN 1* ─ AR 1 | en pane | list 3/4
h G gg ⇒ EN 1* ─ AR 1 | en pane | list 1/4
h ctrl-f ⇒ EN 1* ─ AR 1 | en pane | list 4/4
h ctrl-f ctrl-b ⇒ EN 1* ─ AR 1 | en pane | list 1/4
h j enter ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | → open alone-en
h enter ⇒ EN 1* ─ AR 1 | en pane
h j esc ⇒ EN 1* ─ AR 1 | en pane
h j tab ⇒ EN 1* ─ AR 1 | en pane
h > ⇒ EN 1* ─ AR 1 | en pane | list 1/4 | → keep auto auto 28 50 %
h s ⇒ EN 1* ─ AR 1 | en pane | → keep auto hidden 26 50 %
h e ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo»
h /moon enter ⇒ EN 1* ─ AR 1 | en pane
h v ⇒ EN 1* ─ AR 1 | en pane | stacked | list 1/4 | ! stacked: English above Arabic | → keep stacked auto 26 50 %
"#,
};

/// A screen for stacked panes, on which list and cards take what there is.
const SMALL: Chapter = Chapter {
    stories: || vec![moon(), alone(Side::Arabic)],
    size: (60, 20),
    cases: r#"
⇒ EN 1* ─ AR 1 | en pane | stacked
j ⇒ EN 2* ─ AR 2 | en pane | stacked
3j ⇒ EN 4* ╳ AR 6,7 | en pane | stacked | from en 2.1 ar 2.0
2j tab ⇒ EN 2 ─ AR 2* | ar pane | stacked
3G tab ⇒ EN 2 ─ AR 2* | ar pane | stacked
l ⇒ EN 1 ─ AR 1* | ar pane | stacked
l j ⇒ EN 2 ─ AR 2* | ar pane | stacked
l h ⇒ EN 1* ─ AR 1 | en pane | stacked
3G o ⇒ EN 3* ─ ∅ | en pane | stacked | ar order | ! rows follow the Arabic order | → keep auto auto 26 50 %
S G ⇒ EN 8* ─ AR 5 | en pane | stacked | unlocked | from en 5.0 ar 4.0
ctrl-e ⇒ EN 2* ─ AR 2 | en pane | stacked | from en 2.0
9 ctrl-e ⇒ EN 5* ─ AR 3 | en pane | stacked | from en 4.2 ar 8.0
]x enter ⇒ EN 4 ╳ AR 6*,7 | ar pane | stacked | from en 2.1 ar 2.0
s ⇒ EN 1* ─ AR 1 | en pane | toosmall | list 1/2 | → keep auto shown 26 50 %
s j enter ⇒ in alone-ar | ∅ ─ AR 1* | ar pane | single(arabic) | → open alone-ar
s esc ⇒ EN 1* ─ AR 1 | en pane | stacked
s s ⇒ EN 1* ─ AR 1 | en pane | stacked | → keep auto hidden 26 50 %
s tab ⇒ EN 1* ─ AR 1 | en pane | stacked
v ⇒ EN 1* ─ AR 1 | en pane | single(english) | ! single: one pane, Tab flips it | → keep single auto 26 50 %
? jj ⇒ EN 1* ─ AR 1 | en pane | stacked | help 2
? G ⇒ EN 1* ─ AR 1 | en pane | stacked | help 39
? G k ⇒ EN 1* ─ AR 1 | en pane | stacked | help 38
? G gg ⇒ EN 1* ─ AR 1 | en pane | stacked | help 0
? pagedown pageup ⇒ EN 1* ─ AR 1 | en pane | stacked | help 0
"#,
};

#[test]
fn small() {
    check(&SMALL);
}

#[test]
fn pairs() {
    check(&PAIRS);
}

#[test]
fn tall_paragraphs_scroll_first() {
    check(&TALL);
}

#[test]
fn rows_and_pages() {
    check(&PAGES);
}

#[test]
fn panes() {
    check(&PANES);
}

#[test]
fn links() {
    check(&LINKS);
}

#[test]
fn entities() {
    check(&ENTITIES);
}

#[test]
fn search_folds_and_wraps() {
    check(&SEARCH);
}

#[test]
fn copies_and_marks() {
    check(&COPIES);
}

#[test]
fn screen() {
    check(&SCREEN);
}

#[test]
fn commands_by_name() {
    check(&NAMES);
}

#[test]
fn arabic_keyboard() {
    check(&ARABIC_KEYS);
}

#[test]
fn list() {
    check(&LIST);
}
