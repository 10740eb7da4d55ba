"""What the bot says to a picture or a PDF: what it can do with it, and who can do more. Pure."""

from __future__ import annotations

from conversations.cards import Choice, RefusalCard, Reply

FILE = "file"  # the command behind a message that is a file
RECEIVED = "收到，座席接入后看得到。"
CANNOT_LOOK = (
    "文件收到了，不过我看不懂对话里的图片。办事要交的材料，请点“上传材料”，我来读取和核对；报错或者页面的截图，"
    "请把上面的提示打成文字问我，或者转人工，座席看得到这个文件。"
)


def told_of_file(*, waiting: bool) -> Reply:
    """``waiting``: for an agent."""
    if waiting:
        return Reply(text=RECEIVED)
    card = RefusalCard(outcome="NeedsHuman", text=CANNOT_LOOK, choices=[Choice(id="person", label="转人工")])
    return Reply(text=CANNOT_LOOK, card=card, commands={"person": "transfer"})
