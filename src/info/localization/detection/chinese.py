"""Simplified or traditional: by characters that are written otherwise in the other.

The pairs are from common knowledge of the 1956 reform, the most frequent characters only.
"""

from __future__ import annotations

from typing import Final

__all__ = ["chinese_script"]

_SIMPLIFIED: Final = frozenset(
    "这们来时会个说对国过还没学开关门问间见现视觉观让谁请谢认识话语读书写东车长张发产业务员动边进远运达样头买卖爱乐欢"
    "电脑网络传输统计设备报费单价钱银铁钟错钥应该点热烟烧亲条极构标树权检数据处质账户给结续经红级约纪线组织终维绿网联"
    "听声医药园圆团场块坏难题顺须颗饭馆饮鱼鸟鸡龙齿习乡飞马骑驾验验几儿华万与专两严丧个丰临为举么义乌书"
)
_TRADITIONAL: Final = frozenset(
    "這們來時會個說對國過還沒學開關門問間見現視覺觀讓誰請謝認識話語讀書寫東車長張發產業務員動邊進遠運達樣頭買賣愛樂歡"
    "電腦網絡傳輸統計設備報費單價錢銀鐵鐘錯鑰應該點熱煙燒親條極構標樹權檢數據處質賬戶給結續經紅級約紀線組織終維綠網聯"
    "聽聲醫藥園圓團場塊壞難題順須顆飯館飲魚鳥雞龍齒習鄉飛馬騎駕驗幾兒華萬與專兩嚴喪豐臨為舉麼義烏書"
)
_ONLY_SIMPLIFIED: Final = _SIMPLIFIED - _TRADITIONAL
_ONLY_TRADITIONAL: Final = _TRADITIONAL - _SIMPLIFIED


def chinese_script(text: str) -> str:
    """`Hans` or `Hant`, whichever has more characters of its own; `Hans` where none speaks.

    >>> chinese_script("這是什麼?"), chinese_script("这是什么?"), chinese_script("你好")
    ('Hant', 'Hans', 'Hans')
    """
    simplified = sum(letter in _ONLY_SIMPLIFIED for letter in text)
    return "Hant" if sum(letter in _ONLY_TRADITIONAL for letter in text) > simplified else "Hans"
