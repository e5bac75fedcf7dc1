Feature: General practice
  What the standards ask of every server. No platform's documents promise it, so
  that a breach is pointed out and fails nobody.

  Rule: A refusal is one that clients can handle

    Scenario: The live key is honoured
      Given a key that is live
      When the caller lists resources
      Then the request is honoured

    Scenario: A refusal says what it is, and how to be let in
      Given a key that is unknown
      When the caller lists resources
      Then the request is refused for an unknown key
      And the refusal names a scheme
      And the refusal is JSON
      And the refusal keeps the credential to itself

    # Catches gates that tell how keys look before they tell whose they are.
    Scenario: A malformed key is refused like an unknown one
      Given a key that is unknown
      When the caller lists resources
      Then the request is refused for an unknown key
      And a malformed key is refused alike

  Rule: What is equal in HTTP is treated alike

    Scenario: A scheme in capitals is the scheme
      Given a live key under a scheme name in capitals
      When the caller lists resources
      Then the scheme counts in whatever case

    @api-keys
    Scenario: A head without its body is the same head
      When the owner lists keys
      Then the request is honoured
      And the head alone is answered alike

  Rule: Secrets are not left lying about

    @api-keys
    Scenario: An answer with a key must not be stored
      When the owner creates a key
      Then the request is honoured
      And the answer must not be stored

    @sessions
    Scenario: A session's cookie stays where it belongs
      Given a session that is left out
      When the caller logs in
      Then the cookie stays with its site
