//! Recorded replies of real terminals, and what is chosen for them.

use super::*;

/// What a terminal answers: XTVERSION, DA2, DA3, DECRQM 8, the column after the mark, DA1; empty for
/// silence.
type Answers = [&'static str; 6];

fn replies([version, secondary, tertiary, mode, column, primary]: Answers) -> Replies {
    let mut bytes = String::new();
    let mut say = |before: &str, text: &str, after: &str| {
        if !text.is_empty() {
            bytes.push_str(&[before, text, after].concat());
        }
    };
    say("\u{1b}P>|", version, "\u{1b}\\");
    say("\u{1b}[>", secondary, "c");
    say("\u{1b}P!|", tertiary, "\u{1b}\\");
    say("\u{1b}[8;", mode, "$y");
    say("\u{1b}[1;", column, "R");
    say("\u{1b}[?", primary, "c");
    let mut splitter = Splitter::default();
    splitter.push(bytes.as_bytes());
    splitter.finish();
    assert_eq!(splitter.take_typed(), b"");
    splitter.replies().clone()
}

fn around(variables: &[(&str, &str)]) -> Surroundings {
    Surroundings::of(|name| {
        let found = variables.iter().find(|(n, _)| *n == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

/// Variables of the environment.
type Variables = &'static [(&'static str, &'static str)];

const KDE: &str = "7E4B4445";
const VTE: &str = "7E565445";

use Profile::{Bold, Colour, Inverse, Logical, Lrm, NoCtl, Osc66, Plain};

/// Every terminal that was measured, with its variables, and the profile, whether harakat are kept
/// and whether mode 8 is switched off.
#[rustfmt::skip]
const MEASURED: &[(Kind, Answers, Variables, Profile, bool, bool)] = &[
    (Kind::Xterm, ["XTerm(379)", "41;379;0", "00000000", "0", "2", "64;1;2;6;9;15;16;17;18;21;22;28"], &[("TERM", "xterm"), ("XTERM_VERSION", "XTerm(379)")], Lrm, true, false),
    (Kind::Xterm, ["XTerm(412)", "41;412;0", "00000000", "0", "2", "64;1;2;6;9;15;17;18;21;22;28"], &[("TERM", "xterm-256color")], Lrm, true, false),
    (Kind::Vte, ["", "65;7006;1", VTE, "1", "2", "65;1;9"], &[("TERM", "xterm-256color"), ("VTE_VERSION", "7006")], Lrm, true, true),
    (Kind::Vte, ["VTE(8401)", "61;8401;1", VTE, "1", "2", "61;1;21;22;28"], &[("TERM", "xterm-256color"), ("VTE_VERSION", "8401")], Lrm, true, true),
    (Kind::Konsole, ["Konsole 22.12.3", "1;115;0", KDE, "", "2", "62;1;4"], &[("TERM", "xterm-256color"), ("KONSOLE_VERSION", "221203")], Inverse, true, false),
    (Kind::Konsole, ["Konsole 26.08.2", "1;115;0", KDE, "", "2", "62;1;4"], &[("TERM", "xterm-256color"), ("KONSOLE_VERSION", "260802")], Inverse, true, false),
    (Kind::Mlterm, ["", "24;279;0", "000000", "0", "3", "63;1;2;3;4;6;7;15;18;22;29"], &[("TERM", "mlterm"), ("MLTERM", "3.9.0")], NoCtl, true, false),
    (Kind::Mlterm, ["mlterm(3.9.4)", "24;279;0", "000000", "0", "3", "63;1;2;3;4;6;7;15;18;22;29"], &[("TERM", "mlterm"), ("MLTERM", "3.9.4")], NoCtl, true, false),
    (Kind::Kitty, ["kitty(0.26.5)", "1;4000;26", "", "0", "2", "62;"], &[("TERM", "xterm-kitty"), ("KITTY_WINDOW_ID", "1")], Bold, false, false),
    (Kind::Kitty, ["kitty(0.48.2)", "1;4000;48", "", "0", "2", "62;52;"], &[("TERM", "xterm-kitty"), ("KITTY_WINDOW_ID", "1")], Osc66, true, false),
    (Kind::Alacritty, ["", "0;1700;1", "", "", "2", "6"], &[("TERM", "alacritty"), ("ALACRITTY_WINDOW_ID", "1")], Lrm, false, false),
    (Kind::Alacritty, ["", "0;2600;1", "", "0", "2", "6"], &[("TERM", "xterm-256color")], Lrm, false, false),
    (Kind::Foot, ["foot(1.13.1)", "1;011301;0", "464f4f54", "", "2", "62;4;22"], &[("TERM", "foot")], Lrm, false, false),
    (Kind::Foot, ["foot(1.28.0)", "1;012800;0", "464f4f54", "", "2", "62;4;22;28;52"], &[("TERM", "foot")], Lrm, false, false),
    (Kind::Urxvt, ["", "85;95;0", "", "", "2", "1;2"], &[("TERM", "rxvt-unicode-256color"), ("COLORTERM", "rxvt-xpm")], Lrm, true, false),
    (Kind::St, ["", "", "", "", "2", "6"], &[("TERM", "st-256color")], Plain, false, false),
    (Kind::Zutty, ["", "64;0;0", "", "", "2", "64;1;9;15;21;22"], &[("TERM", "xterm-256color"), ("ZUTTY_VERSION", "0.14")], Lrm, false, false),
    (Kind::Qtermwidget, ["", "0;115;0", "", "", "2", "1;2"], &[("TERM", "xterm-256color")], Colour, true, false),
    (Kind::XtermJs, ["", "0;276;0", "", "0", "2", "1;2"], &[("TERM", "xterm-256color")], Lrm, true, false),
    // With the addon that gives marks a cell.
    (Kind::XtermJs, ["", "0;276;0", "", "0", "3", "1;2"], &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "vscode")], Plain, false, false),
];

#[test]
fn every_terminal_that_was_measured_gets_what_was_right_in_it() {
    for (kind, answers, variables, profile, marks, bdsm) in MEASURED {
        let found = Detection::of(replies(*answers), around(variables));
        assert_eq!(found.terminal.kind, *kind, "{answers:?}");
        assert_eq!(found.terminal.inside, None);
        assert_eq!(found.choice.profile, *profile, "{answers:?}");
        assert_eq!(found.choice.marks == Marks::Kept, *marks, "{answers:?}");
        assert_eq!(found.choice.bdsm, *bdsm, "{answers:?}");
        assert_eq!(found.choice.enter().is_empty(), !*bdsm);
        assert_eq!(found.choice.leave().is_empty(), !*bdsm);
        assert!(!found.choice.why.is_empty());
    }
}

#[test]
fn variables_of_the_terminal_that_another_one_was_started_from_change_nothing() {
    let foreign = [
        ("KONSOLE_VERSION", "260802"),
        ("KITTY_WINDOW_ID", "1"),
        ("VTE_VERSION", "8401"),
        ("MLTERM", "3.9.4"),
        ("TMUX", "/tmp/tmux-1000/default,1,0"),
        ("STY", "1.tty"),
        ("WT_SESSION", "x"),
    ];
    for (kind, answers, variables, profile, ..) in MEASURED {
        // An old Konsole and a QTerminal can be told apart by that variable alone.
        if *kind == Kind::Qtermwidget {
            continue;
        }
        let own = variables.iter().filter(|(name, _)| *name == "TERM");
        let all: Vec<(&str, &str)> = own.chain(&foreign).copied().collect();
        let found = Detection::of(replies(*answers), around(&all));
        assert_eq!(
            (found.terminal.kind, found.choice.profile),
            (*kind, *profile),
            "{answers:?}"
        );
    }
}

const TMUX_33: Answers = ["tmux 3.3a", "84;0;0", "", "", "2", "1;2"];
const TMUX_38: Answers = ["tmux 3.8", "84;0;0", "", "0", "2", "1;2;4"];

/// What tmux says of the terminals that it was measured in.
#[rustfmt::skip]
const IN_TMUX: &[(&str, Answers, Variables, Kind, Profile, bool)] = &[
    ("|alacritty", TMUX_33, &[], Kind::Alacritty, Lrm, false),
    ("foot(1.13.1)|foot", TMUX_33, &[], Kind::Foot, Lrm, false),
    ("foot(1.28.0)|foot", TMUX_38, &[], Kind::Foot, Lrm, false),
    ("kitty(0.26.5)|xterm-kitty", TMUX_33, &[], Kind::Kitty, Bold, false),
    ("kitty(0.48.2)|xterm-kitty", TMUX_38, &[], Kind::Kitty, Bold, false),
    ("Konsole 22.12.3|xterm-256color", TMUX_33, &[], Kind::Konsole, Inverse, true),
    ("Konsole 26.08.2|xterm-256color", TMUX_38, &[], Kind::Konsole, Inverse, true),
    ("|mlterm", TMUX_33, &[], Kind::Mlterm, NoCtl, true),
    ("mlterm(3.9.4)|mlterm", TMUX_38, &[], Kind::Mlterm, NoCtl, true),
    ("VTE(8401)|xterm-256color", TMUX_38, &[], Kind::Vte, Lrm, true),
    ("|xterm-256color", TMUX_33, &[("VTE_VERSION", "7006")], Kind::Vte, Lrm, true),
    ("XTerm(379)|xterm", TMUX_33, &[], Kind::Xterm, Lrm, true),
    ("XTerm(412)|xterm", TMUX_38, &[], Kind::Xterm, Lrm, true),
    ("|xterm-256color", TMUX_33, &[], Kind::Unknown, Lrm, false),
];

fn in_tmux(answer: &str, answers: Answers, variables: &[(&str, &str)]) -> Detection {
    // Left over from the terminal that tmux was started in: nobody's word.
    let mut all = vec![
        ("TERM", "tmux-256color"),
        ("TERM_PROGRAM", "tmux"),
        ("TMUX", "/tmp/t,1,0"),
    ];
    all.extend(variables);
    let mut around = around(&all);
    around.tmux = Some(Tmux::parse(answer));
    Detection::of(replies(answers), around)
}

#[test]
fn inside_tmux_the_terminal_outside_decides() {
    for (answer, answers, variables, kind, profile, marks) in IN_TMUX {
        let found = in_tmux(&format!("{answer}|0|external"), *answers, variables);
        assert_eq!(found.terminal.kind, *kind, "{answer}");
        assert_eq!(found.terminal.inside, Some(Multiplexer::Tmux));
        assert_eq!(found.choice.profile, *profile, "{answer}");
        assert_eq!(found.choice.marks == Marks::Kept, *marks, "{answer}");
        assert!(!found.choice.bdsm);
        assert_eq!(found.outward("\u{1b}]x\u{7}"), None);
    }
}

#[test]
fn tmux_hands_on_only_what_it_is_set_to() {
    let kitty = "kitty(0.48.2)|xterm-kitty";
    for (settings, support) in [
        ("off|external", Osc52Support::Ignored),
        ("on|external", Osc52Support::ThroughTmux),
        ("all|off", Osc52Support::ThroughTmux),
        ("off|on", Osc52Support::Taken),
    ] {
        let found = in_tmux(&format!("{kitty}|{settings}"), TMUX_38, &[]);
        assert_eq!(found.choice.osc52, support, "{settings}");
    }
    let found = in_tmux("VTE(8401)|xterm-256color|on|on", TMUX_38, &[]);
    assert_eq!(found.choice.osc52, Osc52Support::Ignored);
    assert_eq!(
        found.outward("\u{1b}]5379;use_ctl=false\u{7}").as_deref(),
        Some("\u{1b}Ptmux;\u{1b}\u{1b}]5379;use_ctl=false\u{7}\u{1b}\\")
    );
    let mlterm = |settings| in_tmux(&format!("|mlterm|{settings}"), TMUX_33, &[]);
    assert!(mlterm("0|external").choice.doubt.is_some());
    assert_eq!(mlterm("1|external").choice.doubt, None);
}

#[test]
fn in_screen_the_environment_is_all_there_is() {
    let screen: Answers = ["", "83;40900;0", "", "", "2", "1;2"];
    for (variables, profile) in [
        (&[("XTERM_VERSION", "XTerm(379)")][..], Lrm),
        (&[("VTE_VERSION", "7006")], Lrm),
        (&[("KONSOLE_VERSION", "221203")], Inverse),
        (&[("KITTY_WINDOW_ID", "1")], Bold),
        (&[], Lrm),
    ] {
        let found = Detection::of(replies(screen), around(variables));
        assert_eq!(found.terminal.inside, Some(Multiplexer::Screen));
        assert_eq!(found.choice.profile, profile);
        assert_eq!(found.choice.osc52, Osc52Support::Ignored);
        assert_eq!(found.outward("x"), None);
    }
}

#[test]
fn a_silent_terminal_is_told_by_its_environment() {
    let silent = ["", "", "", "", "", ""];
    for (variables, kind, profile) in [
        (&[("TERM", "xterm-kitty")][..], Kind::Kitty, Bold),
        (&[("KITTY_WINDOW_ID", "1")], Kind::Kitty, Bold),
        (&[("KONSOLE_VERSION", "260802")], Kind::Konsole, Inverse),
        (&[("TERM", "mlterm")], Kind::Mlterm, NoCtl),
        (&[("TERM", "xterm-256color")], Kind::Unknown, Lrm),
        (&[("TERM_PROGRAM", "iTerm.app")], Kind::Iterm2, Lrm),
        (&[], Kind::Unknown, Lrm),
    ] {
        let found = Detection::of(replies(silent), around(variables));
        assert_eq!((found.terminal.kind, found.choice.profile), (kind, profile));
        assert!(!found.choice.bdsm);
        assert!(found.choice.why.iter().any(|w| w.contains("in time")));
    }
    // Only the last question answered, as a serial terminal would.
    let found = Detection::of(replies(["", "", "", "", "", "1;2"]), around(&[]));
    assert_eq!(
        (found.terminal.kind, found.choice.profile),
        (Kind::Unknown, Lrm)
    );
}

#[test]
fn an_unknown_terminal_is_told_by_the_width_of_a_mark() {
    for (column, profile) in [("2", Lrm), ("3", Plain), ("4", Plain)] {
        let answers = ["strange 1.0", "7;7;7", "", "", column, "6"];
        let found = Detection::of(replies(answers), around(&[("TERM", "xterm-256color")]));
        assert_eq!(found.choice.profile, profile);
        assert_eq!(found.choice.marks, Marks::Stripped);
    }
    // Mode 8 known but not set is left alone: undoing it would switch bidi on.
    for (mode, bdsm) in [("0", false), ("1", true), ("2", false), ("4", false)] {
        let answers = [
            "WezTerm 20240203-110809",
            "1;277;0",
            "00000000",
            mode,
            "2",
            "65;4;6",
        ];
        let found = Detection::of(replies(answers), around(&[]));
        assert_eq!(
            (found.terminal.kind, found.choice.bdsm),
            (Kind::WezTerm, bdsm)
        );
        assert!(found.choice.doubt.is_some());
    }
}

#[test]
fn what_the_reader_wants_goes_before_what_was_picked_and_that_before_what_was_found() {
    let vte = MEASURED.iter().find(|m| m.0 == Kind::Vte).unwrap();
    let found = Detection::of(replies(vte.1), around(vte.2));
    let profile = |wish, picked| found.under(wish, picked).profile;
    assert_eq!(profile(Wish::Auto, None), Lrm);
    assert_eq!(profile(Wish::Auto, Some(Plain)), Plain);
    assert_eq!(profile(Wish::Only(Inverse), Some(Plain)), Inverse);
    // A terminal that is to do the ordering keeps its bidi.
    assert!(found.under(Wish::Only(Lrm), None).bdsm);
    assert!(!found.under(Wish::Only(Logical), None).bdsm);
}

#[test]
fn words_name_the_wishes_and_are_those_of_the_settings() {
    let words: Vec<&str> = Profile::ALL.iter().map(|(_, word)| *word).collect();
    assert_eq!(crate::config::BIDI_WORDS[0], "auto");
    assert_eq!(crate::config::BIDI_WORDS[1..], words);
    for word in crate::config::BIDI_WORDS {
        assert_eq!(Wish::named(word).map(Wish::word), Some(word));
        assert_eq!(Wish::typed(word), Ok(Wish::named(word).unwrap()));
    }
    assert_eq!(Wish::typed(""), Ok(Wish::Auto));
    assert!(Wish::typed("upside down").is_err());
}

#[test]
fn terminals_have_keys_of_their_own_that_stay() {
    let mut keys: Vec<String> = Vec::new();
    for (_, answers, variables, ..) in MEASURED {
        let key = |column: &'static str| {
            let mut answers = *answers;
            answers[4] = column;
            Detection::of(replies(answers), around(variables)).identity()
        };
        assert_eq!(key("2"), key(""));
        keys.push(key("2"));
    }
    for (answer, answers, variables, ..) in IN_TMUX {
        let answer = format!("{answer}|0|external");
        keys.push(in_tmux(&answer, *answers, variables).identity());
    }
    assert!(keys.iter().all(|key| !key.is_empty() && key.len() < 1000));
    let all = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), all);
}

#[test]
fn a_terminal_that_tells_tmux_no_name_is_known_by_its_program() {
    let of = |programs: &[&str], termtype: &str| {
        let mut found = in_tmux(
            &format!("{termtype}|xterm-256color|0|external"),
            TMUX_38,
            &[],
        );
        let mut tmux = found.around.tmux.take().unwrap_or_default();
        tmux.started_from(programs.iter().map(|p| (*p).to_owned()));
        found.around.tmux = Some(tmux);
        Detection::of(found.replies, found.around)
    };
    let found = of(
        &["tmux: client", "bash", "qterminal", "gnome-terminal-"],
        "",
    );
    assert_eq!(
        (found.terminal.kind, found.choice.profile),
        (Kind::Qtermwidget, Colour)
    );
    assert_eq!(found.terminal.inside, Some(Multiplexer::Tmux));
    assert_eq!(
        of(&["bash", "gnome-terminal-"], "").terminal.kind,
        Kind::Vte
    );
    assert_eq!(of(&["bash", "sshd"], "").terminal.kind, Kind::Unknown);
    // What the terminal says itself goes before.
    let named = of(&["bash", "qterminal"], "foot(1.28.0)");
    assert_eq!(named.terminal.kind, Kind::Foot);
    assert_ne!(found.identity(), of(&["bash"], "").identity());
}
