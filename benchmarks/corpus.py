# SPDX-License-Identifier: Apache-2.0
"""News-like text for the benchmarks, made by a small grammar from a seed: nothing to download, nothing copied.

Articles have a headline, paragraphs of two to four sentences, blank lines between. Real text can be given to the
benchmark scripts instead (``--text FILE``); their figures are then those of that text.
"""

import random

GRAMMAR = {
    "english": (
        [
            "The city council", "A spokeswoman for the ministry", "The central bank", "The health minister", "The opposition leader",
            "Local police", "The national rail operator", "A court in the capital", "The prime minister", "The regional government",
        ],
        [
            "announced on Tuesday that", "told reporters that", "confirmed late on Friday that", "said in a statement that",
            "warned earlier this week that", "rejected claims that", "acknowledged for the first time that",
        ],
        [
            "the new bridge would open two months later than planned", "interest rates could rise again before the summer",
            "more than 300 people had been moved to safety", "the budget for schools will grow by about four percent",
            "talks with the unions had ended without agreement", "the investigation was still at an early stage",
            "harvests in the south were the lowest since 1998", "no decision had been made about the future of the plant",
        ],
        [
            "after weeks of heavy rain", "despite growing pressure from its neighbours", "as demand for housing continued to rise",
            "a day before the vote in parliament", "in what officials called a turning point", "while residents waited for answers",
        ],
        ", ", ". ", ".",
    ),
    "russian": (
        ["Городской совет", "Представитель министерства", "Центральный банк", "Министр здравоохранения", "Лидер оппозиции", "Местная полиция", "Премьер-министр"],
        ["сообщил во вторник, что", "заявил журналистам, что", "подтвердил в пятницу, что", "предупредил на этой неделе, что", "впервые признал, что"],
        [
            "новый мост откроется на два месяца позже", "процентные ставки могут снова вырасти", "более трёхсот человек были эвакуированы",
            "бюджет школ увеличится на четыре процента", "переговоры с профсоюзами завершились безрезультатно", "расследование находится на ранней стадии",
        ],
        ["после недели сильных дождей", "несмотря на давление соседних стран", "за день до голосования в парламенте", "пока жители ждут ответов"],
        " ", ". ", ".",
    ),
    "chinese": (
        ["市议会", "外交部发言人", "中央银行", "卫生部长", "反对党领袖", "当地警方", "铁路公司", "总理"],
        ["星期二宣布", "对记者表示", "星期五证实", "在声明中说", "本周早些时候警告说", "首次承认"],
        ["新大桥将推迟两个月通车", "利率可能在夏季前再次上调", "三百多人已被转移到安全地带", "学校预算将增加百分之四", "与工会的谈判没有达成协议", "调查仍处于初期阶段"],
        ["连日暴雨之后", "尽管邻国施加压力", "随着住房需求持续上升", "议会投票前一天", "居民们仍在等待答复"],
        "，", "。", "。",
    ),
    "arabic": (
        ["مجلس المدينة", "المتحدث باسم الوزارة", "البنك المركزي", "وزير الصحة", "زعيم المعارضة", "الشرطة المحلية", "رئيس الوزراء"],
        ["أعلن يوم الثلاثاء أن", "قال للصحفيين إن", "أكد يوم الجمعة أن", "حذر هذا الأسبوع من أن", "اعترف لأول مرة بأن"],
        ["الجسر الجديد سيفتح بعد شهرين من الموعد", "أسعار الفائدة قد ترتفع مجددا قبل الصيف", "أكثر من ثلاثمئة شخص نقلوا إلى مكان آمن", "ميزانية المدارس ستزداد بنحو أربعة في المئة", "التحقيق لا يزال في مرحلة مبكرة"],
        ["بعد أسابيع من الأمطار الغزيرة", "رغم الضغوط من الدول المجاورة", "قبل يوم من التصويت في البرلمان", "بينما ينتظر السكان الإجابات"],
        " ", ". ", ".",
    ),
}  # fmt: skip

NAMES = ["Zoë Müller", "José Peña", "Chloë O’Brien", "François Lefèvre", "Søren Ødegård", "Renée Dvořák"]
KINDS = ("english", "curly", "russian", "chinese", "arabic")


def article(kind, rng):
    """One article; ``curly`` is English with typographic quotes, dashes and accented names."""
    subjects, verbs, facts, frames, comma, between, end = GRAMMAR["english" if kind == "curly" else kind]

    def sentence():
        text = f"{rng.choice(subjects)}{'' if kind == 'chinese' else ' '}{rng.choice(verbs)}{'' if kind == 'chinese' else ' '}{rng.choice(facts)}{comma}{rng.choice(frames)}"
        if kind == "curly":
            text = f"“{text},” said {rng.choice(NAMES)} – it wasn’t the first time"
        return text

    lines = [f"{rng.choice(subjects)}{'' if kind == 'chinese' else ': '}{rng.choice(facts)}", ""]
    for _ in range(rng.randrange(6, 14)):
        lines += [between.join(sentence() for _ in range(rng.randrange(2, 5))) + end, ""]
    return "\n".join(lines)


def text(kind, size, seed=1):
    """At least `size` bytes (UTF-8) of articles."""
    rng, parts, total = random.Random(seed), [], 0
    while total < size:
        parts.append(article(kind, rng))
        total += len(parts[-1].encode())
    return "\n".join(parts)


def sloppy(data, codec):
    """`data` read in a single-byte codec as browsers do: holes become C1 controls."""
    return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in data)
