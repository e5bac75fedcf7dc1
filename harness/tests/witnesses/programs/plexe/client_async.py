"""The published client's asynchronous twin does the same; prints what it saw as JSON."""

import asyncio
import json
import tempfile

from setting import GOAL, INPUTS, PATIENCE, client, data, tick


async def state(plexe, version):
    return (await plexe.aget_status("churn", version))["status"]


async def main():
    async with client() as plexe:
        with tempfile.TemporaryDirectory() as folder:
            upload = await plexe.aupload_files(data(folder))
        version = await plexe.abuild(GOAL, "churn", upload_id=upload)
        states = [await state(plexe, version)]
        while states[-1] != "completed" and len(states) < PATIENCE:
            tick()
            states.append(await state(plexe, version))
        alone = [(await plexe.ainfer("churn", version, it))["prediction"] for it in INPUTS]
        asked = (plexe.ainfer("churn", version, it) for it in INPUTS)
        together = [it["prediction"] for it in await asyncio.gather(*asked)]
        cleanup = await plexe.acleanup_upload(upload)
    print(json.dumps({
        "upload": upload, "version": version, "states": states,
        "alone": alone, "together": together, "cleaned_up": cleanup["upload_id"],
    }))


asyncio.run(main())
