//! Organisations in Arabic: listed ones, and a head word with the adjectives and genitives behind it.
//!
//! Must not know: persons.

use super::*;
use crate::entity::lists::Hit;

/// The name of a ruler or saint behind the head of what bears it, with what goes on behind:
/// الملك خالد للعلوم, الأمير فهد الرياضية. Answers the token after it.
pub(super) fn bearer(sheet: &Sheet<'_>, para: usize, from: usize) -> Option<usize> {
    let row = sheet.row(para);
    if !matches!(
        row.get(from)?.norm.as_str(),
        "الملك"
            | "الملكه"
            | "الامير"
            | "الاميره"
            | "السلطان"
            | "الشيخ"
            | "الشيخه"
            | "الامام"
            | "القديس"
            | "الرييس"
            | "الشهيد"
    ) {
        return None;
    }
    let mut at = from + 1;
    let mut names = 0;
    while let Some(token) = row.get(at).filter(|t| t.class == Class::Arabic) {
        let norm = token.norm.as_str();
        let name = sheet.lists.is_given(SIDE, norm)
            || sheet.lists.cue(Cue::ArParticle, norm)
            || names == 0 && !is_common(sheet, token)
            || row
                .get(at - 1)
                .is_some_and(|t| sheet.lists.cue(Cue::ArParticle, &t.norm));
        if !name || names >= 5 {
            break;
        }
        names += 1;
        at += 1;
    }
    if names == 0 {
        return None;
    }
    let mut tail = 0;
    while let Some(token) = row.get(at).filter(|t| t.class == Class::Arabic) {
        let norm = token.norm.as_str();
        let adjective = has_article(norm) && norm.trim_end_matches('ه').ends_with('ي');
        let purpose = norm.starts_with("لل") && norm.chars().count() > 4;
        let joined = tail > 0 && norm.strip_prefix('و').is_some_and(has_article);
        let office = !sheet
            .lists
            .at(SIDE, row, at, |s| {
                matches!(s, Sort::Rank | Sort::Style | Sort::Head | Sort::Group)
            })
            .is_empty();
        if !(adjective || purpose || joined)
            || office
            || sheet.lists.cue(Cue::ArDefStop, norm)
            || tail >= 3
        {
            break;
        }
        at += 1;
        tail += 1;
    }
    Some(at)
}

/// Organisations: listed ones and those with a head word.
pub(super) fn organisations(sheet: &mut Sheet<'_>, para: usize) {
    let n = sheet.row(para).len();
    let mut i = 0;
    while i < n {
        let row = sheet.row(para);
        if !row.get(i).is_some_and(|t| t.class == Class::Arabic) || !sheet.is_free(para, i..i + 1) {
            i += 1;
            continue;
        }
        let hits = sheet.at(para, i, |s| s == Sort::Organisation);
        let listed = hits.first().copied().filter(|h| {
            h.len > 1
                || row
                    .get(i)
                    .is_some_and(|t| t.start == h.start || !is_common(sheet, t))
        });
        let pattern = organisation_at(sheet, para, i);
        let found = match (listed, pattern) {
            (Some(hit), Some((end, start, _))) if end > i + hit.len && hit.len == 1 => {
                Some((end, start, Source::Pattern, false))
            }
            (Some(hit), _) => Some((i + hit.len, hit.start, Source::Gazetteer, false)),
            (None, Some((end, start, weak))) => Some((end, start, Source::Pattern, weak)),
            (None, None) => None,
        };
        let Some((end, start, source, weak)) = found else {
            i += 1;
            continue;
        };
        let lines = hits.iter().map(|h| h.line).collect();
        let id = sheet.organisation(para, i..end, Some(start), source, lines);
        if let Some(draft) = id.and_then(|id| sheet.draft_mut(id)) {
            draft.weak = weak;
        }
        i = end.max(i + 1);
    }
}

/// An organisation with its head word at a token: the token after it, its first byte, whether only
/// the other side can tell that it is a name.
fn organisation_at(sheet: &Sheet<'_>, para: usize, i: usize) -> Option<(usize, usize, bool)> {
    if sheet.hint(para, i) & Cue::ArOrgHead.bit() == 0 {
        return None;
    }
    let (start, head) = sheet
        .token(para, i)?
        .forms()
        .find(|(_, n)| sheet.lists.cue(Cue::ArOrgHead, n))?;
    let at = i + 1;
    // حزب "الكرامة": a quoted name right after the head is the name itself.
    if sheet
        .token(para, at)
        .is_some_and(|t| matches!(t.class, Class::Sign('"' | '«' | '“' | '”')))
    {
        return None;
    }
    // جامعة الملك خالد, مركز الأمير سلطان للدراسات
    if !head.starts_with("ال")
        && let Some(end) = bearer(sheet, para, at)
        && sheet.is_core_free(para, at..end)
    {
        return Some((end, start, false));
    }
    let body = Body::behind(sheet, para, i, head)?;
    Some((body.at, start, body.is_weak()))
}

/// What a word behind the head of an organisation is to its name.
enum Part {
    /// It is part of it, and with it what stands before the place that is read next.
    Inside,
    /// The name ends before it.
    Outside,
    /// It shows that there is no name.
    Never,
}

/// An organisation, as far as its words have been read.
struct Body<'s> {
    sheet: &'s Sheet<'s>,
    para: usize,
    /// Where the head stands, and its form.
    from: usize,
    head: &'s str,
    definite: bool,
    /// The token to be read next.
    at: usize,
    /// How many words there are behind the head.
    words: usize,
    /// A place, another body or a foreign name is among them.
    named: bool,
    /// An adjective of origin is.
    origin: bool,
    /// A word of standing is: national, general.
    institutional: bool,
    /// How many phrases with ل are.
    purposes: usize,
}

impl<'s> Body<'s> {
    /// Reads the words behind a head, as far as they belong to it.
    fn behind(sheet: &'s Sheet<'s>, para: usize, from: usize, head: &'s str) -> Option<Self> {
        // The first that has something to say of a word decides.
        let rules: [fn(&mut Self, &'s Token) -> Option<Part>; 9] = [
            Self::ends,
            Self::of_origin,
            Self::with_article,
            Self::place,
            Self::listed,
            Self::joined,
            Self::genitive,
            Self::of_place,
            Self::foreign,
        ];
        let mut body = Self {
            sheet,
            para,
            from,
            head,
            definite: head.starts_with("ال"),
            at: from + 1,
            words: 0,
            named: false,
            origin: false,
            institutional: false,
            purposes: 0,
        };
        while let Some(next) = sheet.token(para, body.at) {
            match rules.iter().find_map(|rule| rule(&mut body, next)) {
                Some(Part::Inside) => {}
                Some(Part::Outside) | None => break,
                Some(Part::Never) => return None,
            }
        }
        // النادي المغربي names Morocco, not a club.
        let people = body.definite
            && body.origin
            && body.words == 1
            && !matches!(
                head,
                "الشرطه"
                    | "الجيش"
                    | "البرلمان"
                    | "القوات"
                    | "الحرس"
                    | "الاذاعه"
                    | "الخارجيه"
            );
        (body.words > 0 && !people).then_some(body)
    }

    /// Whether only the other side can tell that it is a name.
    fn is_weak(&self) -> bool {
        self.sheet.lists.cue(Cue::ArOrgWeak, self.head)
            && (!self.named && !self.institutional || self.definite && self.words == 1)
    }

    fn word(&self, k: usize) -> &'s str {
        self.sheet
            .token(self.para, k)
            .map_or("", |t| t.norm.as_str())
    }

    fn cue(&self, cue: Cue, norm: &str) -> bool {
        self.sheet.lists.cue(cue, norm)
    }

    /// What the lists have at a token.
    fn hit(&self, k: usize, want: fn(Sort) -> bool) -> Option<Hit> {
        self.sheet.at(self.para, k, want).first().copied()
    }

    /// Takes words in, and the tokens they are.
    fn take(&mut self, tokens: usize, words: usize) -> Option<Part> {
        self.at += tokens;
        self.words += words;
        Some(Part::Inside)
    }

    /// Signs, other names and words that no name goes on with; but a number ends some names, and من أجل joins.
    fn ends(&mut self, next: &'s Token) -> Option<Part> {
        let norm = next.norm.as_str();
        if next.class != Class::Arabic || !self.sheet.is_core_free(self.para, self.at..self.at + 1)
        {
            if next.class == Class::Digits
                && norm.len() <= 2
                && self.words > 0
                && matches!(self.head, "جامعه" | "محكمه")
            {
                self.at += 1;
            }
            return Some(Part::Outside);
        }
        if !self.cue(Cue::ArDefStop, norm)
            && (!self.cue(Cue::ArCommon, norm) || has_article(norm) || norm == "امن")
        {
            return None;
        }
        // للتعاون من أجل التنمية
        if norm == "من"
            && self.word(self.at + 1) == "اجل"
            && self.words > 0
            && has_article(self.word(self.at + 2))
        {
            return self.take(3, 0);
        }
        Some(Part::Outside)
    }

    /// An adjective of origin belongs to a definite head, a plural or what goes on behind it.
    fn of_origin(&mut self, next: &'s Token) -> Option<Part> {
        let norm = next.norm.as_str();
        let group = self
            .hit(self.at, |s| s == Sort::Group)
            .filter(|h| h.start == next.start)?;
        let behind = self.at + group.len;
        let plural = norm.ends_with("ين") || norm.ends_with("ون");
        let goes_on = self.sheet.token(self.para, behind).is_some_and(|t| {
            t.norm.starts_with("لل")
                || has_article(&t.norm)
                    && !self.cue(Cue::ArDefStop, &t.norm)
                    && self.hit(behind, |s| s == Sort::Group).is_none()
        });
        if self.definite || plural || goes_on && self.words == 0 {
            self.origin = true;
            return self.take(group.len, 1);
        }
        let never = self.words == 0 && has_article(norm);
        Some(if never { Part::Never } else { Part::Outside })
    }

    /// A word with the article.
    fn with_article(&mut self, next: &'s Token) -> Option<Part> {
        let norm = next.norm.as_str();
        if !has_article(norm) {
            return None;
        }
        // A definite office or style behind the head is another phrase: وزارة الداخلية العميد.
        let office = self
            .hit(self.at, |s| matches!(s, Sort::Rank | Sort::Style))
            .is_some();
        let given = self.words > 0
            && (self.origin
                && self
                    .sheet
                    .lists
                    .is_given(SIDE, norm.trim_start_matches("ال"))
                || matches!(self.word(self.at + 1), "بن" | "بنت" | "ابن" | "ولد"));
        // الوكالة الكورية للتعاون الدولي goes on, الجيش المصري الوطني does not.
        let ended = self.origin && self.purposes == 0 && !norm.starts_with("لل");
        if office || given || ended {
            return Some(Part::Outside);
        }
        self.institutional |= self.cue(Cue::ArInstitutional, norm);
        self.take(1, 1)
    }

    /// A place of the lists.
    fn place(&mut self, next: &'s Token) -> Option<Part> {
        let place = self
            .hit(self.at, Sort::is_place)
            .filter(|h| h.start == next.start)?;
        if self.words > 0 && self.definite {
            return Some(Part::Outside);
        }
        self.named = true;
        self.take(place.len, 1)
    }

    /// Another organisation, of the lists, right behind the head.
    fn listed(&mut self, next: &'s Token) -> Option<Part> {
        let body = self
            .hit(self.at, |s| s == Sort::Organisation)
            .filter(|h| h.start == next.start && self.words == 0)?;
        self.named = true;
        self.take(body.len, 1)
    }

    /// والإعلام and للتعاون go on, والوزير does not.
    fn joined(&mut self, next: &'s Token) -> Option<Part> {
        let norm = next.norm.as_str();
        let joined = norm.strip_prefix('و').is_some_and(has_article);
        let purpose = norm.starts_with("لل") && norm.chars().count() > 4;
        if !(self.words > 0 && (joined || purpose) || self.words == 0 && purpose && self.definite) {
            return None;
        }
        let bare = next.readings.first().map_or("", |r| r.norm.as_str());
        let other = self.cue(Cue::ArOrgHead, bare)
            || self
                .hit(self.at, |s| {
                    matches!(s, Sort::Head | Sort::Rank | Sort::Style | Sort::Country)
                })
                .is_some();
        let first = self.word(self.from + 1);
        let first_definite = has_article(first) || first.starts_with("لل") || self.named;
        if other && !purpose || !first_definite {
            return Some(Part::Outside);
        }
        self.purposes += usize::from(purpose);
        self.take(1, 1)
    }

    /// Whether a word is one that verbs and function words look like.
    fn is_verbal(&self, norm: &str) -> bool {
        self.cue(Cue::ArCommon, norm)
            || self.cue(Cue::ArSpeech, norm)
            || norm.starts_with(['ي', 'ت', 'س']) && self.words > 0 && !norm.starts_with("تن")
    }

    /// An indefinite noun links to a definite one, تنسيق الشؤون, عمال النسيج, with or without ل; and a second head
    /// to what is its own.
    fn genitive(&mut self, next: &'s Token) -> Option<Part> {
        let norm = next.norm.as_str();
        let then = self.word(self.at + 1);
        let link = (!self.definite || self.words > 0)
            && has_article(then)
            && !self.cue(Cue::ArDefStop, then)
            && !self.cue(Cue::ArSpeech, norm);
        let second_head =
            self.words == 0 && self.cue(Cue::ArOrgHead, norm) && !norm.starts_with("ال");
        let purpose = self.words > 0 && norm.starts_with('ل') && link && self.purposes == 0;
        self.purposes += usize::from(purpose);
        let noun = link
            && self.words == 0
            && !self.sheet.lists.is_given(SIDE, norm)
            && !self.is_verbal(norm);
        let headed = second_head && (link || self.hit(self.at + 1, Sort::is_place).is_some());
        if !(noun || purpose || headed) {
            return None;
        }
        // What is definite behind a noun is taken with it.
        if second_head {
            self.take(1, 0)
        } else {
            self.take(2, 2)
        }
    }

    /// جمعية مزارعي عكار: a noun, and the place it belongs to.
    fn of_place(&mut self, next: &'s Token) -> Option<Part> {
        let norm = next.norm.as_str();
        if self.words > 0
            || self.definite
            || self.sheet.lists.is_given(SIDE, norm)
            || self.is_verbal(norm)
            || norm.ends_with("ها")
        {
            return None;
        }
        let behind = self.sheet.token(self.para, self.at + 1)?;
        let place = self
            .hit(self.at + 1, Sort::is_place)
            .filter(|h| behind.start == h.start)?;
        self.named = true;
        self.take(1 + place.len, 2)
    }

    /// A foreign name in the genitive: جامعة كالياري, حزب بعث; of a company or club, all its words.
    fn foreign(&mut self, next: &'s Token) -> Option<Part> {
        let long = matches!(
            self.head,
            "شركه" | "بنك" | "مصرف" | "موسسه" | "نادي" | "صحيفه" | "قناه"
        );
        let named = long || matches!(self.head, "جامعه" | "حزب" | "وكاله" | "شرطه" | "غرفه");
        if self.words > 0 || self.definite || !named || is_common(self.sheet, next) {
            return None;
        }
        self.named = true;
        self.at += 1;
        while long
            && self.at < self.from + 4
            && self.sheet.token(self.para, self.at).is_some_and(|t| {
                t.class == Class::Arabic
                    && !is_common(self.sheet, t)
                    && !has_article(&t.norm)
                    && !t.norm.starts_with(['و', 'ل', 'ب'])
            })
        {
            self.at += 1;
        }
        self.take(0, 1)
    }
}
