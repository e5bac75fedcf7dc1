"""What both twins of the published client work with."""

import os

import httpx
from plexe import PlexeAI

GOAL = "Predict whether a customer will leave"
INPUTS = [{"plan": "basic", "months": 3}, {"plan": "pro", "months": 40}]
PATIENCE = 30


def client():
    """The published client, whose host is fixed until it is set by hand; its key comes from PLEXE_API_KEY."""
    client = PlexeAI()
    client.base_url = os.environ["PLEXE_API_URL"] + "/v0"
    return client


def data(folder):
    """A small file to learn from."""
    path = os.path.join(folder, "customers.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("plan,months,left\nbasic,3,yes\npro,40,no\n")
    return path


def tick():
    """A second passes on the mock's clock."""
    url = os.environ["MOCK_CONTROL_URL"] + "/control/plexe/clock"
    httpx.put(url, json={"frozen": True, "advance_seconds": 1}).raise_for_status()
