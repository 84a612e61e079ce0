"""The documented endings of ID numbers."""

from __future__ import annotations

from dataclasses import dataclass

from app.i18n import Text


@dataclass(frozen=True, slots=True)
class Ending:
    """``behaviour`` is None where the answer itself is special; ``first`` means only the first so many requests under
    one Idempotency-Key behave so."""

    text: Text
    behaviour: str | None = None
    first: int | None = None


ENDINGS: dict[str, Ending] = {
    "801": Ending(Text("征信没有记录", "No credit record")),
    "802": Ending(Text("多次逾期，评分很低", "Many arrears, a very low score")),
    "803": Ending(Text("在黑名单上", "On the blacklist")),
    "804": Ending(Text("欺诈风险高", "High risk of fraud")),
    "805": Ending(Text("征信优秀", "Excellent credit")),
    "901": Ending(Text("很慢（30 秒才答）", "Slow (answers after 30 s)"), "slow"),
    "902": Ending(Text("回答的样子不对", "An answer of the wrong shape"), "wrong"),
    "903": Ending(Text("回答不是 JSON", "An answer that is no JSON"), "not_json"),
    "904": Ending(Text("回答有 10 MB", "An answer of 10 MB"), "huge"),
    "905": Ending(Text("连接被重置", "The connection is reset"), "dead"),
    "906": Ending(Text("回答没有尽头", "An answer without end"), "flood"),
    "907": Ending(Text("转到 127.0.0.1", "Redirects to 127.0.0.1"), "to_loopback"),
    "908": Ending(Text("转到 169.254.169.254", "Redirects to 169.254.169.254"), "to_metadata"),
    "909": Ending(Text("转到 [::1]", "Redirects to [::1]"), "to_v6"),
    "910": Ending(Text("转到指向内部的域名", "Redirects to a name that leads inside"), "to_name"),
    "911": Ending(Text("头两次忙（503），第三次正常", "Busy (503) twice, then well"), "busy", 2),
    "912": Ending(Text("每秒只来一个字节", "One byte a second"), "drip"),
}
