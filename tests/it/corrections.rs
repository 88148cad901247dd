//! What the keys of corrections do: scripts, and what the program does with what was kept.

use std::sync::Arc;

use diglot::app::Message;
use diglot::app::correction::Corrections;
use diglot::app::message::{Memory, Mouse};
use diglot::text::Side;

use crate::keys::{Chapter, check};
use crate::scene::{Scene, alone, moon};

/// Links between paragraphs: set, taken away, merged, split, undone.
pub(crate) const LINKS: Chapter = Chapter {
    stories: || vec![moon(), alone(Side::English)],
    size: (80, 24),
    cases: r#"
2j cl ⇒ EN 2 ─ AR 2* | ar pane | choosing paragraphs 0
2j cl j ⇒ EN 5 ─ AR 3* | ar pane | choosing paragraphs 0
2j cl enter ⇒ EN 3* ─ AR 2 | en pane | from en 2.2 ar 2.0 | ! link EN 3 with AR 2; `u` undoes | → correct [link EN 3 with AR 2] | → align around [3–2]
2j cl jj space jjj enter ⇒ EN 3* ─ AR 4,7 | en pane | from en 2.0 ar 2.0 | ! link EN 3 with AR 4,7; `u` undoes | → correct [link EN 3 with AR 4,7] | → align around [3–4,7]
2j cl esc ⇒ EN 3* ─ ∅ | en pane | ! left as it was
2j cl h enter ⇒ EN 2* ─ AR 2 | en pane | choosing paragraphs 0 | ! choose a paragraph of the Arabic text; `esc` leaves
2j cl enter u ⇒ EN 3* ─ ∅ | en pane | from en 2.1 ar 2.1 | ! undone: link EN 3 with AR 2; `ctrl-r` does it again | → correct [] | → align around []
2j cl enter u ctrl-r ⇒ EN 3* ─ AR 2 | en pane | from en 2.1 ar 2.0 | ! done again: link EN 3 with AR 2; `u` undoes | → correct [link EN 3 with AR 2] | → align around [3–2]
cu ⇒ EN 1* ─ ∅ | en pane | from ar 2.0 | ! unlink EN 1; `u` undoes | → correct [unlink EN 1] | → align around [1–∅]
3j cu ⇒ EN 4* ─ ∅ | en pane | ! unlink EN 4; `u` undoes | → correct [unlink EN 4] | → align around [4–∅]
cm ⇒ EN 1*,2 ─ AR 1,2 | en pane | ! merge EN 1,2 with AR 1,2; `u` undoes | → correct [merge EN 1,2 with AR 1,2] | → align around [1,2–1,2]
3j cm ⇒ EN 4*,5 ─ AR 3,6,7 | en pane | ! merge EN 4,5 with AR 3,6,7; `u` undoes | → correct [merge EN 4,5 with AR 3,6,7] | → align around [4,5–3,6,7]
3j cs ⇒ EN 4* ╳ AR 6 | en pane | ! split EN 4 with AR 6; `u` undoes | → correct [split EN 4 with AR 6] | → align around [4–6]
cs ⇒ EN 1* ─ AR 1 | en pane | ! nothing to split: this link has one paragraph on each side
G cm ⇒ EN 8* ─ AR 5 | en pane | from en 2.1 ar 2.1 | ! nothing follows in this text to merge with, or neither has a counterpart
u ⇒ EN 1* ─ AR 1 | en pane | ! there is no correction to undo; in the list `u` takes a pairing back
ctrl-r ⇒ EN 1* ─ AR 1 | en pane | ! no correction was undone
cu 2j cu u u ⇒ EN 3* ─ ∅ | en pane | ! undone: unlink EN 1; `ctrl-r` does it again | → correct [] | → align around []
cu 2j cu u ctrl-r ctrl-r ⇒ EN 3* ─ ∅ | en pane | from ar 2.0 | ! no correction was undone
]a cl ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! this article has one language only
c esc ⇒ EN 1* ─ AR 1 | en pane
"#,
};

/// Entities: added, removed, retyped, named, linked.
pub(crate) const ENTITIES: Chapter = Chapter {
    stories: || vec![moon()],
    size: (120, 40),
    cases: r#"
ca ⇒ EN 1* ─ AR 1 | en pane | choosing stretch «The»
ca w ⇒ EN 1* ─ AR 1 | en pane | choosing stretch «library»
ca w v w w ⇒ EN 1* ─ AR 1 | en pane | choosing stretch «library of the»
ca w v w w enter ⇒ EN 1* ─ AR 1 | en pane | choosing type of «library of the»
ca w v w w enter o ⇒ EN 1* ─ AR 1 | en pane | ORG «library of the» | ! add "library of the" as ORG; `u` undoes | → correct [add "library of the" as ORG]
ca w v w w enter o u ⇒ EN 1* ─ AR 1 | en pane | ! undone: add "library of the" as ORG; `ctrl-r` does it again | → correct []
ca x X ⇒ EN 1* ─ AR 1 | en pane | choosing stretch «h»
ca esc ⇒ EN 1* ─ AR 1 | en pane | ! left as it was
ca j ⇒ EN 2* ─ AR 2 | en pane | choosing stretch «Cairo»
l ca h ⇒ EN 1 ─ AR 1* | ar pane | choosing stretch «القمر»
l ca h l ⇒ EN 1 ─ AR 1* | ar pane | choosing stretch «مكتبة»
e cd ⇒ EN 2* ─ AR 2 | en pane | ! remove "Cairo"; `u` undoes | → correct [remove "Cairo"]
e cd u ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo» | ! undone: remove "Cairo"; `ctrl-r` does it again | → correct []
e cd u ctrl-r ⇒ EN 2* ─ AR 2 | en pane | ! done again: remove "Cairo"; `u` undoes | → correct [remove "Cairo"]
e cd 3j u ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo» | ! undone: remove "Cairo"; `ctrl-r` does it again | → correct []
e ct p e u ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo» | ! undone: retype "Cairo" as PER; `ctrl-r` does it again | → correct []
e ct p enter u ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo» | ! undone: retype "Cairo" as PER; `ctrl-r` does it again | → correct []
e ct ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo» | choosing type of «Cairo»
e ct p ⇒ EN 2* ─ AR 2 | en pane | PER «Cairo» | ! retype "Cairo" as PER; `u` undoes | → correct [retype "Cairo" as PER]
e cn ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo» | rename cairo_
e cn X enter ⇒ EN 2* ─ AR 2 | en pane | LOC «Cairo» | ! rename "Cairo" to "CairoX"; `u` undoes | → correct [rename "Cairo" to "CairoX"]
4e ce ⇒ EN 2 ─ AR 2* | ar pane | DATE «١٠ يونيو ٢٠٢١» | choosing mention for «Thursday»
4e ce e e k ⇒ EN 2 ─ AR 2* | ar pane | PER «ليلى حداد» | choosing mention for «Thursday»
4e ce enter ⇒ EN 2* ─ AR 2 | en pane | DATE «Thursday» | ! link "Thursday" with "١٠ يونيو ٢٠٢١"; `u` undoes | → correct [link "Thursday" with "١٠ يونيو ٢٠٢١"]
4e ce h enter ⇒ EN 2* ─ AR 2 | en pane | choosing mention for «Thursday» | ! choose an entity of the Arabic text; `esc` leaves
4e ce esc ⇒ EN 2* ─ AR 2 | en pane | DATE «Thursday» | ! left as it was
3e cU ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad» | ! unlink "Layla Haddad"; `u` undoes | → correct [unlink "Layla Haddad"]
3e cU enter ⇒ EN 2* ─ AR 2 | en pane | PER «Layla Haddad» | ! Arabic does not mention "Layla Haddad"
4e cU ⇒ EN 2* ─ AR 2 | en pane | DATE «Thursday» | ! the other side does not mention it
cd ⇒ EN 1* ─ AR 1 | en pane | ! no entity is current; `e` goes to the next one
ce ⇒ EN 1* ─ AR 1 | en pane | ! no entity is current; `e` goes to the next one
"#,
};

/// Which texts belong together.
pub(crate) const TEXTS: Chapter = Chapter {
    stories: || vec![moon(), alone(Side::English), alone(Side::Arabic)],
    size: (120, 40),
    cases: r#"
cx ⇒ EN 1* ─ AR 1 | en pane | → unpair moon
cp ⇒ EN 1* ─ AR 1 | en pane | ! this article has both texts; `c x` takes them apart first
]a cx ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! this article has one text; `c p` pairs it with another
]a cp ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | list 3/3 | choosing text
]a cp enter ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | list 3/3 | → pair alone-en alone-ar
]a cp k enter ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | list 2/3 | choosing text | ! choose an article that is in Arabic only; `c x` takes a pair apart
]a cp esc ⇒ in alone-en | EN 1* ─ ∅ | en pane | single(english) | ! left as it was
h u ⇒ EN 1* ─ AR 1 | en pane | list 1/3 | → undo pairing
"#,
};

#[test]
fn links() {
    check(&LINKS);
}

#[test]
fn entities() {
    check(&ENTITIES);
}

#[test]
fn texts() {
    check(&TEXTS);
}

/// What was kept holds from the start, is told where its words are gone, and can be undone.
#[test]
fn what_was_kept_holds_again() {
    let mut scene = LINKS.play("2j cl enter");
    let kept = scene.state.reader.as_ref().unwrap().corrections().clone();
    let story = moon();
    let open = |scene: &mut Scene, locked: Option<&str>| {
        let corrections = Corrections::kept(kept.done().to_vec(), locked.map(str::to_owned));
        scene.send(Message::Opened {
            article: story.article.clone(),
            memory: Memory {
                corrections,
                ..Memory::default()
            },
        });
        scene.send(Message::Aligned(
            story.article.id.clone(),
            story.alignment.clone(),
        ));
        scene.keys("2j");
    };
    let mut fresh = Scene::new(vec![alone(Side::English)], (80, 24));
    open(&mut fresh, None);
    assert!(fresh.place().starts_with("EN 3* ─ AR"), "{}", fresh.place());
    fresh.keys("u");
    assert_eq!(fresh.place(), "EN 3* ─ ∅");
    let mut locked = Scene::new(vec![alone(Side::English)], (80, 24));
    open(&mut locked, Some("too new"));
    locked.keys("u");
    assert!(locked.place().starts_with("EN 3* ─ AR"));
    assert!(locked.dump().ends_with("! too new"));
    // Another text under the same name: nothing is linked, and that is told.
    let other = alone(Side::English);
    scene.send(Message::Opened {
        article: Arc::clone(&other.article),
        memory: Memory {
            corrections: kept,
            ..Memory::default()
        },
    });
    assert!(scene.dump().contains("1 of your corrections no longer"));
}

#[test]
fn the_mouse_chooses_as_well() {
    let mut scene = LINKS.play("2j cl");
    let cell = scene.cell_of(Side::Arabic, 4);
    scene.mouse(Mouse::Press, cell).keys("enter");
    assert_eq!(scene.place(), "EN 3* ─ AR 4");
    let mut scene = ENTITIES.play("ca");
    let (column, row) = scene.cell_of(Side::English, 1);
    scene.mouse(Mouse::Press, (column + 5, row));
    assert!(
        scene.dump().contains("stretch «library»"),
        "{}",
        scene.dump()
    );
}
