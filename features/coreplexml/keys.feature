Feature: CorePlexML keys
  Somebody who has logged in makes keys, each with a name and its scopes.

  Rule: Keys are made by somebody who has logged in

    Scenario: A key is made as the authentication page does it
      Given a session with its token
      When the caller creates a key:
        """
        {"name": "{name}", "scopes": ["read", "write", "predict"]}
        """
      Then the request is honoured
      And the answer shows a whole key

    Scenario: Nobody makes no key
      Given a session that is left out
      When the caller creates a key
      Then the request is refused for a missing login

    # Catches doors that take any credential for a login. What `admin` may is disputed.
    Scenario: A key for reading and predicting makes no key
      Given a key with the permission "read predict"
      When the caller creates a key
      Then the request is refused for a missing login

  Rule: A key carries one scope or more

    Scenario Outline: A key may have the scope <scope> alone
      Given a session with its token
      When the caller creates a key with one scope:
        """
        {"name": "{name}", "scopes": ["<scope>"]}
        """
      Then the request is honoured

      Examples:
        | scope   |
        | read    |
        | write   |
        | predict |
        | admin   |

    Scenario: A key without any scope is not made
      Given a session with its token
      When the caller creates a key with one scope:
        """
        {"name": "{name}", "scopes": []}
        """
      Then the request is refused for a key without scopes

  Rule: Other keys are the affair of admin, or of nobody's key

    # One page gives keys with `admin` the other keys, another lets no key near them: either is accepted.
    Scenario: A key with admin looks at the keys, or may not
      Given a key with the permission "admin"
      When the caller lists keys or may not
      Then the request is honoured
