//! Values of another form than they must have: the schema refuses these too.

use super::Mistake;

pub(super) const MISTAKES: &[Mistake] = &[
    Mistake {
        right: "path = \"/v1/keys/{key_id}\"",
        wrong: "pat = \"/v1/keys/{key_id}\"",
        line: "pat =",
        told: "unknown field `pat`",
    },
    Mistake {
        right: "\"organizations\"]",
        wrong: "\"organisations\"]",
        line: "capabilities =",
        told: "capabilities[3]: \"organisations\" is no capability: did you mean \"organizations\"? capabilities are",
    },
    Mistake {
        right: "the-key-survives =",
        wrong: "the-key-survive =",
        line: "the-key-survive =",
        told: "promises.the-key-survive: \"the-key-survive\" is no promise: did you mean \"the-key-survives\"?",
    },
    Mistake {
        right: "id = \"/data/id\"",
        wrong: "id = \"data.id\"",
        line: "id = \"data",
        told: "key.id: \"data.id\" is no JSON pointer",
    },
    Mistake {
        right: "state = \"live\"\npermission = \"view\"",
        wrong: "state = \"lve\"\npermission = \"view\"",
        line: "state = \"lve\"",
        told: "credentials.view_key.state: \"lve\" is no state: did you mean \"live\"? states are live, expired, revoked, secret, fact",
    },
    Mistake {
        right: "method = \"DELETE\"",
        wrong: "method = \"DELET\"",
        line: "\"DELET\"",
        told: "operations.revokes-the-key.method: \"DELET\" is no method: did you mean \"DELETE\"? methods are GET,",
    },
    Mistake {
        right: "method = \"DELETE\"",
        wrong: "method = \"delete\"",
        line: "\"delete\"",
        told: "operations.revokes-the-key.method: \"delete\" is no method: did you mean \"DELETE\"?",
    },
    Mistake {
        right: "\"errors[].type\" = \"a string\"",
        wrong: "\"errors[].type\" = \"a strng\"",
        line: "a strng",
        told: "envelopes[0].holds.\"errors[].type\": \"a strng\" is no expectation: did you mean \"a string\"? expectations are a string, a number,",
    },
    Mistake {
        right: "path = \"/v1/widgets\"",
        wrong: "path = \"/v1/widgets\"\nheaders = { x-as = \"{name}\" }",
        line: "x-as",
        told: "operations.lists-resources.headers.x-as: \"{name}\" would be sent as it stands",
    },
    Mistake {
        right: "title = \"Widgets\"",
        wrong: "title = \"Widgets\"\npublic_hosts = [\"https://api.example.com\"]",
        line: "public_hosts",
        told: "public_hosts[0]: \"https://api.example.com\" must be a bare host in small letters",
    },
    Mistake {
        right: "path = \"/v1/widgets\"",
        wrong: "path = \"v1/widgets\"",
        line: "\"v1",
        told: "operations.lists-resources.path: \"v1/widgets\" must start with /",
    },
    Mistake {
        right: "status = [201]",
        wrong: "status = []",
        line: "status = []",
        told: "operations.creates-a-key.status: names no status",
    },
    Mistake {
        right: "status = [201]",
        wrong: "status = [201]\nsince = \"2,1\"",
        line: "since",
        told: "operations.creates-a-key.since: \"2,1\" is no release",
    },
    Mistake {
        right: "\"organizations\"]",
        wrong: "\"organizations\", \"rate-limits\"]",
        line: "capabilities",
        told: "capabilities[4]: \"rate-limits\" has nothing behind it: it needs [limits]",
    },
    Mistake {
        right: "\"organizations\"]",
        wrong: "\"organizations\", \"sessions\"]",
        line: "capabilities",
        told: "capabilities[4]: \"sessions\" has nothing behind it: it needs [session]",
    },
    Mistake {
        right: "[codes]\nat = \"/errors/0/type\"\n",
        wrong: "",
        line: "a-revoked-key =",
        told: "refusals.a-revoked-key.codes: nobody knows where they stand: it needs [codes]",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[pages]\nquery = \"limit=100\"\nsize = 0\nclaim = \"W-LIST\"\n\n[codes]\n",
        line: "size = 0",
        told: "pages.size: must be at least 1",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[pages]\nquery = \"limit=100\"\nsize = 100\nclaim = \"W-LIST\"\n\n[codes]\n",
        line: "query =",
        told: "pages.query: \"limit=100\" has neither {offset} nor {page}",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[limits.requests]\ncount = 0\nseconds = 60\noperation = \"lists-resources\"\nover = \"a-missing-key\"\ndeclared = \"rate.per_minute\"\nclaim = \"W-CALL\"\n\n[codes]\n",
        line: "count = 0",
        told: "limits.requests.count: must be at least 1",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[limits.requests]\ncount = 60\nseconds = 0\noperation = \"lists-resources\"\nover = \"a-missing-key\"\ndeclared = \"rate.per_minute\"\nclaim = \"W-CALL\"\n\n[codes]\n",
        line: "seconds = 0",
        told: "limits.requests.seconds: must be at least 1",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[limits.requests]\ncount = 60\nseconds = 60\noperation = \"lists-resources\"\nover = \"a-missing-key\"\ndeclared = \"per_minute\"\nclaim = \"W-CALL\"\n\n[codes]\n",
        line: "declared =",
        told: "limits.requests.declared: \"per_minute\" names no place in a table",
    },
    Mistake {
        right: "name = \"widgets\"",
        wrong: "name = \"My Widgets\"",
        line: "name =",
        told: "name: \"My Widgets\" must be small letters, digits and hyphens",
    },
    Mistake {
        right: "\"errors[].type\" = \"a string\"",
        wrong: "\"errors[].type\" = \"the key's id\"",
        line: "the key's",
        told: "envelopes[0].holds.\"errors[].type\": \"the key's id\" is no expectation; expectations are a string,",
    },
    Mistake {
        right: "[codes]\n",
        wrong: "[limits.requests]\ncount = 60\nseconds = 60\nburst = { count = 0, declared = \"rate.burst\" }\noperation = \"lists-resources\"\nover = \"a-missing-key\"\ndeclared = \"rate.per_minute\"\nclaim = \"W-CALL\"\n\n[codes]\n",
        line: "burst =",
        told: "limits.requests.burst.count: must be at least 1",
    },
    Mistake {
        right: "[key]\nprefix = \"wdg_\"\nid = \"/data/id\"\nclaim = \"W-MAKE\"\n",
        wrong: "",
        line: "creates =",
        told: "operations.creates-a-key.creates: nobody knows where the key stands in the answer: it needs [key]",
    },
];
