"""Make `src/info/validators/content/offensive.zip`: offensive words by language, from LDNOOBW V2 (CC0).

    python -m scripts.compile_offensive_words ../shared/data/word_lists

The lists mix swear words with ordinary ones (*sit*, *fish*, *church*, *faire*, *es*). Of the languages that
templates are shipped in an entry is *strong* where it holds one of the roots below, which were chosen by
reading the lists and what they find in film subtitles; everything else is kept as *weak*, and so are all
entries of languages nobody here has read. Entries in Latin letters of a language with another script,
entries of symbols and of one or two letters go. Strong ones begin with "!" in the file.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

TARGET: Final = Path(__file__).parents[1] / "src/info/validators/content/offensive.zip"
ROOTS: Final = {
    "en": r"fuck|fukk|fuq|motherf|shit|sh1t|cunt|bitch|biatch|asshole|arsehole|assh0le|asswipe|\bass\b|dumbass|jackass"
    r"|nigg|niger|faggot|fagot|\bfags?\b|\bdykes?\b|whore|\bsluts?\b|twat|\bwank|cocksuck|dickhead|pussy|pussies"
    r"|\btits?\b|titties|titty|jizz|blow ?job|hand ?job|rim ?job|bastard|bollock|prick|\bcum|tranny|wetback|\bcoons?\b"
    r"|towelhead|raghead|sandnigg|\bspics?\b|\bkikes?\b|\bchinks?\b|\bgooks?\b|\bpakis?\b|dildo|\banal\b|\brape|rapist|raping"
    r"|p(?:a)?edophil|gangbang|bukkake|cameltoe|clitor|\bclit|masturbat|douche ?bag|retards?\b|retarded|hooker|skank|hentai"
    r"|creampie|deep ?throat|bestiality|\barse|\bturds?\b|whorehouse|kill yourself|porn|go to hell|goddamn|god damn|dumb bitch"
    r"|heil hitler|sieg heil|white power|jerk off|\bpiss|bullshit|shemale|\bcocks?\b|boner|schlong|nutsack|queef|poontang|felch",
    "de": r"arsch|fick|fotze|hure|nutte|schlampe|wichs|schei(?:ss|ß)|sheisse|kack|piss|pimmel|m[öo]se|titte|schwuchtel|tunte|kanake"
    r"|neger|nigger|missgeburt|miststück|mistkerl|drecks|bastard|hackfresse|halt die fresse|halt die klappe|halts maul|verpiss"
    r"|spast|schwanzlutsch|vollidiot|hurensohn|abschaum|vergewaltig|kinderfick|motherf|mutterf|heil hitler|sieg heil|\bleck mich"
    r"|schlappschwanz|penner|geile sau|dreckskerl|bumsen|nuttensohn|porno|dumpfbacke|fettsack|votze|kampflesbe|transe",
    "fr": r"putain|\bput(?:e|es|ain)\b|merd|encul|connard|connass|\bcons?\b|conne\b|salop|salaud|foutre|couille|bite\b|chatte|nique|ntm"
    r"|\bpd\b|\bpédé|pedal|tapette|tarlouze|tantouz|enfoir|bâtard|batard|branl|chier|chieur|chiass|\bcul\b|lèche-cul|négro|nègre"
    r"|bougnoul|bicot|youpin|fellation|baise|baisé|gouine|poufiass|pouffiass|pétass|trou du cul|suce|fils de|ta gueule|gueule de"
    r"|va te faire|fdp|tabarnak|câlisse|crisse|ostie|salope|sodom|viol\b|bordel|conchier|grognass|garce|couillon|bouffon|étron",
    "es": r"puta|puto|mierda|joder|jod[aei]|coño|cojon|cabr[oó]n|pendej|maric[oaó]n|\bmaricas?\b|chinga|verga|culia|culero|follar|follad"
    r"|fóllame|gilipoll|jilipoll|polla|mamada|mamahuevo|chúpa|chupamela|hijo de|hijueputa|huev[oó]n|pinga|concha|zorra|ramera"
    r"|cagar|me cago|cagad|boludo|pelotud|carajo|capullo|tetas|violaci|bollera|sudaca|negrat|travelo|nazi|malparid|imbécil"
    r"|careverga|lameculos|perra|tonto del culo|cara de culo|por culo|enculad|porn",
    "pt": r"porra|caralh|puta|puto|foda|fode|fodi|fudi|fude|merda|buceta|boceta|\bcu\b|cuz[aã]o|viado|veado|bicha|boiola|piranha|vadia"
    r"|cabr[aã]o|corno|filho da|filho de|arrombad|punhet|xoxota|xereca|xana|piroca|rola\b|cacete|vai tomar|babaca|otári|sapat[aã]o"
    r"|retardad|estupr|escrot|desgraçad|bosta|bunda|chupa|piru|crioul|macaco|porn|imbecil|mijar|cagar|cag[aã]o|vagabund|canalha",
    "it": r"cazz|merd|puttan|stronz|vaffancul|\bcul[oi]\b|incular|inculat|troia|troie|zoccol|coglion|fott|minchia|\bfica\b|\bfiga\b|fighe|frocio"
    r"|froci|finocchi|ricchion|recchion|pompin|sborr|segaiol|bastard|mignott|baldracc|bagasc|negro|negra|negrac|porco ?dio|porca|dio ?can"
    r"|dio ?porco|dio ?bestia|dio ?boia|porcodio|madonna ?puttan|scopat|scopare|chiavat|trombare|pirla|tette|culattone|terron|pedofil|succhia"
    r"|leccaculo|cagare|cacare|stupr|incazz|rincoglion|sfigat|scoglion|pisci",
    "nl": r"kut|lul|neuk|hoer|klootzak|kloot|kanker|tering|tyfus|pleuris|klere|godverdom|verdom|\bslet|\bteef|trut|mietje|flikker|nikker|neger"
    r"|mongool|mongolo|debiel|schijt|\breet\b|\bzeik|pijp|tieten|\bmof\b|moffen|poepchinees|sodemieter|lazer|wijf|verkracht|rukker|homo"
    r"|spast|\bkont|pik\b|piktrek|pisnicht|eikel|zak\b|rotzak|schoft|drol|kreng|oprotten|rot op",
    "pl": r"kurw|kurew|chuj|huj|pierd|pieprz|jeb|cip[aeęokc]|pizd|dup(?:a|ą|ę|ek|ami|ach|czy|cz)|dziwk|suk[aięo]|skurw|sukinsyn|gówn|sra[nlłćć]|zasra"
    r"|posra|szmat|zdzir|ciot|peda[lł]|fiut|kutas|ruch|wkurw|debil|cwel|spierd|zajeb|śmierdziel|dziwko|gwałt|obsr|usra",
    "ru": r"ху[йеяюёли]|хуё|пизд|еб[аеуёлнчощ]|ёб|ъеб|ьеб|бля|бляд|муд[аоиеял]|манд[аоеуяю]|гандон|гондон|залуп|сук[аиуо]|суч[аьи]|пидор|пидар|педик"
    r"|шлюх|дроч|жоп|говн|гавн|дерьм|срат|сран|ссат|трах|выеб|заеб|наеб|уеб|мудак|урод|ублюд|мраз|падл|тварь|чурк|хач|жид\b|жиды|черножоп"
    r"|хрен|херн|херов|\bхер\b|отсос|минет|шалав|блядь|целк",
    "ar": r"كس|زب[يه]?$|زب |طيز|نيك|نياك|شرموط|قحب|كحب|عاهر|متناك|منيوك|منيك|لبوة|عرص|خول|ديوث|ابن كلب|ابن الكلب|بن كلب|ابن حمار|ابن الحمار"
    r"|خرا|سافل|السافل|حقير|لوطي|شاذ|مخنث|داعر|دعارة|فاجر|يلعن|اللعنة|ملعون|اغتصاب|سحاق|انيك|ايري|ممحون|ولد القح|كلبة|زبال|اختك|امك|غبي|أحمق|احمق",
    "ja": r"まんこ|ちんこ|マンコ|チンコ|オマンコ|おまんこ|やりまん|セックス|レイプ|強姦|輪姦|売春|娼婦|変態|淫乱|クソ|くそ|糞|ビッチ|ファック|ファッカー|ニガー|ホモ|オカマ"
    r"|ポルノ|フェラチオ|クンニ|オナニー|自慰|射精|勃起|陰茎|陰唇|陰嚢|獣姦|近親|雌犬|下衆|中出し|ディルド|アナル|精液|肛門|小児性愛|幼児性愛|乱交|ザーメン|スカトロ"
    r"|手コキ|巨根|ぶっかけ|ふたなり|ハイル|プッシー|アスホール|ペニス|バカ",
    "zh": r"[屄肏屌屪㞗閪]|[操幹干日草糙][你妳她他它您妈媽娘逼死]|[他她它你妳][妈媽]的?|他[馬马]的|妈的|媽的|[逼屄]$|傻[逼比缺]|牛逼|装逼|裝逼|鸡巴|雞巴|鸡八|雞八|雞掰|机掰|機掰|懒叫|懶叫"
    r"|婊|妓女|贱[人货]|賤[人貨]|骚[货逼]|騷[貨逼]|[强強][奸姦暴]|[輪轮][奸姦]|淫|王八[蛋羔旦]|狗[娘日杂雜]|杂种|雜種|[混浑渾]蛋|去死|你[妈媽娘]|去你[妈媽]|滚[蛋犊]|滾[蛋犢]|白痴|白癡|[脑腦][残殘]"
    r"|[肛][交]|[阴陰][茎莖道唇毛]|[阳陽][具]|[勃]起|[手]淫|[射]精|[卖賣]淫|[嫖]|[尻]|[贱賤]|老逼|烂[货逼屄]|爛[貨逼屄]|[畜]生|禽[兽獸]|支那|乱伦|亂倫|[兽獸]交|口交|色情|屁眼|肉棒|[爆]菊|[鸡雞]奸|法克|仆街|冚家|靠北|靠杯|靠腰|哭爸|哭夭",
}
"""Language → what a strong entry holds (a regular expression, searched for in the entry as it is kept)."""
ORDINARY: Final = {
    "en": "pussycat pussywillow titmouse titbit cockpit coon cocktail cockroach cumulus cumin prickly anus moses",
    "fr": "faire chat chats cher bonne mettre envoyer cave coin bout mince poche conne contre",
    "es": "concha puerta paquete hijo de la luna bien",
    "it": "negroni culo di bottiglia fallo",
    "nl": "zak pijp pijpen wijf homo homoseksueel homo's flikkeren",
    "pl": "ruch ruchem ruchu ruchy ruchami ruchowi sukces sukience chuj suki jebel",
    "pt": "rola consolo macaco corno piranha cabra",
    "ru": "хрен трахея манда хач урод",
    "de": "schein scheinbar pappel",
    "ar": "نيك شاذ اختك امك كسر كسب كسل خول",
    "ja": "バカンス ホモ バカ",
    "zh": "",
}
"""Entries that hold a root and are ordinary words all the same, or too often are."""
OTHER_SCRIPTS: Final = frozenset(
    "am ar be bg dz el fa hi hy ja kh ko mk ml mn mr my ru sr ta te th uk yid zh".split()
)
NAMES: Final = {"zh": "zh", "no": "nb", "fil": "fil", "kh": "km", "yid": "yi", "pih": "", "piy": "", "rop": ""}
"""Names of files that are no BCP 47 language, and what they are; "" leaves the list out."""
_WORD: Final = re.compile(r"[^\W_]+")
_LATIN: Final = re.compile(r"[a-z]")
_UNSPACED: Final = ("ja", "zh", "th", "km", "my")
_LEAST: Final = 3
_LEAST_HAN: Final = 2
_MOST_WORDS: Final = 5


def entries(lines: Iterable[str], language: str) -> Iterator[str]:
    """The entries as they are looked for: folded, their words parted by single spaces."""
    for line in lines:
        if any(mark in line for mark in "*@$#!+()[]{}|\\/<>=^~_"):
            continue
        folded = unicodedata.normalize("NFKC", line.strip()).casefold()
        if language == "ar":
            folded = "".join(mark for mark in folded if not unicodedata.combining(mark) and mark != "\u0640")
        words = _WORD.findall(folded)
        entry = ("" if language in _UNSPACED else " ").join(words)
        least = _LEAST_HAN if language in ("ja", "zh", "ko") else _LEAST
        if len(entry) < least or len(words) > _MOST_WORDS or any(map(str.isdigit, entry)):
            continue
        if language in OTHER_SCRIPTS and _LATIN.search(entry):
            continue
        yield entry


def compiled(folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Language → its strong and its weak entries, sorted."""
    found = {}
    for path in sorted(folder.glob("*.txt")):
        language = NAMES.get(path.stem, path.stem)
        if not language:
            continue
        kept = set(entries(path.read_text("utf-8").splitlines(), language))
        roots = re.compile(ROOTS[language]) if language in ROOTS else None
        ordinary = set(ORDINARY.get(language, "").split())
        strong = {entry for entry in kept if roots and roots.search(entry) and entry not in ordinary}
        found[language] = (sorted(strong), sorted(kept - strong - ordinary))
    return found


def main() -> int:
    """Write the file, the same bytes for the same lists, and say how large it is."""
    lists = compiled(Path(sys.argv[1]))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for language, (strong, weak) in lists.items():
            lines = sorted([*(f"!{entry}" for entry in strong), *weak], key=lambda line: line.lstrip("!"))
            out.writestr(zipfile.ZipInfo(f"{language}.txt", (1980, 1, 1, 0, 0, 0)), "\n".join(lines).encode(),
                         zipfile.ZIP_DEFLATED, 9)  # fmt: skip
    TARGET.write_bytes(made.getvalue())
    print(f"{TARGET.name}: {len(made.getvalue()):,} bytes, {len(lists)} languages")
    for language in ROOTS:
        strong, weak = lists[language]
        print(f"  {language}: {len(strong):,} strong, {len(weak):,} weak")
    return 0


if __name__ == "__main__":
    sys.exit(main())
