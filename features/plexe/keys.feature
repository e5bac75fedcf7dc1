@api-keys
Feature: Plexe API keys
  The reference of the key routes: what creation, listing, update and
  revocation answer, page by page.

  Rule: Creation needs a name and a permission level

    @PLX-KEY-03 @PLX-REF-02
    Scenario: The creation echoes what was asked
      Given a key that is live
      When the owner creates a key:
        """
        {"name": "{name}", "permission_level": "read_only"}
        """
      Then the request is honoured
      And the answer holds:
        | key_id           | a string        |
        | name             | a string        |
        | permission_level | "read_only"     |
        | created_at       | a time          |

    @PLX-KEY-09
    Scenario Outline: A creation without <missing> is refused
      Given a key that is live
      When the owner creates a key:
        """
        <body>
        """
      Then the request is refused for an incomplete request

      Examples:
        | missing            | body                               |
        | a name             | {"permission_level": "read_only"}  |
        | a permission level | {"name": "{name}"}                 |

  Rule: The permission level is fixed at creation

    # Whether the attempt is refused or ignored is left open; the level must stay.
    @PLX-KEY-03
    Scenario: An update does not change the level
      Given a throw-away key with the permission "read_only"
      When the owner updates the key:
        """
        {"permission_level": "read_write"}
        """
      Then what "shows the key" answers holds:
        | permission_level | "read_only" |

  Rule: Keys are listed with their ends only

    @PLX-ROT-03 @PLX-REF-02
    Scenario: The list is an object of keys
      Given a newly made key
      When the owner lists keys
      Then the request is honoured
      And the answer holds:
        | keys                    | a list                            |
        | keys[].key_id           | a string                          |
        | keys[].permission_level | a string                          |
        | keys[].status           | a string                          |

    @PLX-VIS-02
    Scenario: The truncated view shows the true ends of the key
      Given a newly made key
      When the owner shows the key
      Then the request is honoured
      And the answer holds:
        | key_prefix | the first 11 characters of the key |
        | key_suffix | the last 4 characters of the key   |

    @PLX-REF-03
    Scenario: The status filter keeps the active keys
      Given a newly made key
      When the owner lists keys with query "status=active"
      Then the request is honoured
      And the answer holds:
        | keys[].status | "active" |

    @PLX-REF-03
    Scenario: The status filter keeps the revoked keys
      Given a throw-away key
      And the owner revokes the key
      When the owner lists keys with query "status=revoked"
      Then the request is honoured
      And the answer holds:
        | keys[].status | "revoked" |

    @PLX-REF-02 @PLX-REF-09
    Scenario: A page adds up
      Given a newly made key
      When the owner lists keys with query "limit=1&offset=0"
      Then the request is honoured
      And the answer holds:
        | keys                | a list of 1 |
        | pagination.total    | at least 2  |
        | pagination.limit    | 1           |
        | pagination.offset   | 0           |
        | pagination.has_more | true        |

    @PLX-REF-09
    Scenario: A page beyond the end is the last
      Given a newly made key
      When the owner lists keys with query "limit=1&offset=100000"
      Then the request is honoured
      And the answer holds:
        | keys                | a list of 0 |
        | pagination.total    | at least 2  |
        | pagination.has_more | false       |

  Rule: A key belongs to the account of its maker

    @PLX-KEY-06
    Scenario: The maker's e-mail stands on the key
      Given a newly made key
      When the owner shows the key
      Then the request is honoured
      And the answer agrees with what "shows the user" answers:
        | created_by | email |

    @PLX-LOG-01
    Scenario: Use leaves a trace
      Given a throw-away key
      When the caller lists resources
      Then the request is honoured
      And what "shows the key" answers holds:
        | last_used_at | a time |

  Rule: Revocation is permanent

    Scenario: The owner's key is honoured
      Given a key that is live
      When the owner lists keys
      Then the request is honoured

    # Catches updates that rewrite the whole record.
    Scenario: An update does not bring a revoked key back
      Given a throw-away key
      And the owner revokes the key
      When the owner updates the key:
        """
        {"name": "{name}", "status": "active"}
        """
      Then the key opens nothing any more

    @PLX-REF-04
    Scenario: The revocation says what became of the key
      Given a throw-away key
      When the owner revokes the key
      Then the request is honoured
      And the answer holds:
        | key_id     | the key's id |
        | status     | "revoked"    |
        | revoked_at | a time       |

  Rule: An update may end a key on a day

    Scenario: The owner's key is honoured at any time
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    @needs-control @serial
    Scenario: A key expires when its days are over
      Given a throw-away key
      And the owner updates the key:
        """
        {"expiration_days": 1}
        """
      When 25 hours pass
      And the caller lists resources
      Then the request is refused for an expired key
