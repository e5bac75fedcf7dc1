"""What the published client `coreplexml==0.1.3` raises, for which refusal."""

import os

from coreplexml import CorePlexMLClient
from coreplexml import exceptions


def say(what, call):
    try:
        call()
        print(what, "nothing")
    except exceptions.CorePlexMLError as error:
        print(what, type(error).__name__, error.status_code, error.detail)


url = os.environ["BASE_URL"]
good = CorePlexMLClient(base_url=url, api_key=os.environ["API_KEY"])
weak = CorePlexMLClient(base_url=url, api_key=os.environ["WEAK_KEY"])
wrong = CorePlexMLClient(base_url=url, api_key="cpx_live.nobodyhaseverissuedthiskey")
say("wrong", wrong.projects.list)
say("weak", lambda: weak.projects.create("Not allowed"))
say("absent", lambda: good.projects.get("00000000-0000-4000-8000-000000000000"))
say("blank", lambda: good.projects.create(""))
