//! Notations, look-up, keyboards.

use super::*;

fn press(text: &str) -> Vec<Key> {
    text.chars().map(Key::char).collect()
}

#[test]
fn every_key_of_the_table_is_bound_written_back_and_free_of_clashes() {
    let map = Keymap::default();
    for entry in COMMANDS {
        let notations: Vec<String> = entry.keys.iter().map(ToString::to_string).collect();
        assert_eq!(map.keys_of(entry.command), notations, "{}", entry.name);
        for notation in entry.keys {
            let keys = parse_keys(notation).unwrap();
            assert_eq!(map.look_up(&keys), LookUp::Command(entry.command));
        }
    }
    assert_eq!(map.clashes(), []);
}

#[test]
fn notations_are_read_in_any_case_and_modifier_order() {
    for (notation, key) in [
        ("j", Key::char('j')),
        ("G", Key::char('G')),
        ("-", Key::char('-')),
        ("ctrl--", Key::ctrl('-')),
        ("Ctrl-D", Key::ctrl('d')),
        ("space", Key::char(' ')),
        ("alt-enter", Key::new(KeyCode::Enter, false, true)),
        ("alt-ctrl-x", Key::new(KeyCode::Char('x'), true, true)),
        ("shift-tab", Key::plain(KeyCode::BackTab)),
        ("F12", Key::plain(KeyCode::F(12))),
        ("f", Key::char('f')),
        ("ش", Key::char('ش')),
    ] {
        assert_eq!(parse_key(notation), Ok(key), "{notation}");
        assert_eq!(parse_key(&key.to_string()), Ok(key), "{key}");
    }
}

#[test]
fn what_is_no_key_is_refused_with_a_reason() {
    assert_eq!(parse_keys("  "), Err(KeyError::Empty));
    for wrong in [
        "gg", "ctrl-", "f0", "f36", "f+1", "hyper-x", "\u{7}", "ctrl",
    ] {
        assert_eq!(parse_keys(wrong), Err(KeyError::Unknown(wrong.into())));
    }
    assert_eq!(parse_key("shift-g"), Err(KeyError::Shift("shift-g".into())));
    let hint = parse_keys("gg").unwrap_err().to_string();
    assert!(hint.contains("\"g g\""), "{hint}");
}

#[test]
fn a_sequence_is_a_prefix_until_it_is_whole() {
    let map = Keymap::default();
    assert_eq!(map.look_up(&press("]")), LookUp::Prefix);
    assert_eq!(
        map.look_up(&press("]0")),
        LookUp::Command(Command::NextUnlinked)
    );
    assert_eq!(map.look_up(&press("]q")), LookUp::Nothing);
    assert_eq!(map.look_up(&press("0")), LookUp::Nothing);
    assert_eq!(
        map.look_up(&[Key::new(KeyCode::Char('j'), false, true)]),
        LookUp::Nothing
    );
}

#[test]
fn binding_replaces_and_unbinding_frees() {
    let mut map = Keymap::default();
    map.bind("j", Some(Command::RowDown)).unwrap();
    assert_eq!(map.look_up(&press("j")), LookUp::Command(Command::RowDown));
    assert_eq!(map.keys_of(Command::NextPair), ["down"]);
    map.bind("j", None).unwrap();
    assert_eq!(map.look_up(&press("j")), LookUp::Nothing);
    let before = map.clone();
    assert!(map.bind("jj", Some(Command::Quit)).is_err());
    assert_eq!(map, before);
    map.unbind(Command::Quit);
    assert_eq!(map.look_up(&[Key::ctrl('c')]), LookUp::Nothing);
}

#[test]
fn a_sequence_hidden_by_a_shorter_one_is_reported() {
    let mut map = Keymap::default();
    map.bind("g", Some(Command::Help)).unwrap();
    let clash = Clash {
        short: "g".into(),
        long: "g g".into(),
    };
    assert_eq!(map.clashes(), [clash]);
    assert_eq!(map.look_up(&press("g")), LookUp::Command(Command::Help));
}

#[test]
fn an_arabic_keyboard_reaches_every_command() {
    let map = Keymap::default();
    for (typed, command) in [
        ("ت", Command::NextPair),
        ("لل", Command::First),
        ("\u{fef7}", Command::Last),
        ("لأ", Command::Last),
        ("دش", Command::NextArticle),
        ("د٠", Command::NextUnlinked),
        ("د۰", Command::NextUnlinked),
        ("؟", Command::Help),
        ("ظ", Command::Search),
        ("ض", Command::Quit),
        ("ف\u{629}", Command::ToggleMouse),
    ] {
        assert_eq!(
            map.look_up(&press(typed)),
            LookUp::Command(command),
            "{typed}"
        );
    }
    assert_eq!(map.look_up(&press("ل")), LookUp::Prefix);
    assert_eq!(
        map.look_up(&[Key::new(KeyCode::Char('ي'), true, false)]),
        LookUp::Command(Command::HalfPageDown)
    );
}

#[test]
fn a_binding_of_the_arabic_letter_itself_comes_first() {
    let mut map = Keymap::default();
    map.bind("ت", Some(Command::Help)).unwrap();
    map.bind("b", Some(Command::Reload)).unwrap();
    assert_eq!(map.look_up(&press("ت")), LookUp::Command(Command::Help));
    assert_eq!(map.look_up(&press("لا")), LookUp::Command(Command::Reload));
    assert_eq!(
        map.look_up(&press("\u{fefb}")),
        LookUp::Command(Command::Reload)
    );
}

#[test]
fn the_arabic_layout_covers_every_letter_key_once() {
    let mut places: Vec<char> = ARABIC_101.iter().map(|(_, latin)| *latin).collect();
    for letter in ('a'..='z').chain("[];',./`?".chars()) {
        assert!(places.contains(&letter), "{letter}");
    }
    let count = places.len();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), count);
    assert!(ARABIC_101.iter().chain(PERSIAN).all(|(a, _)| !a.is_ascii()));
    assert_eq!(latin_key('j'), None);
    assert_eq!(latin_key('٧'), Some('7'));
    assert_eq!(Key::char('٧').digit(), Some(7));
    assert_eq!(Key::char('ض').digit(), None);
}
