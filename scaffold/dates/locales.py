"""What dates look like in a language: the facts that moment.js 2.29.4 knows of each locale."""

from collections.abc import Callable
from dataclasses import dataclass

Meridiem = Callable[[int, int, bool], str]  # hour, minute, lower case -> am or pm


@dataclass(frozen=True, slots=True)
class Locale:
    """A locale. Weekdays begin with Sunday; `first_day` is the day a week begins with, 0 = Sunday.

    Week 1 is the one with the `january`-th in it. `formats` holds LT, LTS, L, LL, LLL and LLLL. `months_of` are the
    names of months behind a day where they differ.
    """

    name: str
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    weekdays_min: tuple[str, ...]
    formats: tuple[str, str, str, str, str, str]
    first_day: int
    january: int
    ordinal: Callable[[int, str], str]
    meridiem: Meridiem
    months_of: tuple[str, ...] = ()
    months_short_of: tuple[str, ...] = ()
    digits: str = ""


def _english(number: int, _token: str) -> str:
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _am_pm(hour: int, _minute: int, lower: bool) -> str:  # noqa: FBT001
    found = "am" if hour < 12 else "pm"  # noqa: PLR2004 - noon
    return found if lower else found.upper()


def _chinese(hour: int, minute: int, _lower: bool) -> str:  # noqa: FBT001
    time = hour * 100 + minute
    bounds = ((600, "凌晨"), (900, "早上"), (1130, "上午"), (1230, "中午"), (1800, "下午"))
    return next((name for limit, name in bounds if time < limit), "晚上")


def _russian(hour: int, _minute: int, _lower: bool) -> str:  # noqa: FBT001
    return next((name for limit, name in ((4, "ночи"), (12, "утра"), (17, "дня")) if hour < limit), "вечера")


def _russian_ordinal(number: int, token: str) -> str:
    return f"{number}{'-го' if token == 'D' else '-я' if token in 'wW' else '-й'}"


def _french_ordinal(number: int, token: str) -> str:
    feminine = token in ("w", "W")
    if token == "D":
        return f"{number}{'er' if number == 1 else ''}"
    return f"{number}{('re' if feminine else 'er') if number == 1 else 'e'}"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split("|") if "|" in text else text.split())


_MONTHS = "January February March April May June July August September October November December"
_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"
_NUMBERED_JA = "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"
ENGLISH = Locale(
    "en",
    _words(_MONTHS),
    tuple(name[:3] for name in _words(_MONTHS)),
    _words(_DAYS),
    tuple(name[:3] for name in _words(_DAYS)),
    tuple(name[:2] for name in _words(_DAYS)),
    ("h:mm A", "h:mm:ss A", "MM/DD/YYYY", "MMMM D, YYYY", "MMMM D, YYYY h:mm A", "dddd, MMMM D, YYYY h:mm A"),
    0,
    1,
    _english,
    _am_pm,
)
LOCALES = {
    "en": ENGLISH,
    "en-gb": Locale(
        "en-gb",
        *(ENGLISH.months, ENGLISH.months_short, ENGLISH.weekdays, ENGLISH.weekdays_short, ENGLISH.weekdays_min),
        ("HH:mm", "HH:mm:ss", "DD/MM/YYYY", "D MMMM YYYY", "D MMMM YYYY HH:mm", "dddd, D MMMM YYYY HH:mm"),
        1,
        4,
        _english,
        _am_pm,
    ),
    "de": Locale(
        "de",
        _words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        _words("Jan. Feb. März Apr. Mai Juni Juli Aug. Sep. Okt. Nov. Dez."),
        _words("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag"),
        _words("So. Mo. Di. Mi. Do. Fr. Sa."),
        _words("So Mo Di Mi Do Fr Sa"),
        ("HH:mm", "HH:mm:ss", "DD.MM.YYYY", "D. MMMM YYYY", "D. MMMM YYYY HH:mm", "dddd, D. MMMM YYYY HH:mm"),
        1,
        4,
        lambda number, _token: f"{number}.",
        _am_pm,
    ),
    "fr": Locale(
        "fr",
        _words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
        _words("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
        _words("dimanche lundi mardi mercredi jeudi vendredi samedi"),
        _words("dim. lun. mar. mer. jeu. ven. sam."),
        _words("di lu ma me je ve sa"),
        ("HH:mm", "HH:mm:ss", "DD/MM/YYYY", "D MMMM YYYY", "D MMMM YYYY HH:mm", "dddd D MMMM YYYY HH:mm"),
        1,
        4,
        _french_ordinal,
        _am_pm,
    ),
    "es": Locale(
        "es",
        _words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
        _words("ene. feb. mar. abr. may. jun. jul. ago. sep. oct. nov. dic."),
        _words("domingo lunes martes miércoles jueves viernes sábado"),
        _words("dom. lun. mar. mié. jue. vie. sáb."),
        _words("do lu ma mi ju vi sá"),
        (
            *("H:mm", "H:mm:ss", "DD/MM/YYYY", "D [de] MMMM [de] YYYY"),
            *("D [de] MMMM [de] YYYY H:mm", "dddd, D [de] MMMM [de] YYYY H:mm"),
        ),
        1,
        4,
        lambda number, _token: f"{number}º",
        _am_pm,
    ),
    "it": Locale(
        "it",
        _words("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
        _words("gen feb mar apr mag giu lug ago set ott nov dic"),
        _words("domenica lunedì martedì mercoledì giovedì venerdì sabato"),
        _words("dom lun mar mer gio ven sab"),
        _words("do lu ma me gi ve sa"),
        ("HH:mm", "HH:mm:ss", "DD/MM/YYYY", "D MMMM YYYY", "D MMMM YYYY HH:mm", "dddd D MMMM YYYY HH:mm"),
        1,
        4,
        lambda number, _token: f"{number}º",
        _am_pm,
    ),
    "nl": Locale(
        "nl",
        _words("januari februari maart april mei juni juli augustus september oktober november december"),
        _words("jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec."),
        _words("zondag maandag dinsdag woensdag donderdag vrijdag zaterdag"),
        _words("zo. ma. di. wo. do. vr. za."),
        _words("zo ma di wo do vr za"),
        ("HH:mm", "HH:mm:ss", "DD-MM-YYYY", "D MMMM YYYY", "D MMMM YYYY HH:mm", "dddd D MMMM YYYY HH:mm"),
        1,
        4,
        lambda number, _token: f"{number}{'ste' if number in (1, 8) or number >= 20 else 'de'}",  # noqa: PLR2004
        _am_pm,
    ),
    "pt-br": Locale(
        "pt-br",
        _words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
        _words("jan fev mar abr mai jun jul ago set out nov dez"),
        _words("domingo|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|sábado"),
        _words("dom seg ter qua qui sex sáb"),
        _words("do 2ª 3ª 4ª 5ª 6ª sá"),
        (
            *("HH:mm", "HH:mm:ss", "DD/MM/YYYY", "D [de] MMMM [de] YYYY"),
            *("D [de] MMMM [de] YYYY [às] HH:mm", "dddd, D [de] MMMM [de] YYYY [às] HH:mm"),
        ),
        0,
        6,
        lambda number, _token: f"{number}º",
        _am_pm,
    ),
    "ru": Locale(
        "ru",
        _words("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
        _words("янв. февр. март апр. май июнь июль авг. сент. окт. нояб. дек."),
        _words("воскресенье понедельник вторник среда четверг пятница суббота"),
        _words("вс пн вт ср чт пт сб"),
        _words("вс пн вт ср чт пт сб"),
        (
            *("H:mm", "H:mm:ss", "DD.MM.YYYY", "D MMMM YYYY г."),
            *("D MMMM YYYY г., H:mm", "dddd, D MMMM YYYY г., H:mm"),
        ),
        1,
        4,
        _russian_ordinal,
        _russian,
        _words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
        _words("янв. февр. мар. апр. мая июня июля авг. сент. окт. нояб. дек."),
    ),
    "ja": Locale(
        "ja",
        _words(_NUMBERED_JA),
        _words(_NUMBERED_JA),
        _words("日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日"),
        _words("日 月 火 水 木 金 土"),
        _words("日 月 火 水 木 金 土"),
        ("HH:mm", "HH:mm:ss", "YYYY/MM/DD", "YYYY年M月D日", "YYYY年M月D日 HH:mm", "YYYY年M月D日 dddd HH:mm"),
        0,
        6,
        lambda number, token: f"{number}日" if token in ("d", "D", "DDD") else f"{number}",
        lambda hour, _minute, _lower: "午前" if hour < 12 else "午後",  # noqa: PLR2004 - noon
    ),
    "zh-cn": Locale(
        "zh-cn",
        _words("一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月"),
        _words(_NUMBERED_JA),
        _words("星期日 星期一 星期二 星期三 星期四 星期五 星期六"),
        _words("周日 周一 周二 周三 周四 周五 周六"),
        _words("日 一 二 三 四 五 六"),
        ("HH:mm", "HH:mm:ss", "YYYY/MM/DD", "YYYY年M月D日", "YYYY年M月D日Ah点mm分", "YYYY年M月D日ddddAh点mm分"),
        1,
        4,
        lambda number, token: (
            f"{number}{'日' if token in ('d', 'D', 'DDD') else '月' if token == 'M' else '周' if token in 'wW' else ''}"
        ),
        _chinese,
    ),
    "ar": Locale(
        "ar",
        _words("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
        _words("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"),
        _words("الأحد الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت"),
        _words("أحد إثنين ثلاثاء أربعاء خميس جمعة سبت"),
        _words("ح ن ث ر خ ج س"),
        (
            *("HH:mm", "HH:mm:ss", "D/\u200fM/\u200fYYYY", "D MMMM YYYY"),
            *("D MMMM YYYY HH:mm", "dddd D MMMM YYYY HH:mm"),
        ),
        6,
        12,
        lambda number, _token: f"{number}",
        lambda hour, _minute, _lower: "ص" if hour < 12 else "م",  # noqa: PLR2004 - noon
        digits="٠١٢٣٤٥٦٧٨٩",
    ),
}


def locale(name: str) -> Locale:
    """Return a locale by its name, `de` for `de-AT`; English for one that is not known."""
    folded = name.lower().replace("_", "-")
    return LOCALES.get(folded) or LOCALES.get(folded.split("-")[0], ENGLISH)


def locale_names() -> list[str]:
    """Return the names of the locales that there are."""
    return ["en", *(name for name in LOCALES if name != "en")]
