@scopes
Feature: CorePlexML scopes
  Four scopes, and a key does what its own scopes say.

  Rule: A key for reading looks, and does no more

    Scenario: A key for reading looks at a project
      Given the owner creates a resource
      And a key with the permission "read"
      When the caller shows the project
      Then the request is honoured

    # Catches gates that ask for the scope on some methods only.
    Scenario Outline: A key for reading neither changes nor predicts: it <operation>
      Given the owner creates a resource
      And a key with the permission "read"
      When the caller <operation>
      Then the request is refused for a missing permission

      Examples:
        | operation                    |
        | creates a resource           |
        | updates the project          |
        | deletes the project          |
        | predicts with the model      |
        | predicts with the deployment |

  Rule: A key for writing changes things

    Scenario Outline: A key for writing <operation>
      Given the owner creates a resource
      And a key with the permission "write"
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation           |
        | creates a resource  |
        | updates the project |
        | deletes the project |

    # No page says that scopes do not contain each other: where they do, it warns.
    Scenario: A key for writing does not predict
      Given a key with the permission "write"
      When the caller predicts with the model
      Then the request is refused for a scope of another kind

  Rule: A key for predicting predicts

    Scenario Outline: A key for predicting <operation>
      Given a key with the permission "predict"
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation                    |
        | predicts with the model      |
        | predicts with the deployment |

  Rule: A key for reading and predicting creates and deletes nothing

    Scenario Outline: A key for reading and predicting <operation>
      Given a key with the permission "read predict"
      When the caller <operation>
      Then the request is honoured

      Examples:
        | operation               |
        | lists models            |
        | predicts with the model |

    Scenario: A key for reading and predicting creates no project
      Given a key with the permission "read predict"
      When the caller creates a resource
      Then the request is refused for a missing permission

    Scenario: A key for reading and predicting deletes no dataset
      Given the owner creates a resource
      And the owner uploads a dataset
      And a key with the permission "read predict"
      When the caller deletes the dataset
      Then the request is refused for a missing permission
