"""The word lists of the tones, by language: short, and each entry an editor would strike out.

A `*` at the end stands for any ending; what follows ` ~ ` takes the sting out (`Sie müssen nichts tun`).
What has a plain meaning besides (French `garantie` is a warranty) is left out: a rule that is often wrong
is soon ignored.
"""

from __future__ import annotations

from typing import Final

__all__ = ["BLAME", "CONTRACTIONS", "HARSH", "HYPE", "PROMISES", "SLANG", "STIFF", "VAGUE"]

CONTRACTIONS: Final = {
    "en": (
        "aren't", "can't", "couldn't", "didn't", "doesn't", "don't", "hasn't", "haven't", "here's",
        "i'd", "i'll", "i'm", "i've", "isn't", "it's", "let's", "shouldn't", "that's", "there's",
        "they're", "wasn't", "we'd", "we'll", "we're", "we've", "weren't", "what's", "who's", "won't",
        "wouldn't", "you'd", "you'll", "you're", "you've",
    ),
    "de": ("gibt's", "geht's", "hab's", "ist's", "war's", "wenn's", "wie's"),
    "fr": ("j'suis", "t'as", "t'es", "y'a", "y'en a"),
    "es": ("pa'",),
    "pt": ("cê", "tá", "tô", "pra"),
    "nl": ("'n", "'t", "d'r", "m'n", "z'n"),
    "ja": ("じゃん", "ちゃう", "ちゃった"),
}  # fmt: skip
"""Shortened forms, which formal and legal texts write out."""
SLANG: Final = {
    "en": (
        "awesome", "btw", "gonna", "gotta", "guys", "hey", "kinda", "lol", "nope", "omg", "super cool",
        "wanna", "wow", "yay", "yeah", "yep", "yup",
    ),
    "de": ("cool", "geil", "hey", "krass", "mega", "na klar", "nee", "nö", "toll", "wow"),
    "fr": (
        "cool", "coucou", "hyper cool", "lol", "mdr", "ouais", "sympa", "trop bien", "waouh",
    ),
    "es": ("chévere", "ey", "flipante", "guay", "jaja", "mola", "súper", "wow"),
    "pt": ("bacana", "beleza", "galera", "maneiro", "oi", "show de bola", "uau", "valeu"),
    "it": ("ehi", "fico", "figo", "lol", "mega", "wow"),
    "nl": ("cool", "gaaf", "hoi", "joh", "lekker", "te gek", "wow"),
    "pl": ("ekstra", "fajn*", "hej", "mega", "siema", "spoko", "super", "wow"),
    "ru": ("вау", "классн*", "клёв*", "круто", "лол", "офигенн*", "прикольн*", "супер"),
    "ar": ("أوكي", "رهيب", "هاي", "واو", "يلا"),
    "ja": ("うわー", "すげー", "マジ", "めっちゃ", "やばい", "ヤバい", "わーい"),
    "zh": ("哇", "哈哈", "嘿", "给力", "牛逼", "超赞"),
}  # fmt: skip
"""Words of a chat among friends."""
STIFF: Final = {
    "en": (
        "aforementioned", "at your earliest convenience", "hereby", "herein", "heretofore", "hereunder",
        "in accordance with", "notwithstanding", "please be advised", "pursuant to", "thereof",
        "we regret to inform you", "whereas",
    ),
    "de": (
        "anbei", "bezugnehmend", "diesbezüglich", "gemäß", "hiermit", "mit sofortiger wirkung",
        "seitens", "vorbezeichnet", "zwecks",
    ),
    "fr": (
        "ci-après", "conformément à", "dans les meilleurs délais", "en vertu de", "nonobstant",
        "nous avons le regret", "par la présente", "susmentionné*", "veuillez agréer",
    ),
    "es": (
        "a la mayor brevedad", "de conformidad con", "en virtud de", "lamentamos comunicarle",
        "mediante la presente", "por la presente", "susodich*",
    ),
    "pt": (
        "destarte", "em conformidade com", "lamentamos informar", "outrossim", "por meio desta",
        "supracitad*", "vimos por meio",
    ),
    "it": (
        "ai sensi", "altresì", "con la presente", "ci duole comunicar*", "codest*", "in ottemperanza",
        "suddett*",
    ),
    "nl": (
        "bij dezen", "conform", "dienaangaande", "hierbij", "met betrekking tot", "middels",
        "onderhavige", "voornoemd*",
    ),
    "pl": (
        "niniejsz*", "przedmiotow*", "uprzejmie informujemy", "w nawiązaniu do",
        "w związku z powyższym", "wyżej wymienion*",
    ),
    "ru": (
        "вышеуказанн*", "вышеупомянут*", "доводим до вашего сведения", "надлежащ*", "настоящим",
        "нижеследующ*", "уведомляем вас",
    ),
    "ar": (
        "المذكور أعلاه", "المشار إليه أعلاه", "بموجب هذا", "عملا بأحكام", "نحيطكم علما", "يرجى التكرم",
    ),
    "ja": ("貴殿", "此度", "拝啓", "敬具"),
    "zh": ("此致", "敬启", "谨此", "贵方", "特此", "兹定于", "兹通知"),
}  # fmt: skip
"""Words of an office letter."""
HYPE: Final = {
    "en": (
        "amazing", "best ever", "game-changing", "game changer", "incredible", "insane", "mind-blowing",
        "revolutionary", "unbelievable", "unmissable",
    ),
    "de": ("atemberaubend", "einmalig", "revolutionär", "sensationell", "unfassbar", "unglaublich"),
    "fr": (
        "à couper le souffle", "époustouflant*", "exceptionnel*", "incroyable*", "inouï*",
        "révolutionnaire*", "sensationnel*",
    ),
    "es": (
        "alucinante*", "espectacular*", "increíble*", "inigualable*", "revolucionari*", "sensacional*",
    ),
    "pt": ("espetacular*", "imperdíve*", "inacreditáve*", "incríve*", "revolucionári*", "sensaciona*"),
    "it": ("incredibil*", "mozzafiato", "pazzesc*", "rivoluzionari*", "sensazional*"),
    "nl": (
        "adembenemend*", "geweldig*", "ongelofelijk*", "ongelooflijk*", "revolutionair*",
        "sensatione*", "waanzinnig*",
    ),
    "pl": ("fenomenaln*", "niesamowit*", "niewiarygodn*", "rewelacyjn*", "rewolucyjn*", "sensacyjn*"),
    "ru": (
        "невероятн*", "потрясающ*", "революционн*", "сенсационн*", "умопомрачительн*", "фантастическ*",
    ),
    "ar": ("ثوري", "ثورية", "خارق", "خارقة", "خيالي", "خيالية", "لا تصدق", "لا يصدق", "مذهل", "مذهلة"),
    "ja": ("革命的", "奇跡の", "驚異的", "驚異の", "史上最強", "衝撃の", "信じられない"),
    "zh": ("不可思议", "颠覆性", "革命性", "惊艳", "难以置信", "史上最强", "震撼"),
}  # fmt: skip
"""Praise that no reader can check."""
VAGUE: Final = {
    "en": (
        "a bit", "a few", "a lot", "asap", "etc", "kind of", "probably", "shortly", "some", "somehow",
        "soon", "sort of", "various", "very",
    ),
    "de": ("bald", "demnächst", "ein paar", "einige", "irgendwie", "sehr", "usw", "vielleicht"),
    "fr": (
        "bientôt", "divers", "diverses", "etc", "peut-être", "plus ou moins", "probablement",
        "prochainement", "quelques", "sous peu", "très", "un peu",
    ),
    "es": (
        "algunas", "algunos", "bastante", "en breve", "etc", "muy", "pronto", "próximamente", "quizá",
        "quizás", "tal vez", "un poco", "varias", "varios",
    ),
    "pt": (
        "algumas", "alguns", "bastante", "em breve", "etc", "muito", "provavelmente", "talvez",
        "um pouco", "várias", "vários",
    ),
    "it": (
        "a breve", "alcune", "alcuni", "ecc", "forse", "molto", "parecchi*", "presto", "prossimamente",
        "un po'", "vari", "varie",
    ),
    "nl": (
        "binnenkort", "diverse", "een beetje", "een paar", "enigszins", "enkele", "enz", "misschien",
        "spoedig", "waarschijnlijk", "zeer",
    ),
    "pl": (
        "bardzo", "być może", "itd", "itp", "kilka", "kilku", "niebawem", "niedługo", "prawdopodobnie",
        "trochę", "wkrótce",
    ),
    "ru": (
        "в ближайшее время", "вскоре", "и т. д", "и т.д", "как-нибудь", "наверное", "немного",
        "несколько", "очень", "скоро",
    ),
    "ar": ("إلخ", "جدا", "ربما", "عما قريب", "قريبا", "قليلا", "نوعا ما", "وغيرها"),
    "ja": (
        "いくつか", "かなり", "そのうち", "たぶん", "ちょっと", "とても", "なるべく早く",
        "まもなく", "近いうち", "近日中",
    ),
    "zh": (
        "一些", "不久", "差不多", "大概", "等等", "非常", "很快", "尽快", "若干",
        "也许",
    ),
}  # fmt: skip
"""Words that leave the reader asking how much or when."""
PROMISES: Final = {
    "en": (
        "100% free", "always free", "guaranteed", "never fails", "no risk", "nothing to lose",
        "risk-free", "without risk",
    ),
    "de": ("100 % kostenlos", "garantiert", "ohne risiko", "risikofrei", "risikolos"),
    "fr": (
        "100 % gratuit*", "à coup sûr", "garanti", "garantis", "gratuit pour toujours",
        "sans aucun risque", "sans risque", "zéro risque",
    ),
    "es": (
        "100 % gratis", "garantizad*", "gratis para siempre", "sin ningún riesgo", "sin riesgo",
        "sin riesgos",
    ),
    "pt": (
        "100% grátis", "garantid*", "grátis para sempre", "risco zero", "sem nenhum risco",
        "sem risco", "sem riscos",
    ),
    "it": (
        "100% gratis", "garantit*", "gratis per sempre", "senza alcun rischio", "senza rischi",
        "senza rischio",
    ),
    "nl": (
        "100% gratis", "altijd gratis", "gegarandeerd*", "risicoloos", "risicovrij", "zonder risico",
    ),
    "pl": (
        "100% za darmo", "bez ryzyka", "bez żadnego ryzyka", "gwarantowan*", "gwarantujemy",
        "zawsze za darmo",
    ),
    "ru": (
        "100% бесплатно", "без всякого риска", "без риска", "всегда бесплатно", "гарантированно",
        "гарантируем",
    ),
    "ar": (
        "بدون مخاطر", "بلا مخاطر", "دون أي مخاطرة", "مجانا للأبد", "مجاني للأبد", "مضمون", "مضمونة",
    ),
    "ja": ("100%無料", "永久無料", "絶対に", "ノーリスク", "リスクゼロ", "必ず儲かる"),
    "zh": (
        "100%免费", "百分之百", "包赚", "绝对保证", "零风险", "无风险", "稳赚", "永久免费",
    ),
}  # fmt: skip
"""Promises without a limit."""
BLAME: Final = {
    "en": (
        "as i said", "as we told you", "you failed to", "you forgot", "you must", "you neglected",
        "you should have", "your fault", "your mistake",
    ),
    "de": (
        "ihr fehler", "sie hätten", "sie haben vergessen", "sie haben versäumt",
        "sie müssen ~ nichts nicht kein", "wie bereits gesagt",
    ),
    "fr": (
        "comme nous vous l'avons dit", "votre erreur", "votre faute", "vous auriez dû",
        "vous avez négligé", "vous avez oublié",
    ),
    "es": (
        "como ya le dijimos", "debería haber", "ha olvidado", "has olvidado", "su culpa", "tu culpa",
    ),
    "pt": (
        "como já dissemos", "culpa sua", "seu erro", "sua culpa", "você deveria ter", "você errou",
        "você esqueceu",
    ),
    "it": (
        "avresti dovuto", "colpa tua", "come già detto", "errore tuo", "hai dimenticato",
        "hai trascurato",
    ),
    "nl": (
        "jouw fout", "jouw schuld", "je bent vergeten", "je had moeten", "u bent vergeten",
        "u had moeten", "uw fout", "uw schuld", "zoals eerder gezegd",
    ),
    "pl": (
        "jak już pisaliśmy", "powinieneś był", "powinnaś była", "twoja wina", "twój błąd",
        "zapomniałaś", "zapomniałeś",
    ),
    "ru": (
        "ваша вина", "ваша ошибка", "вы виноваты", "вы должны были", "вы забыли", "вы обязаны",
        "как мы уже говорили", "по вашей вине",
    ),
    "ar": ("أهملت", "خطأك", "خطؤك", "كان عليك أن", "كان يجب عليك", "كما قلنا لك", "لقد نسيت"),
    "ja": (
        "あなたのせい", "あなたの責任", "以前にも申し上げた", "すべきでした", "前にも申し上げた",
        "忘れましたね",
    ),
    "zh": (
        "都怪你", "你必须", "你本应", "你的错", "你忘了", "您必须", "您本应", "您的错",
        "您忘了", "我们早就说过",
    ),
}  # fmt: skip
"""Phrases that put the reader in the wrong."""
HARSH: Final = {
    "en": (
        "don't waste our time", "how dare you", "idiot*", "last warning", "no excuses", "or else",
        "shame on you", "shut up", "stupid*", "we will not tolerate", "what is wrong with you",
        "you are too late", "you have no right", "you people", "you'd better",
    ),
    "de": (
        "dumm*", "idiot*", "ihre letzte chance", "keine ausreden", "letzte warnung", "schämen sie sich",
        "selbst schuld", "sonst sehen wir uns", "was fällt ihnen ein", "wir dulden nicht",
    ),
    "fr": (
        "assez d'excuses", "comment osez-vous", "dernier avertissement", "honte à vous", "idiot*",
        "imbécile*", "nous ne tolérerons", "stupide*", "vous n'avez aucun droit", "vous n'avez qu'à",
    ),
    "es": (
        "cómo se atreve", "idiota*", "no hay excusas", "no tiene derecho", "no toleraremos",
        "qué vergüenza", "sin excusas", "tonto*", "última advertencia",
    ),
    "pt": (
        "como se atreve", "como você se atreve", "idiota*", "não há desculpas", "não toleraremos",
        "que vergonha", "sem desculpas", "você não tem o direito", "última advertência", "último aviso",
    ),
    "it": (
        "come si permette", "idiota*", "niente scuse", "non tollereremo", "si vergogni", "stupid*",
        "ultimo avvertimento", "vergogna",
    ),
    "nl": (
        "eigen schuld", "geen excuses", "hoe durft u", "idioot", "idioten", "laatste waarschuwing",
        "schaam je", "schaam u", "stommeling*", "wij tolereren niet",
    ),
    "pl": (
        "bez wymówek", "głupi*", "idiot*", "jak pan śmie", "jak pani śmie", "nie będziemy tolerować",
        "ostatnie ostrzeżenie", "wstydź się", "żadnych wymówek",
    ),
    "ru": (
        "без отговорок", "глупые", "глупый", "идиот*", "как вам не стыдно", "как вы смеете",
        "мы не потерпим", "никаких оправданий", "последнее предупреждение", "сами виноваты", "тупой",
        "тупые",
    ),
    "ar": (
        "أحمق", "إنذار أخير", "الإنذار الأخير", "بلا أعذار", "عار عليك", "غبي", "كيف تجرؤ", "لا أعذار",
        "لن نتسامح",
    ),
    "ja": (
        "ふざけるな", "バカ", "恥を知", "最後の警告", "自業自得", "言い訳は", "許しません", "馬鹿",
        "黙って", "黙れ",
    ),
    "zh": (
        "不要找借口", "你活该", "傻", "决不容忍", "别找借口", "可耻", "最后警告", "白痴", "绝不容忍",
        "蠢", "闭嘴",
    ),
}  # fmt: skip
"""What hurts, shames or threatens the reader: no tone has a place for it."""
