//! Whether a Latin-script name and an Arabic-script one are the same name.
//!
//! Letters are aligned by a table of what stands for what in practice (news agencies follow ear and
//! habit, not one standard), at the least total cost, after Kondrak's weighted phonetic alignment
//! (2000): consonants must answer each other, vowels may be left out.
//! Invariant: the answer is in 0 to 1 and does not depend on case, harakat or hamza.
//! Must not know: exonyms (طرابلس is Tripoli by history, not by sound: the gazetteer's matter), which
//! words are names.

use std::sync::LazyLock;

use super::word::key;

/// From here on two spellings may be taken for one name without other evidence.
pub const SAME: f32 = 0.7;

/// How well an Arabic spelling renders a Latin one, 0 to 1. Both may have several words; the article
/// and the particles of descent may be missing on either side; an Arabic clitic costs a little.
#[must_use]
pub fn similarity(latin: &str, arabic: &str) -> f32 {
    let latin = latin_words(latin);
    let arabic = arabic_words(arabic);
    if latin.is_empty() || arabic.is_empty() {
        return 0.0;
    }
    if let ([one], [other]) = (latin.as_slice(), arabic.as_slice()) {
        return word_similarity(one, other);
    }
    let joined = word_similarity(&latin.concat(), &arabic.concat());
    joined.max(in_order(&latin, &arabic))
}

/// The best order-keeping match of words, weighted by letters: a word without a partner counts 0.
fn in_order(latin: &[String], arabic: &[String]) -> f32 {
    let mut best = vec![vec![0.0f32; arabic.len() + 1]; latin.len() + 1];
    for (i, l) in latin.iter().enumerate() {
        for (j, a) in arabic.iter().enumerate() {
            let score = word_similarity(l, a);
            // Half a likeness in a name of several words is chance.
            let score = if score >= 0.5 { score * length(l) } else { 0.0 };
            best[i + 1][j + 1] = (best[i][j] + score).max(best[i][j + 1]).max(best[i + 1][j]);
        }
    }
    let all: f32 = latin.iter().map(|l| length(l)).sum();
    // Arabic words left over dilute the match as Latin ones do.
    let surplus = arabic.len().saturating_sub(latin.len());
    let share = length_of(surplus) / length_of(arabic.len());
    best[latin.len()][arabic.len()] / all.max(1.0) * (1.0 - share)
}

fn length(word: &str) -> f32 {
    length_of(word.chars().count())
}

#[allow(clippy::cast_precision_loss, reason = "words are short")]
const fn length_of(n: usize) -> f32 {
    n as f32
}

/// Words that names carry or drop freely: the article, particles of descent.
const PARTICLES: [&str; 16] = [
    "al", "el", "ar", "as", "ash", "at", "ad", "an", "az", "bin", "ibn", "ben", "bint", "de",
    "von", "van",
];
const ARABIC_PARTICLES: [&str; 4] = ["بن", "ابن", "بنت", "ال"];

/// A name's words in plain ASCII small letters, without particles (unless nothing else is there).
fn latin_words(name: &str) -> Vec<String> {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '_' | '.'))
        .map(plain_latin)
        .filter(|w| !w.is_empty())
        .collect();
    without(words, &PARTICLES)
}

fn arabic_words(name: &str) -> Vec<String> {
    let words: Vec<String> = name
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '_' | '.'))
        .map(|w| key(w).chars().filter(|c| c.is_alphabetic()).collect())
        .filter(|w: &String| !w.is_empty())
        .collect();
    without(words, &ARABIC_PARTICLES)
}

fn without(words: Vec<String>, particles: &[&str]) -> Vec<String> {
    let kept: Vec<String> = words
        .iter()
        .filter(|w| !particles.contains(&w.as_str()))
        .cloned()
        .collect();
    if kept.is_empty() { words } else { kept }
}

/// Small letters a to z; letters with a caron or acute that name a sound become its English spelling.
fn plain_latin(word: &str) -> String {
    use icu_normalizer::DecomposingNormalizerBorrowed;
    let mut out = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' => out.push(c),
            'č' | 'ć' | 'ç' => out.push_str("ch"),
            'š' | 'ş' | 'ș' => out.push_str("sh"),
            'ž' => out.push_str("zh"),
            'ğ' => out.push_str("gh"),
            'ñ' => out.push_str("ny"),
            'ı' => out.push('i'),
            'ø' | 'œ' => out.push('o'),
            'ł' => out.push('l'),
            'đ' => out.push('d'),
            'ß' => out.push_str("ss"),
            'æ' => out.push('a'),
            'þ' => out.push_str("th"),
            'ð' => out.push('d'),
            c if c.is_ascii() => {}
            c => {
                let mut small = [0; 4];
                let decomposed = DecomposingNormalizerBorrowed::new_nfkd()
                    .normalize(c.encode_utf8(&mut small))
                    .into_owned();
                out.extend(decomposed.chars().filter(char::is_ascii_lowercase));
            }
        }
    }
    out
}

/// What may stand before an Arabic name: conjunctions, prepositions, the article.
const CLITICS: [&str; 14] = [
    "ال", "وال", "بال", "لل", "فال", "كال", "و", "ب", "ل", "ف", "ك", "ول", "وب", "ولل",
];

fn word_similarity(latin: &str, arabic: &str) -> f32 {
    let latin: Vec<u8> = latin.bytes().collect();
    let whole: Vec<char> = arabic.chars().collect();
    if latin.len() < 2 || whole.len() < 2 || latin.len() > 40 || whole.len() > 40 {
        return 0.0;
    }
    let mut best = letter_similarity(&latin, &whole);
    for clitic in CLITICS {
        if best >= 0.97 {
            break;
        }
        if let Some(rest) = arabic.strip_prefix(clitic)
            && rest.chars().count() >= 3
        {
            let rest: Vec<char> = rest.chars().collect();
            best = best.max(letter_similarity(&latin, &rest) - 0.03);
        }
    }
    best.clamp(0.0, 1.0)
}

/// What a stretch of Latin letters may be written as, and what that costs.
struct Rule {
    latin: &'static [u8],
    arabic: Vec<char>,
    cost: f32,
}

/// `latin: arabic=cost …`; no `=` means free; `_` is nothing.
const RULES: &str = "
b: ب
bb: ب
p: ب
pp: ب
f: ف
ff: ف
v: ف ب=.3 و=.2
ph: ف
t: ت ط ث=.3 د=.4 ه=.2
tt: ت ط
th: ث ت ذ=.15 ط=.2 د=.3 ه=.1
d: د ض ذ=.15 ظ=.3 ط=.4
dd: د ض
dh: ذ ض ظ د
j: ج ي=.1 خ=.2 ه=.3 ش=.3 غ=.3 دج=.05
dj: ج
g: ج غ ق=.1 ك=.15
gg: ج غ
gh: غ ج=.3 ق=.3 ه=.4 _=.15
k: ك ق خ=.4
kk: ك ق
ck: ك ق
kh: خ ك=.3 ح=.4
q: ق ك غ=.3
qu: ك ق كو كي
c: ك س ق=.1 تش=.1 ش=.2 ص=.2
cc: ك تش=.05
ch: ش تش خ=.1 ك=.1
tch: تش ش
sch: ش شت=.2
sh: ش
zh: ج ش=.3 ز=.3
s: س ص ز=.2 ش=.2 ث=.4
ss: س ص ز=.3
z: ز ذ=.15 ظ=.15 س=.2 ص=.3 ض=.3 تس=.1 ث=.3
zz: ز تس تز=.1
ts: تس س=.3 تز=.2
tz: تس تز تز ز=.3 س=.3
x: كس اكس=.1 ش=.25 س=.3 خ=.2 كش=.2 غز=.3
r: ر غ=.5
rr: ر
l: ل
ll: ل ي=.25
m: م ن=.5
mm: م
n: ن م=.5 _=.7
nn: ن
ng: نغ نج نق=.1 ن=.2 نك=.1
h: ه ح خ=.4 _=.2
w: و ف=.1 _=.3
y: ي _=.1 ا=.3 ج=.5
a: ا ع=.05 ي=.25 و=.35 ه=.15 _=.08
e: ي ا=.15 ع=.1 و=.4 ه=.15 _=.05
i: ي ا=.25 ع=.1 و=.4 _=.08
o: و ا=.2 ع=.1 ي=.4 ه=.4 _=.08
u: و ي=.25 ا=.2 ع=.1 _=.08
aa: ا ع
ai: ي اي ا=.1
ay: ي اي
ei: ي اي
ee: ي
ea: ي ا=.1
ey: ي اي
ie: ي يا=.1
oo: و
ou: و او
ow: و او=.05
au: و او
aw: و او
ew: و يو
eu: و يو او
oa: و وا
ia: يا ا=.15 ي=.2
io: يو و=.1
ue: و ي=.15
";

static TABLE: LazyLock<Vec<Vec<Rule>>> = LazyLock::new(|| {
    let mut table: Vec<Vec<Rule>> = (0..26).map(|_| Vec::new()).collect();
    for line in RULES.lines() {
        let Some((latin, answers)) = line.split_once(": ") else {
            continue;
        };
        for answer in answers.split(' ') {
            let (arabic, cost) = answer.split_once('=').unwrap_or((answer, "0"));
            if let Some(slot) = latin
                .bytes()
                .next()
                .and_then(|b| table.get_mut(usize::from(b.wrapping_sub(b'a'))))
            {
                slot.push(Rule {
                    latin: latin.as_bytes(),
                    arabic: arabic.chars().filter(|c| *c != '_').collect(),
                    cost: cost.parse().unwrap_or(0.0),
                });
            }
        }
    }
    table
});

/// A consonant without an answer.
const MISSED: f32 = 1.0;

/// What an Arabic letter costs that no Latin letter answers.
const fn unanswered(c: char) -> f32 {
    match c {
        'ا' => 0.4,
        'ع' => 0.2,
        'و' | 'ي' => 0.4,
        'ه' => 0.5,
        _ => MISSED,
    }
}

/// As `starts_with`, for stretches of one to three letters: a call of `memcmp` costs more than they do.
fn opens_with<T: PartialEq>(text: &[T], start: &[T]) -> bool {
    text.len() >= start.len() && text.iter().zip(start).all(|(t, s)| t == s)
}

fn letter_similarity(latin: &[u8], arabic: &[char]) -> f32 {
    let (n, m) = (latin.len(), arabic.len());
    let width = m + 1;
    let mut cost = vec![f32::INFINITY; (n + 1) * width];
    cost[0] = 0.0;
    for i in 0..=n {
        for j in 0..=m {
            let here = cost[i * width + j];
            if !here.is_finite() {
                continue;
            }
            let mut reach = |i: usize, j: usize, step: f32| {
                let there = &mut cost[i * width + j];
                *there = there.min(here + step);
            };
            if let Some(&c) = arabic.get(j) {
                // A final ta marbuta (as ha) or alef is often not heard.
                let last = j + 1 == m && matches!(c, 'ه' | 'ا');
                reach(i, j + 1, if last { 0.1 } else { unanswered(c) });
            }
            if i == n {
                continue;
            }
            let vowel = matches!(latin[i], b'a' | b'e' | b'i' | b'o' | b'u');
            reach(i + 1, j, if vowel { 0.12 } else { MISSED });
            let rules = TABLE
                .get(usize::from(latin[i].wrapping_sub(b'a')))
                .map_or(&[][..], Vec::as_slice);
            for rule in rules {
                if opens_with(&latin[i..], rule.latin) && opens_with(&arabic[j..], &rule.arabic) {
                    let (i2, j2) = (i + rule.latin.len(), j + rule.arabic.len());
                    // Names rarely lose or change their first sound, nor a long last vowel.
                    let edge = match (rule.arabic.is_empty(), vowel) {
                        (true, false) if i == 0 => 0.6,
                        (true, true) if i == 0 || i2 == n && latin[i] != b'e' => 0.2,
                        _ => 0.0,
                    };
                    reach(i2, j2, rule.cost + edge);
                }
            }
        }
    }
    let total = cost[n * width + m];
    let consonants = |count: usize| length_of(count).max(1.0);
    let heard_latin = latin
        .iter()
        .filter(|b| !matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'h'))
        .count();
    let heard_arabic = arabic
        .iter()
        .filter(|c| !matches!(c, 'ا' | 'و' | 'ي' | 'ع'))
        .count();
    // Two names of two consonants agree by chance more often than names of five.
    let size = consonants(heard_latin.max(heard_arabic));
    (1.0 - 2.0 * total / (size + 0.5)).clamp(0.0, 1.0)
}

/// Which sounds a word surely has and may have, one bit a class, for throwing out most pairs of words
/// before [`similarity`] looks at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sounds {
    sure: u16,
    possible: u16,
}

const LIP: u16 = 1;
const FLOW: u16 = 2;
const TONGUE: u16 = 4;
const HISS: u16 = 8;
const THROAT: u16 = 16;
const L: u16 = 32;
const R: u16 = 64;
const NOSE: u16 = 128;

impl Sounds {
    /// The sounds of a Latin word.
    #[must_use]
    pub fn latin(word: &str) -> Self {
        let word = plain_latin(word);
        let mut out = Self {
            sure: 0,
            possible: 0,
        };
        for b in word.bytes() {
            let (sure, possible) = match b {
                b'b' => (LIP, LIP),
                b'p' => (0, LIP | FLOW),
                b'f' => (FLOW, FLOW),
                b'v' | b'w' => (0, FLOW | LIP),
                b't' => (0, TONGUE | HISS),
                b'd' => (0, TONGUE | THROAT),
                b's' | b'z' => (0, HISS | TONGUE),
                b'c' | b'x' | b'j' | b'g' => (0, HISS | THROAT | TONGUE),
                b'k' | b'q' => (THROAT, THROAT),
                b'l' => (L, L),
                b'r' => (R, R | THROAT),
                b'm' | b'n' => (0, NOSE),
                b'h' => (0, THROAT),
                _ => (0, 0),
            };
            out.sure |= sure;
            out.possible |= possible;
        }
        out
    }

    /// The sounds of an Arabic key; the first two letters may be clitics and are never sure.
    #[must_use]
    pub fn arabic(key: &str) -> Self {
        let mut out = Self {
            sure: 0,
            possible: 0,
        };
        for (at, c) in key.chars().enumerate() {
            let (sure, possible) = match c {
                'ب' => (LIP, LIP),
                'ف' => (FLOW, FLOW),
                'ت' | 'ط' | 'د' => (TONGUE, TONGUE),
                'ث' | 'ذ' | 'ض' | 'ظ' => (0, TONGUE | HISS),
                'س' | 'ش' | 'ص' | 'ز' => (HISS, HISS),
                'ج' => (THROAT, THROAT | HISS),
                'ك' | 'ق' | 'غ' | 'خ' => (THROAT, THROAT | HISS),
                'ل' => (L, L),
                'ر' => (R, R),
                'م' | 'ن' => (NOSE, NOSE),
                _ => (0, 0),
            };
            if at >= 2 {
                out.sure |= sure;
            }
            out.possible |= possible;
        }
        out
    }

    /// Whether the two may be one name: at most one sound of either is without an answer.
    #[must_use]
    pub const fn may_match(self, other: Self) -> bool {
        (self.sure & !other.possible).count_ones() + (other.sure & !self.possible).count_ones() <= 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet_their_spelling() {
        for (latin, arabic) in [
            ("Mazen", "مازن"),
            ("Cleverly", "كلافرلي"),
            ("Sabha", "سبها"),
            ("Libya", "ليبيا"),
            ("Queirós", "كيروش"),
            ("al-Maamari", "المعمري"),
            ("Hrgović", "هرغوفيتش"),
            ("Wallace", "والاس"),
            ("Khaled Mazen", "خالد مازن"),
            ("Munther bin Saqr al-Maamari", "منذر بن صقر المعمري"),
            ("Abdulrahman", "عبد الرحمن"),
            ("Boris Johnson", "بوريس جونسون"),
            ("Muhammad", "محمّد"),
            ("Ali", "علي"),
            ("Omar", "عُمر"),
            ("Washington", "بواشنطن"),
            ("Wouter Claessens", "فاوتر كلاسنس"),
        ] {
            let s = similarity(latin, arabic);
            assert!(s >= SAME, "{latin} {arabic} {s}");
        }
    }

    #[test]
    fn other_words_do_not() {
        for (latin, arabic) in [
            ("Tripoli", "طرابلس"),
            ("Mazen", "محسن"),
            ("Wallace", "السي"),
            ("Egypt", "مصر"),
            ("Cleverly", "كبيرة"),
            ("London", "الأردن"),
            ("Minister", "المستمر"),
            ("Libya", "البلاد"),
            ("Sabha", "صباح"),
            ("Khaled Mazen", "خالد شكشك"),
        ] {
            let s = similarity(latin, arabic);
            assert!(s < SAME, "{latin} {arabic} {s}");
        }
    }

    #[test]
    fn the_filter_lets_true_pairs_through() {
        for (latin, arabic) in [
            ("Cleverly", "كلافرلي"),
            ("Johnson", "وجونسون"),
            ("Geoffrey", "جيفري"),
            ("Queirós", "كيروش"),
        ] {
            assert!(
                Sounds::latin(latin).may_match(Sounds::arabic(&key(arabic))),
                "{latin}"
            );
        }
        assert!(!Sounds::latin("Baker").may_match(Sounds::arabic(&key("الانتخابات"))));
    }

    #[test]
    fn any_input_is_answered() {
        for (a, b) in [
            ("", ""),
            ("x", "ا"),
            ("-", "ـ"),
            ("ffi", "ﷲ"),
            ("大", "مصر"),
        ] {
            let s = similarity(a, b);
            assert!((0.0..=1.0).contains(&s));
        }
    }
}
