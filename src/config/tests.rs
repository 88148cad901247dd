//! Settings, their notices, themes.

use super::*;
use crate::app::command::COMMANDS;
use crate::app::keymap::{Key, LookUp};
use crate::entity::Kind;

fn parse(text: &str) -> Config {
    Config::parse(Path::new("c.toml"), text, false)
}

fn told(text: &str) -> Vec<String> {
    parse(text)
        .notices
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// The default file with its settings in force: a comment sign right before a letter or a bracket
/// marks one.
fn uncommented() -> String {
    let lines = DEFAULT_FILE
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[') => rest,
            _ => line,
        });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_default_file_says_the_defaults_with_and_without_its_comment_signs() {
    assert_eq!(parse(DEFAULT_FILE), Config::default());
    let text = uncommented();
    let config = parse(&text);
    assert_eq!(config.notices, []);
    assert_eq!(config, Config::default());
    for setting in [
        "theme",
        "layout",
        "list",
        "list-width",
        "english-share",
        "order",
        "mouse",
        "help",
        "bidi",
    ] {
        assert!(
            text.lines()
                .any(|l| l.starts_with(&format!("{setting} = "))),
            "{setting}"
        );
    }
    for (_, role) in Role::ALL {
        let word = |text: &str| text.split([' ', ',', '.', '\n']).any(|w| w == role);
        assert!(word(DEFAULT_FILE), "{role}");
    }
}

#[test]
fn the_default_file_lists_every_command_with_its_keys_and_meaning() {
    for entry in COMMANDS {
        let line = format!("#{} = {:?} ", entry.name, entry.keys);
        let found = DEFAULT_FILE.lines().find(|l| l.starts_with(&line));
        let doc = found.and_then(|l| l.rsplit_once(" # ")).map(|(_, doc)| doc);
        assert_eq!(doc, Some(entry.doc.english), "{line}");
    }
}

#[test]
fn how_arabic_is_sent_is_one_of_its_words() {
    for word in BIDI_WORDS {
        let text = format!("bidi = '{word}'");
        assert_eq!((parse(&text).bidi, told(&text).len()), (word, 0));
    }
    assert_eq!(parse("").bidi, "auto");
    assert_eq!(parse("bidi = 'LRM'").bidi, "auto");
    let told = told("\nbidi = true").remove(0);
    assert!(
        told.starts_with("c.toml:2: bidi: expected \"auto\""),
        "{told}"
    );
    for word in BIDI_WORDS {
        assert!(told.contains(word), "{told}");
    }
}

#[test]
fn settings_are_taken() {
    let config = parse(
        "layout = 'stacked'\nlist = false\nlist-width = 0x20\nenglish-share = 60\n\
         order = 'arabic'\nmouse = false\nhelp = 'arabic'\ntheme = 'light'\n\
         [keys]\nquit = 'Q'\nnext-pair = ['J', 'ctrl-n']\nhelp = 'nop'\n\
         [style]\nhit = { fg = '#102030', bg = 'none', bold = false }\n",
    );
    assert_eq!(config.notices, []);
    assert_eq!(
        config.options,
        Options {
            guesses: true,
            layout: Layout::Stacked,
            list: Some(false),
            list_width: 32,
            english_share: 60,
            order: Side::Arabic,
            locked: true,
            mouse: false,
            pictures: false,
            help: Some(Side::Arabic),
            locale: Side::English,
        }
    );
    assert_eq!(config.keys.keys_of(Command::Quit), ["Q"]);
    assert_eq!(config.keys.keys_of(Command::NextPair), ["J", "ctrl-n"]);
    assert_eq!(config.keys.look_up(&[Key::char('?')]), LookUp::Nothing);
    assert_eq!(config.theme.base(), theme::Base::Light);
    let hit = config.theme.style(Role::Hit);
    assert_eq!((hit.fg, hit.bg), (Some(Colour::Rgb(16, 32, 48)), None));
    assert!(!hit.bold && hit.underline);
}

#[test]
fn a_wrong_value_keeps_its_default_and_tells_line_and_expectation() {
    let text = "# mine\nlayout = \"rows\"\nlist-width = 200\nmouse = \"no\"\n\n[keys]\n\
                quit = [\"qq\"]\nfly = \"f\"\nhelp = 3\n\n[style.hit]\nfg = \"pink\"\n[style]\nx.y = 1\n";
    let config = parse(text);
    assert_eq!(config.options.layout, Layout::Rows);
    assert_eq!(config.options.list_width, 26);
    assert!(config.options.mouse);
    let told = told(text);
    let expected = [
        "c.toml:3: list-width: expected a number of columns from 16 to 60",
        "c.toml:4: mouse: expected true or false",
        "c.toml:7: keys.quit: \"qq\" is no key",
        "c.toml:8: keys.fly: no such command",
        "c.toml:9: keys.help: expected a key",
        "c.toml:12: style.hit.fg: expected a colour",
        "c.toml:14: style.x: no such thing to style",
    ];
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for (notice, start) in told.iter().zip(expected) {
        assert!(notice.starts_with(start), "{notice}");
    }
    assert_eq!(config.keys.keys_of(Command::Quit), ["q", "ctrl-c"]);
    assert_eq!(config.keys.keys_of(Command::Help), ["?", "f1"]);
}

#[test]
fn wrong_styles_and_unknown_settings_tell_what_there_is() {
    let told =
        told("colour = 1\n[style]\nhit = { fg = 'pink', blink = true }\nhat = {}\ntext = 1\n");
    for (notice, start) in told.iter().zip([
        "c.toml:1: colour: no such setting; there are theme, style, layout",
        "c.toml:3: style.hit.fg: expected a colour",
        "c.toml:3: style.hit.blink: no such setting; there are fg, bg, bold",
        "c.toml:4: style.hat: no such thing to style; there are text, dim",
        "c.toml:5: style.text: expected a table",
    ]) {
        assert!(notice.starts_with(start), "{notice}");
    }
    assert_eq!(told.len(), 5);
}

#[test]
fn broken_toml_is_one_notice_and_the_defaults() {
    let config = parse("mouse = false\nlayout = [\n");
    assert_eq!(config.notices.len(), 1);
    assert_eq!(config.options, Options::default());
    assert!(config.notices[0].line.is_some_and(|line| line >= 2));
    assert!(config.notices[0].expected.starts_with("this is not TOML"));
    for odd in [
        "\u{0}",
        "=",
        "[",
        "\"",
        "a = 1\na = 2",
        "[keys",
        "keys = 1",
        "ك = 1",
    ] {
        assert!(!parse(odd).notices.is_empty(), "{odd:?}");
    }
}

#[test]
fn keys_that_get_in_each_others_way_are_told() {
    assert_eq!(
        told("[keys]\nhelp = \"g\"\n"),
        ["c.toml:2: keys.help: g hides g g, which begins with it"]
    );
    assert_eq!(
        told("[keys]\nhelp = \"x\"\nquit = \"x\"\n"),
        ["c.toml:3: keys.quit: x is given to keys.help already"]
    );
    // Taking a key from another command's defaults is meant.
    let config = parse("[keys]\nhelp = \"j\"\n");
    assert_eq!(config.notices, []);
    assert_eq!(config.keys.keys_of(Command::NextPair), ["down"]);
}

#[test]
fn no_color_takes_colours_away_whatever_the_file_says() {
    let text = "theme = 'dark'\n[style]\ntext = { fg = 'red', underline = true }\n";
    let config = Config::parse(Path::new(""), text, true);
    for (role, name) in Role::ALL {
        let style = config.theme.style(role);
        assert_eq!((style.fg, style.bg), (None, None), "{name}");
    }
    assert!(config.theme.style(Role::Text).underline);
}

#[test]
fn a_file_that_was_asked_for_must_be_readable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let unset = |_: &str| None;
    let config = Config::load(Some(&path), unset);
    assert_eq!(config.notices.len(), 1);
    assert_eq!(config.notices[0].line, None);
    std::fs::write(&path, b"\xff").unwrap();
    assert_eq!(Config::load(Some(&path), unset).notices.len(), 1);
    std::fs::write(&path, "mouse = false").unwrap();
    let set = |name: &str| (name == "NO_COLOR").then(|| "1".to_owned());
    let config = Config::load(Some(&path), set);
    assert_eq!(config.notices, []);
    assert!(!config.options.mouse);
    assert_eq!(config.theme.base(), theme::Base::Mono);
    let empty = |_: &str| Some(String::new());
    assert_eq!(Config::load(Some(&path), empty).theme, Theme::default());
}

#[test]
fn kinds_of_entities_differ_without_colour_in_every_theme() {
    for (base, name) in theme::Base::ALL {
        let theme = Theme::of(base);
        let mut seen = Vec::new();
        for kind in Kind::ALL {
            let style = theme.style(Role::Entity(kind));
            assert!(!style.reverse, "reverse is for the current one: {name}");
            let cue = (style.bold, style.dim, style.italic, style.underline);
            assert!(!seen.contains(&cue), "{name} {kind:?}");
            seen.push(cue);
        }
        assert!(theme.style(Role::CurrentEntity).reverse);
    }
    let mono = Theme::of(theme::Base::Mono);
    assert!(
        Role::ALL
            .iter()
            .all(|(role, _)| mono.style(*role).fg.is_none())
    );
}

/// WCAG 2 contrast of two colours of xterm's palette (XTerm-col.ad).
fn contrast(a: Colour, b: Colour) -> f64 {
    let luminance = |colour: Colour| {
        let (r, g, b) = match colour {
            Colour::Black => (0, 0, 0),
            Colour::BrightGreen => (0, 255, 0),
            Colour::BrightYellow => (255, 255, 0),
            Colour::BrightCyan => (0, 255, 255),
            Colour::BrightWhite => (255, 255, 255),
            other => panic!("not measured: {other}"),
        };
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    };
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

#[test]
fn high_contrast_keeps_its_promise() {
    let theme = Theme::of(theme::Base::HighContrast);
    for (role, name) in Role::ALL {
        let style = theme.style(role);
        let contrast = contrast(style.fg.unwrap(), style.bg.unwrap());
        assert!(contrast >= 7.0 && !style.dim, "{name}: {contrast}");
    }
}

#[test]
fn the_coloured_themes_keep_to_the_palette_of_the_terminal() {
    for (base, name) in theme::Base::ALL {
        for (role, _) in Role::ALL {
            let style = Theme::of(base).style(role);
            let own = [style.fg, style.bg].into_iter().flatten();
            assert!(
                own.into_iter().all(|c| !matches!(c, Colour::Rgb(..))),
                "{name}"
            );
        }
    }
}

#[test]
fn colours_are_read_as_they_are_written() {
    for (colour, name) in Colour::PALETTE {
        assert_eq!(Colour::named(name), Some(colour));
        assert_eq!(colour.to_string(), name);
    }
    assert_eq!(Colour::named("#00ff7f").unwrap().to_string(), "#00ff7f");
    for wrong in ["#fff", "#00ff7g", "#+0+0+0", "", "Red", "#٠٠٠"] {
        assert_eq!(Colour::named(wrong), None, "{wrong}");
    }
}

#[test]
fn every_role_is_listed_once_and_styles_lie_on_top_of_each_other() {
    for (at, (role, name)) in Role::ALL.iter().enumerate() {
        assert!(
            Role::ALL
                .iter()
                .skip(at + 1)
                .all(|(r, n)| r != role && n != name),
            "{name}"
        );
    }
    for kind in Kind::ALL {
        assert!(
            Role::ALL
                .iter()
                .any(|(role, _)| *role == Role::Entity(kind))
        );
    }
    let theme = Theme::default();
    let person = theme.style(Role::Entity(Kind::Person));
    let current = person.under(theme.style(Role::CurrentEntity));
    assert_eq!(
        current,
        Style {
            reverse: true,
            ..person
        }
    );
}
