//! What does not hang together: names of nothing, and things with nothing behind them.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        right: "probe = \"lists-resources\"",
        wrong: "probe = \"lists-resorces\"",
        line: "probe =",
        told: "probe: \"lists-resorces\" is no operation: did you mean \"lists-resources\"? operations are creates-a-key,",
    },
    Mistake {
        right: "ends = \"key\"\nclaim = \"W-END\"",
        wrong: "ends = \"key\"\nclaim = \"W-ENDE\"",
        line: "claim = \"W-ENDE\"",
        told: "operations.revokes-the-key.claim: \"W-ENDE\" is no claim: did you mean \"W-END\"? claims are W-ACCESS, W-CALL,",
    },
    Mistake {
        right: "permission_claim = \"W-ACCESS\"",
        wrong: "permission_claim = \"NOTHING\"",
        line: "permission_claim =",
        told: "operations.creates-a-key.permission_claim: \"NOTHING\" is no claim; claims are W-ACCESS,",
    },
    Mistake {
        right: "includes = [\"view\"]",
        wrong: "includes = [\"veiw\"]",
        line: "veiw",
        told: "permissions.full.includes: \"veiw\" is no permission: did you mean \"view\"? permissions are full, view",
    },
    Mistake {
        right: "[permissions.view]",
        wrong: "[permissions.view]\nincludes = [\"full\"]",
        line: "includes = [\"full\"]",
        told: "permissions.view.includes: \"view\" comes to contain itself",
    },
    Mistake {
        right: "[credentials.view_key]",
        wrong: "[credentials.view_key]\nneeded =  true",
        line: "needed =  true",
        told: "credentials.view_key.needed: main_key is needed as well",
    },
    Mistake {
        right: "needed = true\n",
        wrong: "",
        line: "[credentials.main_key]",
        told: "credentials: no slot is needed = true",
    },
    Mistake {
        right: "path = \"/v1/keys/{key_id}\"",
        wrong: "path = \"/v1/keys/{keyid}\"",
        line: "{keyid}",
        told: "operations.revokes-the-key.path: \"{keyid}\" is no blank: did you mean \"{key_id}\"? blanks are {key_id}, {mail}, {name}, {permission}",
    },
    Mistake {
        right: "access = \"{permission}\"",
        wrong: "access = \"{permision}\"",
        line: "{permision}",
        told: "operations.creates-a-key.body: \"{permision}\" is no blank: did you mean \"{permission}\"?",
    },
    Mistake {
        right: "stranger = true\n",
        wrong: "",
        line: "capabilities",
        told: "capabilities[3]: \"organizations\" has nothing behind it: it needs a slot with stranger = true",
    },
    Mistake {
        right: "creates = \"key\"\n",
        wrong: "",
        line: "[operations.creates-a-key]",
        told: "operations.creates-a-key: lacks creates = \"key\"",
    },
    Mistake {
        right: "[[envelopes]]\nholds = { \"errors[].type\" = \"a string\", \"errors[].detail\" = \"a string\" }\nclaim = \"W-ERROR\"\n",
        wrong: "",
        line: "in-a-documented-envelope =",
        told: "promises.the-refusal-comes-in-a-documented-envelope: has nothing behind it: it needs [[envelopes]]",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[limits.requests]\ncount = 60\nseconds = 60\noperation = \"lists-resources\"\nover = \"too-many\"\ndeclared = \"rate.per_minute\"\nclaim = \"W-CALL\"\n\n[codes]\n",
        line: "over =",
        told: "limits.requests.over: \"too-many\" is no refusal; refusals are a-key-out-of-reach,",
    },
    Mistake {
        right: "permission = \"view\"\nabout = \"a live key of the same",
        wrong: "permission = \"view\"\nexchange = { by = \"lists-keys\", blanks = { k = \"veiw_key\" }, yields = \"session\" }\nabout = \"a live key of the same",
        line: "exchange =",
        told: "credentials.view_key.exchange.blanks.k: \"veiw_key\" is no part: did you mean \"view_key\"? parts are main_key, other_key, view_key",
    },
    Mistake {
        right: "permission = \"view\"\nabout = \"a live key of the same",
        wrong: "permission = \"view\"\nexchange = { by = \"lists-keys\", blanks = { k = \"view_key\" }, yields = \"token\" }\nabout = \"a live key of the same",
        line: "exchange =",
        told: "credentials.view_key.exchange.yields: there is no [token]",
    },
    Mistake {
        right: "permission = \"view\"\nabout = \"a live key of the same",
        wrong: "permission = \"view\"\npublic = [\"id\"]\nabout = \"a live key of the same",
        line: "public =",
        told: "credentials.view_key.public: \"id\" is no part; parts are view_key",
    },
    Mistake {
        right: "a-missing-permission = {",
        wrong: "a-missing-permision = {",
        line: "a-missing-permision =",
        told: "refusals.a-missing-permision: no feature speaks of it, and nothing here refers to it: did you mean \"a-missing-permission\"? refusals are a-",
    },
    Mistake {
        right: "a-revoked-key = {",
        wrong: "a-revokd-key = {",
        line: "a-revokd-key =",
        told: "refusals.a-revokd-key: no feature speaks of it, and nothing here refers to it: did you mean \"a-revoked-key\"? refusals are a-",
    },
    Mistake {
        right: "[operations.lists-keys]",
        wrong: "[operations.list-keys]",
        line: "[operations.list-keys]",
        told: "operations.list-keys: no feature speaks of it, and nothing here refers to it: did you mean \"lists-keys\"? operations are creates-a-key,",
    },
    Mistake {
        right: "[operations.revokes-the-key]",
        wrong: "[operations.revokes-a-key]",
        line: "[operations.revokes-a-key]",
        told: "operations.revokes-a-key: no feature speaks of it, and nothing here refers to it: did you mean \"revokes-the-key\"?",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[limits.request]\ncount = 60\nseconds = 60\noperation = \"lists-resources\"\nover = \"a-missing-key\"\ndeclared = \"rate.per_minute\"\nclaim = \"W-CALL\"\n\n[codes]\n",
        line: "[limits.request]",
        told: "limits.request: no feature speaks of it, and nothing here refers to it: did you mean \"requests\"? limits are failed-attempts, key-creations, logins, requests",
    },
    Mistake {
        right: "name = \"widgets\"",
        wrong: "name = \"plexe\"",
        line: "name =",
        told: "name: \"plexe\" is taken by a built-in platform; taken are aiaas, coreplexml, plexe, runai",
    },
    Mistake {
        right: "path = \"/v1/keys/{key_id}\"",
        wrong: "path = \"/v1/keys/{key id}\"",
        line: "{key id}",
        told: "operations.revokes-the-key.path: \"{key id}\" is no blank: did you mean \"{key_id}\"?",
    },
    Mistake {
        right: "permission = \"full\"\nabout = \"a live key that may",
        wrong: "about = \"a live key that may",
        line: "{permission}",
        told: "operations.creates-a-key.body: \"{permission}\" is filled by what the owner's slot has: its permission is missing",
    },
    Mistake {
        right: "needed = true\n",
        wrong: "needed = true\nstranger =  true\n",
        line: "stranger =  true",
        told: "credentials.main_key.stranger: the owner is no stranger",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[token]\nat = \"/token\"\nidentifier = \"app\"\nclaim = \"W-CALL\"\n\n[codes]\n",
        line: "identifier =",
        told: "token.identifier: \"app\" is no blank; there are no blanks",
    },
    Mistake {
        right: "id = \"/data/id\"\n",
        wrong: "id = \"/data/id\"\nexchange = { by = \"lists-keys\", blanks = { key = \"secrt\" }, yields = \"session\" }\n",
        line: "exchange =",
        told: "key.exchange.blanks.key: \"secrt\" is no part: did you mean \"secret\"? parts are secret",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[found.widget]\nby = \"lists-widgets\"\nat = \"/0\"\nclaim = \"W-CALL\"\n\n[codes]\n",
        line: "by =",
        told: "found.widget.by: \"lists-widgets\" is no operation; operations are",
    },
];
